"""Breaches: open, opened and resolved in the period, and how old the open ones are."""

from collections import Counter
from datetime import datetime

from django.db.models import Q, QuerySet

from apps.breaches import queries
from apps.breaches.enums import Severity, State
from apps.breaches.models import Breach
from apps.breaches.rules import figure
from apps.core import lifecycle, units
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.enums import ScopeKind
from apps.reports.rules import Content

AGES = ((7, "up to 7 days"), (30, "8 to 30 days"), (90, "31 to 90 days"), (None, "over 90 days"))
TONES = {Severity.CRITICAL: "bad", Severity.MAJOR: "bad", Severity.WARNING: "warn"}
PAGE = "/breaches/"


def breaches(ask: Ask) -> Content:
    """Three queries."""
    rows = sorted(open_at(ask, ask.end).order_by("opened_at", "pk"), key=_urgency)
    opened = in_scope(ask).filter(opened_at__gte=ask.start, opened_at__lt=ask.end).count()
    closed = in_scope(ask).filter(resolved_at__gte=ask.start, resolved_at__lt=ask.end).count()
    first, last = ask.starts_on.isoformat(), ask.ends_on.isoformat()
    return rules.section(
        "BREACHES", "Breaches",
        numbers=[
            rules.number("breaches_open", "Open", len(rows), good="down",
                         link=ask.address(PAGE, state=["OPEN", "ACKNOWLEDGED"])),
            rules.number("breaches_opened", "Opened in the period", opened, good="down",
                         link=ask.address(PAGE, opened_from=first, opened_to=last)),
            rules.number("breaches_closed", "Resolved in the period", closed, good="up",
                         link=ask.address(PAGE, state="RESOLVED")),
        ],
        charts=[_ages(ask, rows)] if rows else [],
        tables=[_table(ask, rows)],
        empty=_nothing(opened),
    )  # fmt: skip


def _urgency(one: Breach) -> int:
    """The worst first; those equally bad stay in their order."""
    return -Severity.values.index(one.severity)


def _nothing(opened: int) -> str:
    return (
        "No breach is open." if opened else "No breach is open, and none was opened in the period."
    )


def in_scope(ask: Ask) -> QuerySet[Breach]:
    """In a metro those of its interconnects, elsewhere those of the partners.

    Never those that were waived at the end of the period.
    """
    metro = ask.scope_kind == ScopeKind.METRO
    found = queries.breaches().filter(ask.links("interconnect__") if metro else ask.partners())
    was = found.annotate(was=lifecycle.state_at(ask.end))
    return was.exclude(was__in=[State.WAIVED, State.OK, State.PENDING])


def open_at(ask: Ask, at: datetime) -> QuerySet[Breach]:
    """Breaches that were open at an instant."""
    still = Q(resolved_at=None) | Q(resolved_at__gt=at)
    return in_scope(ask).filter(still, opened_at__lte=at)


def _ages(ask: Ask, rows: list[Breach]) -> Content:
    counts = Counter((_age(ask, one), one.severity) for one in rows)
    severities = [each for each in reversed(Severity) if any(counts[a, each] for _d, a in AGES)]
    return rules.chart(
        "ages", "Open breaches by age", "columns", "count", [label for _days, label in AGES],
        [rules.series(each.label, [counts[label, each] for _days, label in AGES],
                      TONES.get(each, "")) for each in severities],
        summary=f"{len(rows)} open, {sum(_age(ask, one) == AGES[-1][1] for one in rows)} for over "
                "90 days.",
    )  # fmt: skip


def _age(ask: Ask, one: Breach) -> str:
    days = (ask.end - one.opened_at).days if one.opened_at else 0
    return next(label for most, label in AGES if most is None or days <= most)


def _table(ask: Ask, rows: list[Breach]) -> Content:
    columns = [
        rules.column("breach", "Breach", "name"), rules.column("partner", "Partner"),
        rules.column("where", "Where"), rules.column("kind", "Kind"),
        rules.column("severity", "Severity", "status"), rules.column("opened", "Opened", "date"),
        rules.column("age", "Age", "days"), rules.column("peak", "Peak, limit"),
    ]  # fmt: skip
    lines = [
        rules.row(
            one.ref, one.ref, one.partner.name,
            one.interconnect.name if one.interconnect else "All interconnects",
            one.get_kind_display(),
            rules.status(TONES.get(Severity(one.severity), "idle"), one.get_severity_display()),
            one.opened_at.date() if one.opened_at else None,
            (ask.end - one.opened_at).days if one.opened_at else None, _measured(one),
            link=f"{PAGE}{one.ref}/",
        )
        for one in rows
    ]  # fmt: skip
    return rules.table("open_breaches", "Open breaches, worst first", columns, lines, most=ask.most)


def _measured(one: Breach) -> str:
    """`91.2 %, 70 %`."""
    peak = None if one.peak is None else units.rounded(one.peak)
    return ", ".join(figure(value, one.unit) for value in (peak, one.threshold))
