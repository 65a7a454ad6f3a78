"""The roadmap: workstreams over quarters, the original date beside the current one."""

from dataclasses import replace
from datetime import date
from functools import partial

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.lists import Column, Listing
from apps.console.programs import listing
from apps.core import units
from apps.core.ui.components import escape, safe
from apps.programs import queries, rules
from apps.programs.enums import Health
from apps.programs.models import Workstream
from apps.programs.rules.roadmap import Window

WIDTH, HEIGHT = 520, 28
KEPT = ("name", "health", "owner", "region")
FILLS = {
    Health.ON_TRACK: "ok-fill",
    Health.AT_RISK: "warn-fill",
    Health.OFF_TRACK: "bad-fill",
    Health.PAUSED: "bar",
    Health.DONE: "bar",
}


@needs("programs.view")
def roadmap(request: StaffRequest) -> HttpResponseBase:
    """The list of workstreams as a timeline: the same filters, the same words."""
    return lists.respond(
        request, roadmap_of(timezone.now().date()), listing.rows(), title="Roadmap",
        template="console/programs/roadmap.html", lead=listing.lead(queries.workstreams()),
        elsewhere=listing.elsewhere(request, "console:program_list", "As a list", "layout-kanban"),
    )  # fmt: skip


def roadmap_of(today: date) -> Listing:
    """The list with a timeline around a day."""
    window = rules.roadmap.window(today)
    by_key = listing.WORKSTREAMS.by_key
    drawn = Column("timeline", "Timeline", None, partial(bar, window=window, today=today),
                   head=head(window))  # fmt: skip
    dates = (
        replace(by_key["original"], is_on=True),
        Column("target", "Date", lambda w: w.target_on, _target, sort="target_on",
               css="ep-nowrap"),
        replace(by_key["moved"], is_on=True),
    )  # fmt: skip
    name, health, *others = (by_key[key] for key in KEPT)
    return replace(
        listing.WORKSTREAMS, key="roadmap", columns=(name, health, drawn, *dates, *others),
        saves=False, decorate=_as_they_are,
    )  # fmt: skip


def _as_they_are(_rows: object) -> None:
    """The goals are not shown here."""


def _target(row: Workstream) -> SafeString | str:
    shown = units.day(row.target_on)
    return safe(f'<span class="is-bad">{shown}</span>') if row.has_slipped else shown


def head(window: Window) -> SafeString:
    """The quarters, for the column's head."""
    texts = "".join(
        f'<text x="{_x(window, first) + 3:.1f}" y="11">{rules.roadmap.label(first)}</text>'
        for first in window.quarters
    )
    return _svg(14, 'aria-hidden="true"', f'<g id="ep-quarters">{texts}</g>')


def bar(row: Workstream, *, window: Window, today: date) -> SafeString:
    """Its length in the colour of its health, quarters, today; what it slipped by is dashed.

    On phones, where the column has no head, the quarters' names stand above each bar.
    """
    start, first, last = (
        _x(window, day) for day in (row.starts_on, row.original_on, row.target_on)
    )
    lines = "".join(f"M{_x(window, each):.1f} 0V{HEIGHT}" for each in window.quarters)
    fill = FILLS[rules.health.shown(row.state, row.target_on, today)]
    parts = [
        '<use href="#ep-quarters" y="-15"/>',
        f'<path class="ax" d="{lines}"/>',
        f'<rect x="{start:.1f}" y="10" width="{max(min(first, last) - start, 2):.1f}" height="8" '
        f'rx="2" fill="var(--ep-{fill})"/>',
    ]
    if row.has_slipped:
        parts.append(
            f'<path d="M{first:.1f} 14H{last:.1f}" fill="none" stroke="var(--ep-{fill})" '
            f'stroke-width="3" stroke-dasharray="4 2"/>'
        )
    parts += [_mark(first, "surface"), _mark(last, "ink")]
    parts.append(
        f'<path d="M{_x(window, today):.1f} 0V{HEIGHT}" stroke="var(--ep-accent)" '
        f'stroke-width="1.5"/>'
    )
    return _svg(HEIGHT, f'role="img" aria-label="{escape(_words(row))}"', "".join(parts))


def _words(row: Workstream) -> str:
    words = f"{units.day(row.starts_on)} to {units.day(row.target_on)}"
    if row.original_on == row.target_on:
        return words
    return f"{words}, first {units.day(row.original_on)}"


def _mark(x: float, fill: str) -> str:
    """A diamond at a date: empty for the original one, full for the current one."""
    return (
        f'<path d="M{x - 5:.1f} 14l5 -5 5 5 -5 5z" fill="var(--ep-{fill})" stroke="var(--ep-ink)"/>'
    )


def _x(window: Window, day: date) -> float:
    return 6 + window.place(day) * (WIDTH - 12)


def _svg(height: int, said: str, body: str) -> SafeString:
    return safe(f'<svg class="ep-svg ep-road" viewBox="0 0 {WIDTH} {height}" {said}>{body}</svg>')
