"""Terms of an agreement in time, with the days by which somebody must have acted."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base, reminding
from apps.agreements.enums import Origin, PeriodState, RenewalType, State
from apps.agreements.models import Agreement, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.core.units import day

ONE_DAY = timedelta(days=1)
OPEN = (PeriodState.PLANNED, PeriodState.CURRENT)
FIRST_TERM = {"effective_on", "initial_months", "end_rule", "renewal_type"}
DEADLINES = {"notice_value", "notice_unit", "notice_reference", "notice_clear_days", "governing_tz"}


def make(
    agreement: Agreement, *, at: datetime, ends_on: date | None = None, reason: str = ""
) -> None:
    """The terms of an agreement that was just signed, up to the one of today.

    An agreement brought in late has had its renewals: they are ended terms, the last one is
    planned. `ends_on` is the end the signed document names where it differs from the count.
    """
    spans = _spans(agreement, ends_on, queries.local_day(agreement, at))
    holidays = queries.holidays(agreement.partner.country)
    TermPeriod.objects.bulk_create(
        TermPeriod(
            agreement=agreement,
            seq=span.seq,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            origin=Origin.INITIAL if span.seq == 1 else Origin.RENEWAL,
            state=PeriodState.PLANNED if span is spans[-1] else PeriodState.ENDED,
            override_reason=reason if span.seq == 1 and ends_on is not None else "",
            counted_from=None if ends_on is None else ends_on + ONE_DAY,
            **deadlines(agreement, span.ends_on, holidays),
        )
        for span in spans
    )


def recompute(agreement: Agreement, *, changed: set[str], at: datetime) -> None:
    """Bring the open term in line with facts that were edited, and the reminders with it."""
    if not changed & (FIRST_TERM | DEADLINES):
        return
    if changed & FIRST_TERM:
        _recount(agreement, changed, queries.local_day(agreement, at))
    refresh_deadlines(agreement)
    reminding.plan(agreement, at=at)


def set_end(period: TermPeriod, ends_on: date, reason: str, *, at: datetime) -> None:
    """Another last day of an open term, with its reason; deadlines and reminders follow."""
    agreement = period.agreement
    if period.state not in OPEN:
        raise Refused(f"Term {period.seq} is {period.get_state_display()} and stays as it is.")
    check_end(agreement, period.starts_on, ends_on, reason)
    following = agreement.periods.filter(seq=period.seq + 1).exclude(state=PeriodState.CANCELLED)
    if following.exists():
        raise Refused(f"Term {period.seq + 1} follows already. Change the end of that one instead.")
    TermPeriod.objects.filter(pk=period.pk).update(
        ends_on=ends_on, override_reason=reason, counted_from=ends_on + ONE_DAY
    )
    refresh_deadlines(agreement)
    reminding.plan(agreement, at=at)


def refresh_deadlines(agreement: Agreement) -> None:
    """Compute the deadlines of the open terms again."""
    holidays = queries.holidays(agreement.partner.country)
    for period in agreement.periods.filter(state__in=OPEN).order_by("seq"):
        fields = deadlines(agreement, period.ends_on, holidays, origin=period.origin)
        TermPeriod.objects.filter(pk=period.pk).update(**fields)


def follow(
    former: TermPeriod, ends_on: date, *, origin: str, counted_from: date | None,
    at: datetime, by: User | None = None, reason: str = "",
) -> TermPeriod:  # fmt: skip
    """Plan the term after another one; one that a notice had cancelled is planned again."""
    agreement = former.agreement
    holidays = queries.holidays(agreement.partner.country)
    fields: dict[str, Any] = {
        "starts_on": (former.ends_on or former.starts_on) + ONE_DAY,
        "ends_on": ends_on,
        "origin": origin,
        "counted_from": counted_from,
        "override_reason": reason,
        **deadlines(agreement, ends_on, holidays, origin=origin),
    }
    period = agreement.periods.filter(seq=former.seq + 1).first()
    if period is None:
        return TermPeriod.objects.create(agreement=agreement, seq=former.seq + 1, **fields)
    lifecycle.move(period, to=PeriodState.PLANNED, by=by, at=at, **fields)
    return period


def deadlines(
    agreement: Agreement, ends_on: date | None, holidays: Collection[date],
    origin: str = Origin.INITIAL,
) -> dict[str, date | None]:  # fmt: skip
    """Last day for notice, and the business day by which to act on it (or on the end).

    A month of holdover asks for no notice of non-renewal: it is ended by a termination.
    """
    last = None
    if agreement.notice_value and origin != Origin.HOLDOVER:
        last = rules.notice_deadline(
            ends_on,
            value=agreement.notice_value,
            unit=agreement.notice_unit,
            reference=agreement.notice_reference,
            clear_days=agreement.notice_clear_days,
            holidays=holidays,
        )
    return {"notice_deadline": last, "act_by": rules.act_by(last or ends_on, holidays=holidays)}


def check_end(agreement: Agreement, starts_on: date, ends_on: date, reason: str) -> None:
    """Refused for an end that cannot be, or that differs from the count without a reason."""
    if agreement.renewal_type == RenewalType.EVERGREEN:
        raise Invalid({"ends_on": "An agreement without an end has no last day."})
    if ends_on < starts_on:
        raise Invalid({"ends_on": f"The term cannot end before it starts on {day(starts_on)}."})
    if not reason.strip():
        raise Invalid({"override_reason": "Say why the signed end differs from the count."})


def _spans(agreement: Agreement, ends_on: date | None, today: date) -> list[rules.Span]:
    facts = base.facts_of(agreement)
    if ends_on is None:
        return _counted(facts, today)
    first = rules.Span(1, agreement.effective_on or today, ends_on)
    if agreement.renewal_type != RenewalType.AUTO_RENEW or ends_on >= today:
        return [first]
    if agreement.max_renewals == 0:
        return [first]
    return [first, *_after(facts, ends_on, today)]


def _after(facts: rules.Facts, ends_on: date, today: date) -> list[rules.Span]:
    """Renewals counted anew from the end that the document names."""
    left = None if facts.max_renewals is None else facts.max_renewals - 1
    renewed = replace(
        facts,
        effective_on=date.fromordinal(ends_on.toordinal() + 1),
        initial_months=facts.renewal_months,
        max_renewals=left,
    )
    return [replace(span, seq=span.seq + 1) for span in _counted(renewed, today)]


def _counted(facts: rules.Facts, today: date) -> list[rules.Span]:
    try:
        return rules.spans(facts, today)
    except ValueError as error:
        field = "effective_on" if facts.effective_on is None else "initial_months"
        raise Invalid({field: str(error)}) from error


def _recount(agreement: Agreement, changed: set[str], today: date) -> None:
    """The first term again, unless something hangs on it already."""
    if agreement.state == State.ACTIVE and (agreement.effective_on or today) > today:
        raise Refused(f"{agreement.ref} is in force already.", field="effective_on")
    periods = list(agreement.periods.order_by("seq"))
    if len(periods) != 1:
        _refuse_if_counted_from(agreement, changed)
        return
    first = periods[0]
    starts_on, ends_on = _first_term(agreement, first, today)
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"effective_on": f"The term ends on {day(ends_on)}."})
    TermPeriod.objects.filter(pk=first.pk).update(starts_on=starts_on, ends_on=ends_on)


def _first_term(agreement: Agreement, first: TermPeriod, today: date) -> tuple[date, date | None]:
    """Counted anew; an end that the signed document names stays, unless there is none any more."""
    is_endless = agreement.renewal_type == RenewalType.EVERGREEN
    if first.override_reason and agreement.effective_on and not is_endless:
        return agreement.effective_on, first.ends_on
    span = _counted(base.facts_of(agreement), today)[0]
    return span.starts_on, span.ends_on


def _refuse_if_counted_from(agreement: Agreement, changed: set[str]) -> None:
    is_endless = agreement.renewal_type == RenewalType.EVERGREEN
    if is_endless or changed & (FIRST_TERM - {"renewal_type"}):
        raise Refused(
            f"{agreement.ref} was renewed already, and its terms are counted from the first one. "
            "Record an amendment instead."
        )
