"""Obligations of the demo: yearly and quarterly duties, some overdue, some settled late."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from apps.agreements import rules
from apps.agreements.models import Obligation, Occurrence
from apps.core.models import StateChange
from edgepartners.demo.copying import load, reserve_ids
from edgepartners.demo.deals import Deal

LEAD = 14
YEAR_BACK = relativedelta(months=12)
# What, who, how often, days from today to its next day, clause, page.
Duty = tuple[str, str, str, int, str, int]
DUTIES: dict[str, tuple[Duty, ...]] = {
    "PAID_PEERING": (
        ("Send the quarterly traffic report", "US", "QUARTERLY", 9, "§9.1", 14),
        ("Confirm the commit for the coming year", "PARTNER", "YEARLY", 40, "§4.4", 6),
        ("Renew the certificate of insurance", "PARTNER", "YEARLY", -6, "§14.2", 21),
    ),
    "SFI": (
        ("Review ratio and interconnection points together", "BOTH", "HALF_YEARLY", 5, "§8.1", 11),
        ("Update contacts of the 24x7 NOC", "BOTH", "YEARLY", -16, "§3.3", 4),
    ),
    "SETTLED": (("Exchange measured traffic for settlement", "BOTH", "MONTHLY", -2, "§5.4", 8),),
    "TRANSIT": (("Announce planned maintenance of the quarter", "PARTNER", "QUARTERLY", 21,
                 "§6.5", 9),),
    "CACHE": (("Send the inventory of cache nodes", "US", "HALF_YEARLY", -1, "§2.4", 5),
              ("Confirm power and space for the next year", "PARTNER", "YEARLY", 12, "§2.6", 6)),
}  # fmt: skip
EVIDENCE = "Sent by mail to the peering coordinator, answered the same week."


def add_duties(deals: list[Deal], at: datetime) -> None:
    """Duties of the agreements in force, their days of the past year and the next 13 months."""
    rows = [row for n, deal in enumerate(deals) for row in _duties(deal, n, at.date())]
    reserve_ids(rows)
    load(rows)
    days = [day for n, row in enumerate(rows) for day in _days(row, n, at)]
    load(days)
    load([change for day in days for change in _moves(day)])


def _duties(deal: Deal, n: int, today: date) -> Iterator[Obligation]:
    row = deal.row
    if row.state != "ACTIVE":
        return
    found = DUTIES.get(row.kind, ())
    for number, (text, who, recurrence, left, clause, page) in enumerate(found, 1):
        next_on = today + timedelta(days=left + n % 9)
        yield Obligation(
            agreement=row, number=number, text=text, who=who, recurrence=recurrence,
            first_due_on=next_on - YEAR_BACK, lead_days=LEAD, owner=row.owner, clause=clause,
            page=page, needs_evidence=number < 3, planned_to=today + rules.AHEAD,
            created_at=row.created_at, created_by=row.owner,
        )  # fmt: skip


def _days(row: Obligation, n: int, at: datetime) -> Iterator[Occurrence]:
    today = at.astimezone(ZoneInfo(row.agreement.governing_tz)).date()
    for due_on in rules.due_days(row.schedule, today + rules.AHEAD):
        day = Occurrence(obligation=row, due_on=due_on, tell_on=rules.tell_on(row.schedule, due_on))
        _settle(day, n, today)
        yield day


def _settle(day: Occurrence, n: int, today: date) -> None:
    """The past was met, one in seven late; of the last month some are still open."""
    late = (today - day.due_on).days
    is_forgotten = int(day.obligation.agreement.ref[4:]) % 5 == 0
    if late <= 0 or (late < 30 and is_forgotten):
        day.state = _open_state(day, today)
        return
    delay = 4 if n % 7 == 0 and late > 10 else -2
    day.state = "FULFILLED_LATE" if delay > 0 else "FULFILLED"
    day.fulfilled_on = day.due_on + timedelta(days=delay)
    day.fulfilled_by = day.obligation.owner
    day.evidence = EVIDENCE


def _open_state(day: Occurrence, today: date) -> str:
    if day.due_on < today:
        return "OVERDUE"
    return "DUE" if day.tell_on <= today else "UPCOMING"


def _moves(day: Occurrence) -> Iterator[StateChange]:
    """How a day came to where it is."""
    steps: dict[str, list[tuple[str, date | None]]] = {
        "DUE": [("DUE", day.tell_on)],
        "OVERDUE": [("DUE", day.tell_on), ("OVERDUE", day.due_on + timedelta(days=1))],
        "FULFILLED": [("DUE", day.tell_on), ("FULFILLED", day.fulfilled_on)],
        "FULFILLED_LATE": [
            ("DUE", day.tell_on), ("OVERDUE", day.due_on + timedelta(days=1)),
            ("FULFILLED_LATE", day.fulfilled_on),
        ],
    }  # fmt: skip
    source = "UPCOMING"
    for target, on in steps.get(day.state, []):
        is_person = target.startswith("FULFILLED")
        yield StateChange(
            ref=day.ref, source=source, target=target,
            actor=day.fulfilled_by if is_person else None,
            at=datetime.combine(on or day.due_on, time(9), UTC),
        )  # fmt: skip
        source = target
