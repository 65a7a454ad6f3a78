"""The list of data sources, and the list of one source's series."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.console import addresses, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.usage import queries
from apps.usage.enums import SourceKind, SourceState
from apps.usage.filters import SourceFilter
from apps.usage.models import DataSource, Series, SyncRun
from apps.usage.queries import Health
from apps.usage.rules import SLOT_SECONDS
from apps.usage.rules.troubles import LEAST_COMPLETE

TONES = {"ok": "ok", "warn": "warn", "bad": "bad", "idle": "hold"}
OLD = timedelta(minutes=20)
SLOT = timedelta(seconds=SLOT_SECONDS)


def decorate(rows: Sequence[Any]) -> None:
    """Health, and the newest run of each source. One query."""
    now = timezone.now()
    runs = SyncRun.objects.filter(source__in=[row.pk for row in rows])
    newest = runs.order_by("source", "-started_at", "-pk").distinct("source")
    by_source = {run.source_id: run for run in newest}
    for row in rows:
        row.health = queries.health(row, now)
        row.newest_run = by_source.get(row.pk)


def health_of(source: Any) -> Health:
    return source.health  # type: ignore[no-any-return]


def _name(source: DataSource) -> SafeString:
    name = f'<a class="ep-name" href="{addresses.of(source.ref)}">{escape(source.name)}</a>'
    tag = ' <span class="ep-tag">Simulated</span>' if source.is_simulated else ""
    sub = f"{source.ref}, {source.get_kind_display()}"
    return safe(f'{name}{tag}<span class="ep-sub">{escape(sub)}</span>')


def _health(source: Any) -> SafeString:
    health = health_of(source)
    return components.status(TONES[health.tone], health.word)


def _lag(source: Any) -> SafeString | str:
    lag = health_of(source).lag
    if lag is None:
        return ""
    text = duration(lag)
    return text if lag < OLD else safe(f'<span class="is-warn">{text}</span>')


def duration(span: timedelta) -> str:
    """`5 min`, `3 h 12 m`, `9 d`."""
    now = timezone.now()
    return units.age(now - span, now)


def _run(source: Any) -> SafeString | str:
    run = source.newest_run
    if run is None:
        return ""
    age = units.age(run.started_at, timezone.now())
    return safe(f'{statuses.state("run", run.state)} <span class="ep-sub">{age}</span>')


def _circuit(source: DataSource) -> SafeString | str:
    """Until when a failing source is left alone."""
    if source.retry_at is None or source.retry_at <= timezone.now():
        return ""
    return safe(f'<span class="is-warn">until {timezone.localtime(source.retry_at):%H:%M}</span>')


def _failures(source: DataSource) -> SafeString | str:
    if not source.failures:
        return "0"
    return safe(f'<span class="is-bad fw-medium">{source.failures}</span>')


def _complete(source: DataSource) -> SafeString | str:
    """How much of the last 24 hours is there."""
    share = source.complete_pct
    if share is None:
        return ""
    text = units.percent(share)
    return text if share >= LEAST_COMPLETE else safe(f'<span class="is-warn">{text}</span>')


def _quarantined(source: Any) -> SafeString | str:
    if not source.in_quarantine:
        return "0"
    return safe(f'<span class="is-warn fw-medium">{source.in_quarantine}</span>')


def _lag_minutes(source: Any) -> int | None:
    lag = health_of(source).lag
    return None if lag is None else int(lag.total_seconds() // 60)


def _flag(source: Any) -> str:
    return "is-flag" if health_of(source).tone == "bad" else ""


SOURCES = Listing(
    key="sources",
    noun="source",
    nouns="sources",
    filters=SourceFilter,
    sort="name",
    hint="Name",
    decorate=decorate,
    columns=(
        Column("name", "Source", lambda s: s.name, _name, sort="name"),
        Column("health", "State", lambda s: health_of(s).word, _health),
        Column("lag", "Lag", _lag_minutes, _lag, sort="newest_at", nulls=True, numeric=True),
        Column(
            "run", "Last run", lambda s: s.newest_run.started_at if s.newest_run else None, _run,
            css="ep-nowrap",
        ),
        Column("series", "Series", lambda s: s.series_count, sort="series_count", numeric=True),
        Column("complete", "24 h", lambda s: s.complete_pct, _complete, sort="complete_pct",
               nulls=True, numeric=True),
        Column("quarantine", "In quarantine", lambda s: s.in_quarantine, _quarantined,
               sort="in_quarantine", numeric=True),
        Column("rejected", "Rejected", lambda s: s.rejected_pct, sort="rejected_pct", nulls=True,
               cell=lambda s: units.percent(s.rejected_pct), numeric=True, is_on=False, css="ep-2"),
        Column("failures", "Failures", lambda s: s.failures, _failures, sort="failures",
               numeric=True),
        Column("circuit", "Left alone", lambda s: s.retry_at, _circuit, sort="retry_at",
               nulls=True),
        Column("switch", "Switch", lambda s: s.get_state_display(), sort="state", is_on=False,
               cell=lambda s: statuses.state("source", s.state)),
        Column("url", "Address", lambda s: s.url, sort="url", is_on=False, css="ep-2"),
        Column("cadence", "Every", lambda s: s.cadence_s, lambda s: f"{s.cadence_s // 60} min",
               sort="cadence_s", numeric=True, is_on=False, css="ep-2"),
        Column("ok", "Last success", lambda s: s.last_ok_at, sort="last_ok_at", nulls=True,
               cell=lambda s: units.age(s.last_ok_at, timezone.now()), is_on=False, css="ep-2"),
        Column("simulated", "Simulated", lambda s: s.is_simulated, is_on=False,
               cell=lambda s: "Yes" if s.is_simulated else "No", css="ep-2"),
    ),
    drops=(
        Drop("kind", "Kind", lambda: SourceKind.choices),
        Drop("state", "Switch", lambda: SourceState.choices),
    ),
    flag=_flag,
    empty=Empty(
        "No data sources yet",
        "A source measures your interconnects: a Prometheus-compatible store, or files you upload.",
        "database",
        "new/",
        "Add a source",
    ),
)  # fmt: skip


class SeriesFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Interconnect or label")
    retired = filters.ChoiceFilter(
        choices=(("no", "In use"), ("yes", "Unmapped")), method="unmapped", label="Mapped"
    )

    class Meta:
        model = Series
        fields: list[str] = []

    def search(self, found: QuerySet[Series], name: str, text: str) -> QuerySet[Series]:
        for word in text.split():
            link = Q(interconnect__name__icontains=word) | Q(interconnect__ref__istartswith=word)
            partner = Q(interconnect__partner__name__icontains=word)
            found = found.filter(link | partner | Q(labels__icontains=word))
        return found

    def unmapped(self, found: QuerySet[Series], name: str, value: str) -> QuerySet[Series]:
        return found.filter(retired_at__isnull=value == "no")


def series_rows(source: DataSource | int) -> QuerySet[Series]:
    """All series of a source with what they measure."""
    found = Series.objects.filter(source=source)
    return found.select_related("source", "interconnect__partner", "member")


def series_lag(series: Series) -> timedelta | None:
    """Age of the end of its newest slot."""
    if series.last_sample_at is None:
        return None
    return max(timezone.now() - series.last_sample_at - SLOT, timedelta())


def _link(series: Series) -> SafeString:
    link = series.interconnect
    return components.link(addresses.of(link.ref), link.name, link.partner.name)


def label_words(series: Series) -> str:
    """`edge2.bog.example.net ae1`: the device first, then the interface and the rest."""
    names = sorted(series.labels, key=lambda name: (name != "instance", name != "ifname", name))
    return " ".join(str(series.labels[name]) for name in names)


def _labels(series: Series) -> SafeString:
    address = reverse("console:source_series_edit", args=[series.source.ref, series.pk])
    return safe(f'<a class="ep-plain ep-code" href="{address}">{escape(label_words(series))}</a>')


def _series_lag(series: Series) -> SafeString:
    lag = series_lag(series)
    if lag is None:
        return components.status("gap", "No samples")
    text = duration(lag)
    return components.status("warn", text) if lag > OLD else safe(text)


def _newest(series: Series) -> datetime | None:
    return series.last_sample_at


SERIES = Listing(
    key="series",
    noun="series",
    nouns="series",
    filters=SeriesFilter,
    sort="newest",
    hint="Interconnect, partner or label",
    columns=(
        Column("link", "Interconnect", lambda s: s.interconnect.ref, _link,
               sort="interconnect__name"),
        Column("labels", "At the source", label_words, _labels),
        Column("member", "Port", lambda s: str(s.member or ""), css="ep-2 ep-code"),
        Column("speed", "Speed", lambda s: s.speed_bps, lambda s: units.capacity(s.speed_bps),
               sort="speed_bps", numeric=True),
        Column("swapped", "In and out", lambda s: s.swapped, css="ep-2",
               cell=lambda s: "Swapped" if s.swapped else "As they are"),
        Column("newest", "Last sample", _newest, sort="last_sample_at", nulls=True,
               cell=lambda s: at_time(s.last_sample_at), css="ep-2 ep-nowrap"),
        Column("lag", "Lag", None, _series_lag, numeric=True),
        Column("retired", "Unmapped", lambda s: s.retired_at, is_on=False, sort="retired_at",
               nulls=True, cell=lambda s: at_time(s.retired_at), css="ep-2 ep-nowrap"),
    ),
    drops=(Drop("retired", "Mapped", lambda: (("no", "In use"), ("yes", "Unmapped"))),),
    empty=Empty(
        "Nothing mapped yet",
        "Say which series measures which interconnect; its samples count from then on.",
        "link",
    ),
)  # fmt: skip


def at_time(moment: datetime | None) -> str:
    """`19 Nov 09:35` in the person's zone; the year where it is another one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localtime().year else f" {local.year}"
    return f"{local.day} {local:%b}{year} {local:%H:%M}"
