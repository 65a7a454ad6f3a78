"""What lists and heads show of interconnects: figures, limit, worst breach. In bulk, read only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from apps.breaches.enums import BROKEN, Severity
from apps.breaches.models import Breach
from apps.console import limits, statuses
from apps.console.limits import Limit
from apps.core.ui import components
from apps.core.written import written_once
from apps.network.enums import IN_SERVICE
from apps.network.models import Interconnect
from apps.usage.models import LinkStat

LATE = timedelta(hours=1)
FULL = Decimal(100)
ORDER = [Severity.CRITICAL, Severity.MAJOR, Severity.WARNING, Severity.INFO]


@dataclass(frozen=True)
class Row:
    """An interconnect with what is known about it now."""

    link: Interconnect
    stat: LinkStat | None
    limit: Limit | None
    breach: Breach | None
    is_late: bool

    @property
    def used(self) -> Decimal | None:
        return self.stat.used_pct if self.stat else None

    @property
    def limit_pct(self) -> Decimal | None:
        return self.limit.pct if self.limit else None

    @property
    def tone(self) -> str:
        """Colour of the bar; none while the figures are old."""
        return "" if self.is_late else components.load_tone(self.used, self.limit_pct)

    @property
    def look(self) -> statuses.Look:
        """The one word of the row."""
        stat = self.stat
        return look(
            self.breach.severity if self.breach else None,
            self.link.state,
            is_late=self.is_late,
            is_measured=bool(stat),
            n_minus_1_pct=stat.n_minus_1_pct if stat else None,
        )

    @property
    def css(self) -> str:
        if self.breach and self.breach.severity == Severity.CRITICAL:
            return "is-flag"
        return "is-stale" if self.is_late and self.stat else ""


def look(
    severity: str | None,
    state: str,
    *,
    is_late: bool,
    is_measured: bool,
    n_minus_1_pct: Decimal | None,
) -> statuses.Look:
    """Breach first, then late data, then redundancy that is gone, then the lifecycle."""
    if severity:
        return statuses.look("severity", severity)
    if is_late and state in IN_SERVICE:
        return statuses.Look("gap", "Data late" if is_measured else "No data")
    if n_minus_1_pct is not None and n_minus_1_pct > FULL:
        return statuses.Look("warn", "N\u22121 over")
    return statuses.look("interconnect", state)


def is_late(newest: datetime | None, now: datetime) -> bool:
    return newest is None or now - newest > LATE


def describe(
    links: Iterable[Interconnect], now: datetime, broken: Iterable[Breach] | None = None
) -> list[Row]:
    """Rows in the order given; links need `site` and `stat` loaded. Two queries.

    One where `broken`, all their breaches that need somebody, were read already.
    """
    links = list(links)
    return rows(links, limits.of_links(links, timezone.localdate(now)), now, broken)


def rows(
    links: Iterable[Interconnect],
    found: dict[int, Limit],
    now: datetime,
    broken: Iterable[Breach] | None = None,
) -> list[Row]:
    """The same where the limits are known. One query, or none."""
    links = list(links)
    worst = worst_breaches(links) if broken is None else worst_of(broken)
    return [_row(link, found.get(link.pk), worst.get(link.pk), now) for link in links]


def row(link: Interconnect, breaches: Iterable[Breach], now: datetime) -> Row:
    """One interconnect whose breaches are read already. One query."""
    limit = limits.of_links([link], timezone.localdate(now)).get(link.pk)
    broken = [breach for breach in breaches if breach.state in BROKEN]
    return _row(link, limit, min(broken, key=_severity, default=None), now)


def decorate(links: Sequence[Interconnect]) -> None:
    """Set `row` on each interconnect: for lists."""
    for row in describe(links, timezone.now()):
        row.link.row = row  # type: ignore[attr-defined]


def worst_breaches(links: Iterable[Interconnect]) -> dict[int, Breach]:
    """The most severe breach that needs somebody, by interconnect."""
    return worst_of(_broken(tuple(link.pk for link in links)))


@written_once
def _broken(links: tuple[int, ...]) -> QuerySet[Breach]:
    return Breach.objects.broken().filter(interconnect__in=links)


def worst_of(broken: Iterable[Breach]) -> dict[int, Breach]:
    """The same of breaches that were read already; the oldest of the most severe."""
    found: dict[int, Breach] = {}
    for breach in sorted(broken, key=lambda each: (_severity(each), each.opened_at)):
        found.setdefault(breach.interconnect_id or 0, breach)
    return found


def _severity(breach: Breach) -> int:
    """0 for the most severe."""
    return ORDER.index(Severity(breach.severity))


def stat_of(link: Interconnect) -> LinkStat | None:
    """The newest figures, where there are any."""
    return getattr(link, "stat", None)


def _row(link: Interconnect, limit: Limit | None, breach: Breach | None, now: datetime) -> Row:
    stat = stat_of(link)
    return Row(link, stat, limit, breach, is_late(stat.last_sample_at if stat else None, now))
