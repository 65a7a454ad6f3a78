"""Write that an agreement was signed, and put it in force when its day comes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import notices, queries
from apps.agreements.actions import (
    applying,
    base,
    documents,
    envelopes,
    occurring,
    periods,
    reminding,
    stages,
)
from apps.agreements.enums import EnvelopeState, Kind, PeriodState, Provider, State
from apps.agreements.models import Agreement, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Invalid

ON_PAPER = "Signed on paper"
OLD_NEWS = timedelta(days=30)  # a contract that was signed long ago and is entered now is none
ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC


@dataclass(frozen=True)
class Scan:
    """The copy that was signed on paper, as it was uploaded."""

    content: bytes
    filename: str


@transaction.atomic
def record_signed(
    *, agreement: Agreement, signed_on: date, effective_on: date, by: User | None, at: datetime,
    ends_on: date | None = None, override_reason: str = "", scan: Scan | None = None,
) -> Agreement:  # fmt: skip
    """All sides have signed on paper: the agreement is executed, and active if its day has come.

    Makes its terms with their deadlines, plans the reminders, writes down the days of obligations.
    Days are those of `governing_tz`; `ends_on` (inclusive) with a reason where the signed document
    names another end than the count. The signed copy must be there for one that was out for
    signature. Raises Invalid for facts that are missing or contradict each other.
    """
    base.lock(agreement)
    today = queries.local_day(agreement, at)
    if signed_on > today:
        raise Invalid({"signed_on": "The day of the signature lies in the future."})
    if scan is None and agreement.state == State.OUT_FOR_SIGNATURE:
        raise Invalid({"file": "Upload the signed copy."})
    if ends_on is not None:
        periods.check_end(agreement, effective_on, ends_on, override_reason)
    if scan is not None:
        _keep(agreement, scan, by, at)
    execute(
        agreement, signed_on=signed_on, effective_on=effective_on, by=by, at=at, ends_on=ends_on,
        override_reason=override_reason,
    )  # fmt: skip
    return agreement


def execute(
    agreement: Agreement, *, signed_on: date, effective_on: date, by: User | None, at: datetime,
    ends_on: date | None = None, override_reason: str = "",
) -> None:  # fmt: skip
    """What follows from the last signature, whatever way it was given. The caller holds the row.

    An agreement above that waited for this one takes effect with it, if its own day has come.
    """
    today = queries.local_day(agreement, at)
    agreement.signed_on, agreement.effective_on = signed_on, effective_on
    base.check_facts(agreement)
    lifecycle.move(
        agreement, to=State.EXECUTED, by=by, at=at, signed_on=signed_on, effective_on=effective_on
    )
    stages.win_open_negotiation(agreement, by, at)
    if today - signed_on <= OLD_NEWS:
        notices.executed(agreement, by=by, at=at)
    if agreement.kind != Kind.AMENDMENT:  # that one runs with what it amends
        periods.make(agreement, at=at, ends_on=ends_on, reason=override_reason)
    if effective_on <= today and not queries.unmet_conditions(agreement).exists():
        _activate(agreement, today, by=by, at=at)
    reminding.plan(agreement, at=at)
    occurring.begin(agreement, at=at)
    if agreement.is_required and agreement.parent_id is not None:
        _activate_one(agreement.parent_id, at)


def _keep(agreement: Agreement, scan: Scan, by: User | None, at: datetime) -> None:
    """Store the signed copy; an envelope that was out is done with."""
    envelope = queries.open_envelope(agreement)
    kept = documents.store_executed(
        agreement=agreement, content=scan.content, filename=scan.filename, by=by, at=at,
        note="Signed on paper", base=envelope.document if envelope else None,
    )  # fmt: skip
    if envelope is not None and envelope.state == EnvelopeState.SENT:
        envelope.agreement = agreement
        is_paper = envelope.provider == Provider.PAPER
        to = EnvelopeState.COMPLETED if is_paper else EnvelopeState.VOIDED
        lifecycle.move(
            envelope, to=to, by=by, at=at, reason=ON_PAPER, closed_at=at, executed=kept,
            closing="" if is_paper else ON_PAPER,
        )  # fmt: skip
        envelopes.cancel_signatories(envelope, reason=ON_PAPER, at=at)


def activate_due(*, at: datetime) -> int:
    """Put agreements in force whose effective day has come in their zone; returns how many.

    Then applies what amendments in force change from that day on. Safe to run twice and by two at
    once: each agreement has one winner.
    """
    waiting = Agreement.objects.filter(
        state=State.EXECUTED, effective_on__lte=at.date() + ONE_DAY
    ).order_by("pk")
    count = sum(_activate_one(pk, at) for pk in waiting.values_list("pk", flat=True))
    applying.apply_due(at=at)
    return count


@transaction.atomic
def override_end(
    *, period: TermPeriod, ends_on: date, reason: str, by: User | None, at: datetime
) -> TermPeriod:
    """The signed document names another last day than the count: it wins, with a reason."""
    agreement = period.agreement
    base.lock(agreement)
    periods.set_end(period, ends_on, reason, at=at)
    period.refresh_from_db()
    return period


@transaction.atomic
def _activate_one(pk: int, at: datetime) -> bool:
    rows = Agreement.objects.select_for_update(skip_locked=True)
    agreement = rows.filter(pk=pk, state=State.EXECUTED).first()
    if agreement is None:
        return False
    today = queries.local_day(agreement, at)
    if agreement.effective_on is None or agreement.effective_on > today:
        return False
    if queries.unmet_conditions(agreement).exists():
        return False
    _activate(agreement, today, by=None, at=at)
    return True


def _activate(agreement: Agreement, today: date, *, by: User | None, at: datetime) -> None:
    lifecycle.move(agreement, to=State.ACTIVE, by=by, at=at, reason="Effective date reached")
    if agreement.kind == Kind.AMENDMENT:
        applying.apply_due(at=at, amendment=agreement)
        return
    planned = agreement.periods.filter(state=PeriodState.PLANNED, starts_on__lte=today)
    first = planned.select_related("agreement").order_by("seq").first()
    if first is not None:
        lifecycle.move(first, to=PeriodState.CURRENT, by=by, at=at)
