"""Write down what is known of a market, correct it, put it aside, and take any of it back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, history
from apps.core.errors import Invalid, Refused
from apps.network import rules
from apps.network.models import MarketFact, Metro

TWICE = "This is written down already: the same kind, place, day and source."


class Known(TypedDict, total=False):
    """What is known, by the kind of the fact."""

    text: str
    amount: Decimal | None
    currency: str
    unit: str


class MarketFacts(Known, total=False):
    """What may be corrected of a fact; its kind and its place stay."""

    source: str
    as_of: date


@transaction.atomic
def add_fact(
    *, kind: str, country: str, source: str, as_of: date, by: User | None, at: datetime,
    metro: Metro | None = None, **facts: Unpack[Known],
) -> MarketFact:  # fmt: skip
    """A fact of a country, or of one of its metros. Older ones of its kind stay.

    Raises Invalid by field, Refused where the same is written down already.
    """
    values = {
        "kind": kind, "country": country, "metro": metro, "source": source, "as_of": as_of,
        "written_by": by, "written_at": at, **_currency(facts),
    }  # fmt: skip
    fact: MarketFact = edits.made(MarketFact, values)
    if metro is not None and metro.country != fact.country:
        raise Invalid({"metro": f"{metro} is not in {fact.country_name}."})
    _check(fact, at)
    with edits.unique(TWICE):
        fact.save(force_insert=True)
    return fact


@transaction.atomic
def edit_fact(
    *, fact: MarketFact, by: User | None, at: datetime, **changes: Unpack[MarketFacts]
) -> MarketFact:
    """Correct what is named. What is true since another day is a fact of its own."""
    fact = _locked(fact)
    if fact.retired_at:
        raise Refused("This fact is put aside. Bring it back first.", conflict=True)
    names = edits.assign(fact, _currency(changes), allowed=MarketFacts)
    _check(fact, at)
    return _saved(fact, names)


@transaction.atomic
def retire_fact(*, fact: MarketFact, by: User | None, at: datetime) -> MarketFact:
    """Put a wrong one aside: it counts no longer, and stays visible."""
    fact = _locked(fact)
    if fact.retired_at:
        raise Refused("This fact is put aside already.", conflict=True)
    fact.retired_at = at
    return _saved(fact, ["retired_at"])


@transaction.atomic
def undo_fact(*, fact: MarketFact, by: User | None, at: datetime) -> MarketFact:
    """Take the last change back: a correction, putting aside, bringing back, or writing it down.

    Doing it twice gives what was there first.
    """
    fact = _locked(fact)
    asked = history.Asked(model=MarketFact._meta.label, object_id=str(fact.pk))
    before = next((each.before for each in history.versions(asked, most=1)), None)
    if before is None:
        return retire_fact(fact=fact, by=by, at=at)
    names = [*MarketFacts.__annotations__, "retired_at"]
    for field in MarketFact._meta.concrete_fields:
        if field.name in names:
            setattr(fact, field.name, field.to_python(before[field.name]))
    return _saved(fact, names)


def _currency(facts: Any) -> dict[str, Any]:
    """As it is written: `usd` is USD."""
    given = dict(facts)
    if "currency" in given:
        given["currency"] = given["currency"].strip().upper()
    return given


def _check(fact: MarketFact, at: datetime) -> None:
    if wrong := rules.fact_faults(fact, at):
        raise Invalid(wrong)


def _locked(fact: MarketFact) -> MarketFact:
    return MarketFact.objects.select_for_update().get(pk=fact.pk)


def _saved(fact: MarketFact, names: list[str]) -> MarketFact:
    with edits.unique(TWICE):
        fact.save(update_fields=names)
    return fact
