"""The days a term was judged on, for the table of evidence: what they did, and how they look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.agreements.models import ContractTerm
from apps.breaches.enums import Outcome
from apps.breaches.models import Breach, Evaluation
from apps.console.breaches import words
from apps.console.statuses import Look
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import escape, safe
from apps.core.written import written_once

MOMENT = timedelta(seconds=1)
ROUGH = Decimal(95)  # percent of a day's samples below which its completeness is worth a colour


@dataclass(frozen=True)
class Day:
    """One judged day of a term on an interconnect."""

    evaluation: Evaluation
    look: Look
    samples: tuple[int, int]

    @property
    def percent(self) -> Decimal | None:
        """Of capacity; on a day on hold what little was measured, which decided nothing."""
        one = self.evaluation
        if one.value is not None or not one.capacity_bps or one.value_bps is None:
            return one.value
        return Decimal(100 * one.value_bps) / one.capacity_bps

    @property
    def tone(self) -> str:
        """Colour of the bar: that of a limit that is crossed or near."""
        return self.look.tone if self.look.tone in ("bad", "warn") else ""

    @property
    def is_gap(self) -> bool:
        return self.look.tone == "gap"

    @property
    def metric_label(self) -> str:
        return words.SHORT_NAMES.get(self.evaluation.metric, self.evaluation.metric)

    @property
    def complete(self) -> Decimal:
        valid, expected = self.samples
        return Decimal(100 * valid) / expected if expected else Decimal(100)

    @property
    def is_rough(self) -> bool:
        return self.complete < ROUGH

    @property
    def n_minus_1(self) -> Decimal | None:
        text = self.evaluation.details.get("n_minus_1_pct")
        return Decimal(text) if text else None

    @property
    def busy_hour_bps(self) -> int | None:
        return self.evaluation.details.get("busy_hour_bps")


def of_term(
    term: ContractTerm, scope_ref: str, last: int, breach: Breach | None = None
) -> list[Day]:
    """The last judged days of a term on an interconnect, newest first. One query.

    `breach` is the live one of this term, if any: its own count of days tells which day of it each
    one is. The page of a breach shows the whole walk; this is its end.
    """
    opened_on = opening_day(breach, term.agreement.governing_tz) if breach else None
    left = breach.days_over if breach else 0
    found = []
    for row in _last(term.pk, scope_ref, days=last):
        is_live = breach is not None and row.day >= breach.over_since
        found.append(Day(row, _look(row, opened_on, left if is_live else 0), _samples(row)))
        left -= row.outcome == Outcome.BROKEN
    return found


@written_once
def _last(term: int, scope_ref: str, *, days: int) -> QuerySet[Evaluation]:
    rows = Evaluation.objects.filter(term=term, scope_ref=scope_ref, is_latest=True)
    return rows.order_by("-day")[:days]


def opening_day(breach: Breach, tz: str) -> date | None:
    """The local day whose end opened the breach; None while it is pending."""
    if breach.opened_at is None:
        return None
    return (breach.opened_at - MOMENT).astimezone(ZoneInfo(tz)).date()


def _look(row: Evaluation, opened_on: date | None, count: int) -> Look:
    """`count` is the number of the day in a live breach, 0 outside of one."""
    is_open = bool(count and opened_on and row.day >= opened_on)
    match row.outcome:
        case Outcome.NO_DATA:
            return Look("gap", "Hold, data gap")
        case Outcome.BROKEN if is_open:
            return Look("bad", f"{'Opened' if row.day == opened_on else 'Breach'}, day {count}")
        case Outcome.BROKEN:
            return Look("warn", f"Pending, day {count}" if count else "Over the limit")
        case Outcome.UNDECIDED:
            return Look("warn", "Open, not clear yet" if is_open else "Near the limit")
    return Look("ok", "Clear" if is_open else "Met")


def _samples(row: Evaluation) -> tuple[int, int]:
    """Valid and expected samples of the day itself; of the month for monthly terms."""
    own = row.details.get("day")
    return (own["valid"], own["expected"]) if own else (row.n_valid, row.n_expected)


def drawn(rows: Iterable[Day], breach: Breach | None = None) -> SafeString:
    """The rows of the table as one string. With their `breach` each day links to why it is so."""
    return safe("".join(_drawn(row, breach) for row in rows))


def _drawn(row: Day, breach: Breach | None) -> str:
    one, label = row.evaluation, escape(row.metric_label)
    rough = "is-warn fw-medium" if row.is_rough else "ep-2"
    gap = ' class="is-gap"' if row.is_gap else ""
    return f"""
    <tr{gap}><th scope="row" class="ep-nowrap">{_day(one, breach)}</th>
    <td class="ep-num" data-l="{label}">{units.gbps(one.value_bps)}</td>
    <td data-l="Of capacity">{_share(row)}</td>
    <td class="ep-num ep-2" data-l="N−1">{units.percent(row.n_minus_1)}</td>
    <td class="ep-num ep-2" data-l="Busy hour">{units.gbps(row.busy_hour_bps)}</td>
    <td class="ep-num ep-2" data-l="Samples">{row.samples[0]} / {row.samples[1]}</td>
    <td class="ep-num {rough}" data-l="Complete">{units.percent(row.complete)}</td>
    <td data-l="Evaluation">{components.status(row.look.tone, row.look.word)}</td></tr>"""


def _day(one: Evaluation, breach: Breach | None) -> str:
    day = units.weekday(one.day)
    if breach is None:
        return day
    term = breach.term
    address = reverse("console:term_day", args=[term.agreement.ref, term.pk, str(one.day)])
    scope = escape(breach.scope_ref)
    return f'<a class="ep-plain" href="{address}?scope={scope}" title="Why it is so">{day}</a>'


def _share(row: Day) -> str:
    if row.percent is None:
        return '<span class="ep-sub">no samples</span>'
    return components.meter(row.percent, row.evaluation.threshold, tone=row.tone)
