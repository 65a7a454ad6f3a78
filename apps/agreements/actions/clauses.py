"""Write clauses that can be measured, and what their parameters were when."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base, changed
from apps.agreements.enums import BEFORE_EXECUTION, ScopeKind, TermType
from apps.agreements.models import Agreement, ContractTerm, TermRevision
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.core.units import day
from apps.network.models import Interconnect, Metro, Site

ONE_DAY = timedelta(days=1)
NO_END = date.max


class TermText(TypedDict, total=False):
    """Where a clause stands and what it says; free to correct at any time."""

    clause: str
    page: int | None
    clause_text: str
    partner_visible: bool


@transaction.atomic
def add_term(
    *, agreement: Agreement, type: str, clause: str, params: Mapping[str, Any], valid_from: date,
    by: User | None, at: datetime, metro: Metro | None = None, site: Site | None = None,
    interconnect: Interconnect | None = None, valid_to: date | None = None,
    page: int | None = None, clause_text: str = "", partner_visible: bool = True,
) -> ContractTerm:  # fmt: skip
    """A clause that holds from `valid_from` (to `valid_to`, inclusive).

    Days are those of the agreement's zone. It applies to one metro, site or interconnect, or to all
    interconnects with the partner. Raises Invalid naming each wrong parameter (see rules.FIELDS),
    and Refused for the same clause twice.
    """
    base.lock(agreement)
    _check_writable(agreement)
    typed = _typed(type, params)
    _check_validity(agreement, valid_from, valid_to)
    scope = _scope(agreement, metro, site, interconnect)
    term = edits.made(
        ContractTerm,
        {
            "agreement": agreement,
            "type": type,
            "clause": clause,
            "page": page,
            "clause_text": clause_text,
            "partner_visible": partner_visible,
            **scope,
        },
    )
    _check_new(term)
    term.save(force_insert=True)
    _revision(term, 1, typed, valid_from, valid_to, by, at)
    changed.after_change(agreement, by=by, at=at)
    return term


@transaction.atomic
def edit_term(
    *, term: ContractTerm, by: User | None, at: datetime, **changes: Unpack[TermText]
) -> ContractTerm:
    """Correct number, page, words or visibility of a clause. Parameters: `revise_term`."""
    agreement = _lock(term)
    _check_not_retired(term)
    term.save(update_fields=edits.assign(term, changes, allowed=TermText))
    changed.after_change(agreement, by=by, at=at)
    return term


@transaction.atomic
def revise_term(
    *, term: ContractTerm, params: Mapping[str, Any], valid_from: date, by: User | None,
    at: datetime, valid_to: date | None = None,
) -> TermRevision:  # fmt: skip
    """Other parameters from a day on: the former ones end the day before and stay on record.

    What is in force is never rewritten, so `valid_from` must be later than the start of the latest
    revision. A revision that is not in force yet (its day, or the signature, is still to come) is
    replaced instead. Raises Invalid naming each wrong parameter.
    """
    agreement = _lock(term)
    _check_writable(agreement)
    _check_not_retired(term)
    typed = _typed(term.type, params)
    _check_validity(agreement, valid_from, valid_to)
    number = _make_room(agreement, term, valid_from, at)
    revision = _revision(term, number, typed, valid_from, valid_to, by, at)
    changed.after_change(agreement, by=by, at=at)
    return revision


@transaction.atomic
def retire_term(*, term: ContractTerm, by: User | None, at: datetime) -> ContractTerm:
    """The clause no longer holds: it is judged no more, its past stays. Twice changes nothing."""
    _lock(term)
    if term.retired_at is not None:
        return term
    today = queries.local_day(term.agreement, at)
    term.revisions.filter(valid_from__gt=today).delete()
    still_open = Q(valid_to=None) | Q(valid_to__gt=today)
    term.revisions.filter(still_open).update(valid_to=today)
    term.retired_at = at
    term.save(update_fields=["retired_at"])
    changed.after_change(term.agreement, by=by, at=at)
    return term


def stop(agreement: Agreement, last_day: date) -> None:
    """No clause of an agreement that is over holds after its last day; what held before stays."""
    TermRevision.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=last_day),
        term__agreement=agreement,
        valid_from__lte=last_day,
    ).update(valid_to=last_day)


def _make_room(agreement: Agreement, term: ContractTerm, valid_from: date, at: datetime) -> int:
    """End or replace the latest revision; returns the number of the one that follows."""
    *former, latest = term.revisions.order_by("number")
    if _is_in_force(agreement, latest, at):
        _end_before(latest, valid_from)
        return latest.number + 1
    latest.delete()
    if former:
        _end_before(former[-1], valid_from, cut_at=latest.valid_from - ONE_DAY)
    return latest.number


def _lock(term: ContractTerm) -> Agreement:
    """Hold the agreement, so that its clauses change one after the other."""
    base.lock(term.agreement)
    term.refresh_from_db(fields=["retired_at"])
    return term.agreement


def _typed(type: str, params: Mapping[str, Any]) -> rules.Params:
    try:
        return rules.parse_params(type, params)
    except rules.InvalidParams as error:
        raise Invalid(error.errors) from error


def _check_writable(agreement: Agreement) -> None:
    if agreement.state not in (*BEFORE_EXECUTION, *base.IN_FORCE):
        raise Refused(f"{agreement.ref} is {agreement.get_state_display()}; its terms stay as is.")


def _check_not_retired(term: ContractTerm) -> None:
    if term.retired_at is not None:
        raise Refused(f"{term.clause} was retired on {day(term.retired_at.date())}.")


def _check_validity(agreement: Agreement, valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Invalid({"valid_to": f"It cannot end before it starts on {day(valid_from)}."})
    start = agreement.effective_on
    if start is not None and valid_from < start:
        raise Invalid({"valid_from": f"The agreement takes effect on {day(start)}, not before."})


def _scope(
    agreement: Agreement, metro: Metro | None, site: Site | None, interconnect: Interconnect | None
) -> dict[str, Any]:
    targets = {
        ScopeKind.METRO: metro,
        ScopeKind.SITE: site,
        ScopeKind.INTERCONNECT: interconnect,
    }
    given = [kind for kind, target in targets.items() if target is not None]
    if len(given) > 1:
        raise Invalid({"scope": "Choose one metro, site or interconnect, not several."})
    if interconnect is not None and interconnect.partner_id != agreement.partner_id:
        raise Invalid({"interconnect": f"{interconnect} is not with {agreement.partner}."})
    return {
        "scope_kind": given[0] if given else ScopeKind.PARTNER,
        "metro": metro,
        "site": site,
        "interconnect": interconnect,
    }


def _check_new(term: ContractTerm) -> None:
    if not term.clause:
        raise Invalid({"clause": "Enter the number of the clause."})
    same = ContractTerm.objects.filter(
        agreement=term.agreement,
        type=term.type,
        clause=term.clause,
        metro=term.metro,
        site=term.site,
        interconnect=term.interconnect,
        retired_at=None,
    )
    if same.exists():
        label = TermType(term.type).label
        raise Refused(f"{label} of {term.clause} is there already. Revise it instead.")


def _is_in_force(agreement: Agreement, revision: TermRevision, at: datetime) -> bool:
    """Whether somebody may have relied on these parameters: then they are immutable."""
    is_signed = agreement.state in base.IN_FORCE
    return is_signed and revision.valid_from <= queries.local_day(agreement, at)


def _end_before(former: TermRevision, valid_from: date, *, cut_at: date = NO_END) -> None:
    """End the former revision the day before; `cut_at`: where a replaced one had cut it."""
    if valid_from <= former.valid_from:
        raise Refused(
            f"Revision {former.number} is in force since {day(former.valid_from)} and cannot be "
            "rewritten. Choose a later day.",
            field="valid_from",
        )
    if (former.valid_to or NO_END) >= min(valid_from, cut_at):
        TermRevision.objects.filter(pk=former.pk).update(valid_to=valid_from - ONE_DAY)


def _revision(
    term: ContractTerm, number: int, params: rules.Params, valid_from: date,
    valid_to: date | None, by: User | None, at: datetime,
) -> TermRevision:  # fmt: skip
    return TermRevision.objects.create(
        term=term,
        number=number,
        params=rules.params_to_json(params),
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
        created_by=by,
    )
