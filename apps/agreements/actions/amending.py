"""Write what an amendment is to change, while it is not signed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base, changed, clauses, facts
from apps.agreements.enums import BEFORE_EXECUTION, ChangeKind, ChangeState, Kind
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm
from apps.core.errors import Invalid, Refused
from apps.core.units import day

INHERITED = (
    "our_entity", "partner_entity", "owner", "governing_tz", "governing_law", "currency",
    "is_confidential",
)  # fmt: skip


class NewTerm(TypedDict, total=False):
    """A clause that an amendment adds; scope as in `add_term`, by reference."""

    type: str
    clause: str
    params: Mapping[str, Any]
    page: int | None
    clause_text: str
    partner_visible: bool
    metro: Any
    site: Any
    interconnect: Any
    caches: Any


@transaction.atomic
def amend(
    *, agreement: Agreement, title: str, by: User | None, at: datetime,
    effective_on: date | None = None,
) -> Agreement:  # fmt: skip
    """A draft amendment of a signed agreement; its changes are added to it one by one."""
    base.lock(agreement)
    if agreement.kind == Kind.AMENDMENT:
        raise Refused(f"{agreement.ref} is an amendment itself; amend what stands above it.")
    if agreement.state not in base.IN_FORCE:
        raise Refused(
            f"{agreement.ref} is {agreement.get_state_display()}. Only a signed agreement is "
            "amended; edit a draft instead."
        )
    inherited: Any = {name: getattr(agreement, name) for name in INHERITED}
    amendment = facts.create_agreement(
        partner=agreement.partner, kind=Kind.AMENDMENT, title=title, by=by, at=at,
        parent=agreement, effective_on=effective_on, renewal_type="FIXED", **inherited,
    )  # fmt: skip
    _check_day(amendment, effective_on)
    return amendment


@transaction.atomic
def propose_revision(
    *, amendment: Agreement, term: ContractTerm, params: Mapping[str, Any], by: User | None,
    at: datetime, effective_on: date | None = None,
) -> AmendmentChange:  # fmt: skip
    """Other figures of one of the parent's clauses; only those that differ are kept.

    Replaces what this amendment had proposed for the clause. Raises Invalid naming each wrong
    parameter, Refused where nothing differs.
    """
    _begin(amendment, effective_on)
    _check_term(amendment, term)
    wanted = rules.params_to_json(clauses.typed(term.type, params))
    now = queries.params_on(term, _day(amendment, effective_on, at))
    if now is None:
        raise Refused(f"{term.clause} does not hold on that day.", field="effective_on")
    old, new = rules.differing(now, wanted)
    if not new:
        raise Refused("These are the figures that hold already. Change at least one of them.")
    amendment.changes.filter(term=term, kind=ChangeKind.REVISE).delete()
    return _add(amendment, ChangeKind.REVISE, effective_on, by, at, term=term, old=old, new=new)


@transaction.atomic
def propose_retirement(
    *, amendment: Agreement, term: ContractTerm, by: User | None, at: datetime,
    effective_on: date | None = None,
) -> AmendmentChange:  # fmt: skip
    """One of the parent's clauses no longer holds from the effective day on."""
    _begin(amendment, effective_on)
    _check_term(amendment, term)
    amendment.changes.filter(term=term).delete()
    return _add(amendment, ChangeKind.RETIRE, effective_on, by, at, term=term)


@transaction.atomic
def propose_term(
    *, amendment: Agreement, by: User | None, at: datetime, effective_on: date | None = None,
    **given: Unpack[NewTerm],
) -> AmendmentChange:  # fmt: skip
    """A new clause of the parent. Raises Invalid naming each wrong parameter."""
    _begin(amendment, effective_on)
    parent = _parent(amendment)
    type = given.get("type", "")
    new = {**given, "params": rules.params_to_json(clauses.typed(type, given.get("params", {})))}
    if not str(given.get("clause", "")).strip():
        raise Invalid({"clause": "Enter the number of the clause."})
    places: dict[str, Any] = {name: given.get(name) for name in ("metro", "site", "interconnect")}
    clauses.scope_of(parent, **places, caches=given.get("caches") or ())
    new |= {name: place.pk for name, place in places.items() if place is not None}
    new["caches"] = [cache.pk for cache in given.get("caches") or ()]
    kept = {name: value for name, value in new.items() if value is not None}
    return _add(amendment, ChangeKind.ADD, effective_on, by, at, new=kept)


