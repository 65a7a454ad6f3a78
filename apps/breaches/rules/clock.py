"""The clock that a contract starts when capacity must be added: when it runs, stands, and is over.

Days are local days of the agreement. Nothing here has a default: a contract that is silent has no
deadline. Rules: upgrade obligation clock 5.4, date rules 6, algorithms 10.2 FORWARD PERIOD.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apps.agreements.rules import UpgradeTrigger, forward_period, is_business_day

ONE_DAY = timedelta(days=1)
ORDER_STARTS = {
    "REQUEST_SENT": "NOTICE_SENT", "REQUEST_RECEIVED": "NOTICE_RECEIVED", "ACCEPTED": "ACCEPTED",
}  # fmt: skip
GBPS = 10**9


@dataclass(frozen=True)
class Lead:
    """How long the contract gives, in its own words: value None where it is silent."""

    value: int | None
    unit: str = "DAY"
    clock_start: str = "TRIGGER"
    can_stop: bool = True


@dataclass(frozen=True)
class Pause:
    """Days on which the clock stands: `first` included; on `until` it runs again (None: open)."""

    first: date
    until: date | None = None

    def days(self, today: date) -> Iterable[date]:
        """Each of its days; an open one lasts through today."""
        until = self.until or max(self.first, today) + ONE_DAY
        return (self.first + timedelta(days=n) for n in range((until - self.first).days))


@dataclass(frozen=True)
class Told:
    """The days on which a notice was sent and received, and the upgrade accepted."""

    sent_on: date | None = None
    received_on: date | None = None
    accepted_on: date | None = None


@dataclass(frozen=True)
class Clock:
    """Where the clock stands on a day. due_on is None without a deadline, or before it starts.

    `run`, `paused` and `left` count days; left is negative when late, None without a deadline.
    """

    started_on: date | None
    due_on: date | None
    is_paused: bool
    run: int
    paused: int
    left: int | None

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed; the due day itself is on time."""
        return self.left is not None and self.left < 0 and not self.is_paused


def lead_of(trigger: UpgradeTrigger, augment: Mapping[str, Any] | None) -> Lead:
    """The time the trigger's clause gives, else that of an ordered upgrade, else none.

    `augment`: the values of an AUGMENT_LEAD_TIME clause of the same agreement.
    """
    can_stop = augment is None or bool(augment["stop_clock"])
    if trigger.lead_value is not None:
        return Lead(trigger.lead_value, trigger.lead_unit, trigger.clock_start, can_stop)
    if augment is None:
        return Lead(None, clock_start=trigger.clock_start)
    start = ORDER_STARTS[augment["clock_start"]]
    return Lead(augment["lead_value"], augment["lead_unit"], start, can_stop)


def required_bps(
    metric_bps: int | None, capacity_bps: int, survivor_bps: int | None, trigger: UpgradeTrigger,
) -> int:  # fmt: skip
    """The capacity to be reached: by the step the contract names, else what brings it to target.

    With N-1 the rest after the largest member's loss must carry it. Rounded up to whole Gbps.
    """
    if trigger.required_step_bps:
        return capacity_bps + trigger.required_step_bps
    lost = capacity_bps - survivor_bps if trigger.n_minus_1 and survivor_bps is not None else 0
    percent, scale = trigger.threshold_pct.as_integer_ratio()
    needed = -(-(metric_bps or 0) * 100 * scale // percent) + lost
    return max(-(-needed // GBPS) * GBPS, capacity_bps + 1)


def told(days: Iterable[tuple[date | None, date | None]], accepted_on: date | None = None) -> Told:
    """The earliest sending and receipt of all notices, in whatever order they were recorded.

    A notice that was received had been sent by then.
    """
    pairs = list(days)
    received = [got for _, got in pairs if got]
    sent = [day for day, _ in pairs if day] + received
    return Told(min(sent, default=None), min(received, default=None), accepted_on)


def started_on(lead: Lead, triggered_on: date, known: Told) -> date | None:
    """The day whose event starts the clock (it is not counted itself); None while it is to come."""
    events = {
        "TRIGGER": triggered_on,
        "NOTICE_SENT": known.sent_on,
        "NOTICE_RECEIVED": known.received_on,
        "ACCEPTED": known.accepted_on,
    }
    day = events[lead.clock_start]
    return None if day is None else max(day, triggered_on)


def due_on(
    start: date, lead: Lead, pauses: Iterable[Pause], today: date, holidays: Collection[date] = ()
) -> date | None:
    """The last day, pushed on by every day (business day) on which the clock stood.

    An open pause counts through today, so the day moves on with it. A last day that is no business
    day moves to the next one. None where the contract gives no time.
    """
    if lead.value is None:
        return None
    stood = {day for pause in pauses for day in pause.days(today) if day > start}
    if lead.unit == "BUSINESS_DAY":
        last = _business_days(start, lead.value, stood, holidays)
    else:
        last = _pushed(forward_period(start, value=lead.value, unit=lead.unit), stood)
    while not is_business_day(last, holidays=holidays):
        last += ONE_DAY
    return last


def internal_target(triggered_on: date, days: int) -> date:
    """Our own target: it may drive work, and is never reported as a breach of the partner."""
    return triggered_on + timedelta(days=days)


def clock(
    start: date | None, lead: Lead, pauses: Iterable[Pause], today: date,
    holidays: Collection[date] = (), *, ended_on: date | None = None,
) -> Clock:  # fmt: skip
    """The clock as it stands on a day, or stood when it ended."""
    day = min(today, ended_on) if ended_on else today
    known = list(pauses)
    is_paused = ended_on is None and any(
        one.first <= day and (one.until is None or day < one.until) for one in known
    )
    if start is None:
        return Clock(None, None, is_paused, 0, 0, None)
    stood = {one for pause in known for one in pause.days(day) if start < one <= day}
    last = due_on(start, lead, known, day, holidays)
    left = None if last is None else (last - day).days
    run = max(0, (day - start).days - len(stood))
    return Clock(start, last, is_paused, run, len(stood), left)


def _pushed(last: date, stood: Collection[date]) -> date:
    for day in sorted(stood):
        if day > last:
            break
        last += ONE_DAY
    return last


def _business_days(
    start: date, count: int, stood: Collection[date], holidays: Collection[date]
) -> date:
    day = start
    while count:
        day += ONE_DAY
        count -= is_business_day(day, holidays=holidays) and day not in stood
    return day
