"""The list of caches as a table. What we do not know is said, not left out."""

from typing import Any

from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.portal.interconnects.cells import address
from apps.portal.tables import Column, Filter, Table

UNKNOWN = safe('<span class="ep-sub">not known</span>')


def name(row: Any) -> SafeString:
    cache = row.cache
    return components.link(address(cache.ref), cache.name, f"{cache.facility}, {cache.metro}")


def hardware(row: Any) -> str:
    cache = row.cache
    return f"{cache.servers} \u00d7 {cache.model}" if cache.model else f"{cache.servers} servers"


def served(row: Any) -> SafeString | str:
    """The p95 it sends to the partner, of what it can serve."""
    if row.figures.to_you_bps is None:
        return UNKNOWN
    return components.two_lines(
        units.rate(row.figures.to_you_bps), f"of {units.capacity(row.cache.served_bps)}"
    )


def fill(row: Any) -> SafeString | str:
    cache = row.cache
    if not cache.has_fill_window:
        return UNKNOWN
    most = f"at most {units.rate(cache.fill_max_bps)}" if cache.fill_max_bps else ""
    return components.two_lines(f"{cache.fill_from:%H:%M} to {cache.fill_to:%H:%M}", most)


def fill_words(row: Any) -> str | None:
    cache = row.cache
    if not cache.has_fill_window:
        return None
    return f"{cache.fill_from:%H:%M}-{cache.fill_to:%H:%M} {cache.zone}"


def drain(row: Any) -> SafeString | str:
    """Drained caches are in maintenance; the next work says when."""
    if row.work is None:
        return "Not planned"
    when = f"{row.work.starts_at:%-d %b %H:%M} to {row.work.ends_at:%-d %b %H:%M} UTC"
    return components.two_lines("Under way" if row.is_working else "Planned", when)


def health(row: Any) -> SafeString:
    return components.status(row.health.tone, row.health.word)


def age(row: Any) -> str:
    return units.age(row.figures.newest, row.now) if row.figures.newest else ""


CACHES = Table(
    key="caches",
    noun="cache",
    nouns="caches",
    sort="name",
    words=lambda row: f"{row.cache.name} {row.cache.ref} {row.cache.metro} {row.cache.facility}",
    css=lambda row: "is-stale" if row.is_late else "",
    foot=(
        "Served is the p95 of 30 days. Offload and the prefixes a cache serves are not measured "
        "here yet, so they are not shown as zero."
    ),
    columns=(
        Column("name", "Site", lambda row: row.cache.name, name),
        Column("ref", "Reference", lambda row: row.cache.ref, is_shown=False),
        Column("metro", "Metro", lambda row: row.cache.metro, is_shown=False),
        Column("health", "Health", lambda row: row.health.word, health),
        Column("hardware", "Hardware", hardware, css="ep-2"),
        Column("served", "Served", lambda row: row.figures.to_you_bps, served, numeric=True),
        Column("peak", "Peak", lambda row: row.figures.peak_bps,
               lambda row: units.rate(row.figures.peak_bps), numeric=True, css="ep-2"),
        Column("can_serve", "Can serve", lambda row: row.cache.served_bps, is_shown=False),
        Column("offload", "Offload", lambda row: None, lambda row: UNKNOWN, sort=False),
        Column("prefixes", "Prefixes", lambda row: None, lambda row: UNKNOWN, sort=False),
        Column("fill", "Fill window, local", fill_words, fill, sort=False),
        Column("drain", "Drain", lambda row: row.work.starts_at if row.work else None, drain),
        Column("newest", "Data age", lambda row: row.figures.newest, age, numeric=True, css="ep-2"),
    ),
    filters=(
        Filter("metro", "Metro", lambda row: row.cache.metro, lambda row: row.cache.metro),
        Filter("health", "Health", lambda row: row.health.word, lambda row: row.health.word),
    ),
)  # fmt: skip
