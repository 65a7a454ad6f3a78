"""Apply what signed amendments change, each change once, on its day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base, clauses, facts, periods
from apps.agreements.enums import ChangeKind, ChangeState
from apps.agreements.models import Agreement, AmendmentChange
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.network.models import Interconnect, Metro, Site

ONE_DAY = timedelta(days=1)


def apply_due(*, at: datetime, amendment: Agreement | None = None) -> int:
    """Apply the changes of amendments in force whose day has come; returns how many were decided.

    Of all amendments, or of one. Safe to run twice and by two at once: each change has one winner.
    A change that does not fit any more is flagged, never forced.
    """
    due = queries.due_changes(at, amendment)
    return sum(_decide_one(pk, at) for pk in due)


@transaction.atomic
def resolve_change(
    *, change: AmendmentChange, apply: bool, reason: str, by: User | None, at: datetime
) -> AmendmentChange:
    """Settle a change that was flagged: apply it all the same, or drop it; a reason either way."""
    if not reason.strip():
        raise Refused("Say why.", field="reason")
    if not apply:
        lifecycle.move(change, to=ChangeState.DROPPED, by=by, at=at, reason=reason)
        return change
    parent = _locked_parent(change)
    lifecycle.move(change, to=ChangeState.APPLIED, by=by, at=at, reason=reason, applied_at=at)
    _carry_out(change, parent, by=by, at=at)
    return change


@transaction.atomic
def _decide_one(pk: int, at: datetime) -> bool:
    rows = AmendmentChange.objects.select_for_update(skip_locked=True, of=("self",))
    change = rows.select_related("amendment", "term").filter(pk=pk, state="PLANNED").first()
    if change is None:
        return False
    parent = _locked_parent(change)
    if effective_day(change) > queries.local_day(parent, at):
        return False
    outcome, reason = _verdict(change, parent)
    if outcome is rules.Verdict.APPLY:
        reason = _tried(change, parent, at)
        outcome = rules.Verdict.CONFLICT if reason else outcome
    _record(change, outcome, reason, at)
    return True


def _record(change: AmendmentChange, outcome: rules.Verdict, reason: str, at: datetime) -> None:
    applied_at = at if outcome is rules.Verdict.APPLY else None
    lifecycle.move(
        change, to=ChangeState(outcome.value), by=None, at=at, reason=reason[:300],
        applied_at=applied_at, problem=reason[:300],
    )  # fmt: skip


def effective_day(change: AmendmentChange) -> date:
    """The day it holds from, in the parent's zone."""
    found = change.effective_on or change.amendment.effective_on
    if found is None:
        raise ValueError(f"{change.ref} is in force without an effective day.")
    return found


def _locked_parent(change: AmendmentChange) -> Agreement:
    parent = change.amendment.parent
    if parent is None:
        raise ValueError(f"{change.amendment.ref} amends nothing.")
    base.lock(parent)
    return parent


def _verdict(change: AmendmentChange, parent: Agreement) -> tuple[rules.Verdict, str]:
    if change.kind in (ChangeKind.ADD, ChangeKind.RETIRE):
        return rules.Verdict.APPLY, ""
    first = effective_day(change)
    others = queries.applied_beside(change)
    if change.term is None:
        return rules.fact_verdict(
            old=change.old, new=change.new, now=queries.facts_now(parent), effective_on=first,
            others=others,
        )  # fmt: skip
    return rules.term_verdict(
        old=change.old, new=change.new, now=queries.params_on(change.term, first) or {},
        others=others, following=queries.next_revision(change.term, first),
    )  # fmt: skip


def _tried(change: AmendmentChange, parent: Agreement, at: datetime) -> str:
    """Carry it out; the reason why it could not be, if so."""
    try:
        with transaction.atomic():
            _carry_out(change, parent, by=None, at=at)
    except Invalid as refusal:
        return " ".join(refusal.errors.values())
    except Refused as refusal:
        return refusal.message
    return ""


def _carry_out(
    change: AmendmentChange, parent: Agreement, *, by: User | None, at: datetime
) -> None:
    first = effective_day(change)
    match change.kind:
        case ChangeKind.REVISE:
            _revise(change, first, by=by, at=at)
        case ChangeKind.RETIRE if change.term is not None:
            clauses.retire_after(change.term, last_day=first - ONE_DAY, by=by, at=at)
        case ChangeKind.ADD:
            _add(change, parent, first, by=by, at=at)
        case ChangeKind.FACT:
            _change_facts(change, parent, by=by, at=at)


def _revise(change: AmendmentChange, first: date, *, by: User | None, at: datetime) -> None:
    term = change.term
    now = queries.params_on(term, first) if term else None
    if term is None or now is None:
        raise Refused(f"The term does not hold on {first.isoformat()} any more.")
    if rules.differing(now, change.new) == ({}, {}):
        return
    clauses.revise_from(
        term, params={**now, **change.new}, valid_from=first, amendment=change.amendment,
        by=by, at=at,
    )  # fmt: skip


def _add(
    change: AmendmentChange, parent: Agreement, first: date, *, by: User | None, at: datetime
) -> None:
    given: dict[str, Any] = dict(change.new)
    places: tuple[tuple[str, Any], ...] = (
        ("metro", Metro), ("site", Site), ("interconnect", Interconnect),
    )  # fmt: skip
    for name, model in places:
        if name in given:
            given[name] = model.objects.get(pk=given[name])
    given["caches"] = list(Interconnect.objects.filter(pk__in=given.get("caches", [])))
    term = clauses.add_term(agreement=parent, valid_from=first, by=by, at=at, **given)
    term.revisions.update(amendment=change.amendment)
    AmendmentChange.objects.filter(pk=change.pk).update(term=term)


def _change_facts(
    change: AmendmentChange, parent: Agreement, *, by: User | None, at: datetime
) -> None:
    wanted: dict[str, Any] = dict(change.new)
    ends_on = wanted.pop("ends_on", None)
    if wanted:
        facts.edit_agreement(agreement=parent, by=by, at=at, **wanted)
    if ends_on is not None:
        reason = f"Amendment {change.amendment.ref}"
        period = parent.periods.filter(state__in=periods.OPEN).order_by("seq").first()
        if period is None:
            raise Refused(f"{parent.ref} has no term whose end could change.")
        periods.set_end(period, date.fromisoformat(ends_on), reason, at=at)