@transaction.atomic
def propose_facts(
    *, amendment: Agreement, by: User | None, at: datetime, effective_on: date | None = None,
    **wanted: Any,
) -> AmendmentChange:  # fmt: skip
    """Other facts of the parent, or another last day (`ends_on`) of its present term.

    Replaces the facts this amendment had proposed. Raises Invalid for facts that cannot be
    changed or contradict each other, Refused where nothing differs.
    """
    _begin(amendment, effective_on)
    unknown = sorted(wanted.keys() - {*queries.AMENDABLE, "ends_on"})
    if unknown:
        raise Invalid({name: f"An amendment cannot change {name}." for name in unknown})
    parent = _parent(amendment)
    plain = {name: queries.plain(value) for name, value in wanted.items()}
    old, new = rules.differing(queries.facts_now(parent), plain)
    if not new:
        raise Refused("These are the facts that hold already. Change at least one of them.")
    _check_facts(parent, new)
    amendment.changes.filter(kind=ChangeKind.FACT).delete()
    return _add(amendment, ChangeKind.FACT, effective_on, by, at, old=old, new=new)


@transaction.atomic
def withdraw_change(*, change: AmendmentChange, by: User | None, at: datetime) -> None:
    """Take a change out of an amendment that is not signed."""
    amendment = change.amendment
    _begin(amendment, None)
    AmendmentChange.objects.filter(pk=change.pk).delete()
    changed.after_change(amendment, by=by, at=at)


def _begin(amendment: Agreement, effective_on: date | None) -> None:
    base.lock(amendment)
    if amendment.kind != Kind.AMENDMENT:
        raise Refused(f"{amendment.ref} is no amendment. Edit its terms instead.")
    if amendment.state not in BEFORE_EXECUTION:
        raise Refused(
            f"{amendment.ref} is {amendment.get_state_display()}; its changes stay as signed."
        )
    _check_day(amendment, effective_on)


def _check_day(amendment: Agreement, effective_on: date | None) -> None:
    """A change holds neither before the amendment nor before what it amends (model 9)."""
    starts = [row.effective_on for row in (_parent(amendment), amendment) if row.effective_on]
    if effective_on is not None and starts and effective_on < max(starts):
        raise Invalid({"effective_on": f"It cannot hold before {day(max(starts))}."})


def _check_term(amendment: Agreement, term: ContractTerm) -> None:
    if term.agreement_id != amendment.parent_id:
        raise Refused(f"{term.clause} is no clause of {_parent(amendment).ref}.", field="term")
    if term.retired_at is not None:
        raise Refused(f"{term.clause} was retired on {day(term.retired_at.date())}.", field="term")


def _check_facts(parent: Agreement, new: Mapping[str, Any]) -> None:
    """What would hold then must fit together; tried on a copy that is not saved."""
    copy = Agreement.objects.get(pk=parent.pk)
    for name in new.keys() - {"ends_on"}:
        setattr(copy, name, new[name])
    base.check_facts(copy)


def _parent(amendment: Agreement) -> Agreement:
    if amendment.parent is None:
        raise Refused(f"{amendment.ref} does not say what it amends.", field="parent")
    return amendment.parent


def _day(amendment: Agreement, effective_on: date | None, at: datetime) -> date:
    """The day a change holds from: today while nobody has said."""
    today = queries.local_day(_parent(amendment), at)
    return effective_on or amendment.effective_on or today


def _add(
    amendment: Agreement, kind: ChangeKind, effective_on: date | None, by: User | None,
    at: datetime, **values: Any,
) -> AmendmentChange:  # fmt: skip
    last = amendment.changes.order_by("-number").values_list("number", flat=True).first() or 0
    change = AmendmentChange.objects.create(
        amendment=amendment, number=last + 1, kind=kind, state=ChangeState.PLANNED,
        effective_on=effective_on, **values,
    )  # fmt: skip
    changed.after_change(amendment, by=by, at=at)
    return change
