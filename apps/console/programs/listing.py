"""The list of workstreams: how each stands, by when, and what it is measured by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.programs import queries, rules
from apps.programs.enums import Health, Kind
from apps.programs.filters import WorkstreamFilter
from apps.programs.models import Goal, Workstream

OPEN = (("true", "Not done"), ("false", "Done"))


def rows() -> QuerySet[Workstream]:
    return queries.workstreams_listed()


def health(row: Workstream) -> Health:
    """As people see it today."""
    return rules.health.shown(row.state, row.target_on, timezone.now().date())


def health_html(row: Workstream) -> SafeString:
    """The health; where the date says worse than the owner, that too."""
    shown = health(row)
    drawn = statuses.state("workstream", shown)
    if shown == row.state:
        return drawn
    said = f'<span class="ep-sub d-block">said: {Health(row.state).label.lower()}</span>'
    return safe(f"{drawn}{said}")


def dates_html(row: Workstream) -> SafeString:
    """The date; a later one than the original has the original struck through above it."""
    now = units.day(row.target_on)
    if not row.has_slipped:
        return safe(f'<span class="ep-nowrap">{now}</span>')
    mark = components.icon("calendar-due", "is-bad")
    return safe(
        f'<del class="ep-sub ep-nowrap d-block">{units.day(row.original_on)}</del>'
        f'<span class="is-bad ep-nowrap">{mark} {now}</span>'
    )


def _name(row: Workstream) -> SafeString:
    return components.link(addresses.of(row.key), row.name, f"{row.key}, {row.about}")


def _owner(row: Workstream) -> str:
    return str(row.owner or "")


def _days_moved(row: Workstream) -> int:
    return rules.health.days_moved(row.original_on, row.target_on)


def _goals(row: Any) -> str:
    """`2 of 3 reached`."""
    goals: Sequence[Goal] = row.shown_goals
    if not goals:
        return ""
    reached = sum(
        goal.value is not None and rules.goals.is_reached(goal.metric, goal.target, goal.value)
        for goal in goals
    )
    return f"{reached} of {len(goals)} reached"


def decorate(found: Sequence[Any]) -> None:
    """The goals of a page of rows. One query."""
    by_key: dict[int, list[Goal]] = {row.pk: [] for row in found}
    for goal in Goal.objects.kept().filter(workstream__in=by_key).order_by("pk"):
        by_key[goal.workstream_id].append(goal)
    for row in found:
        row.shown_goals = by_key[row.pk]


def _updated(row: Any) -> str:
    return units.day(row.updated_week) if row.updated_week else ""


def _flag(row: Workstream) -> str:
    return "is-flag" if health(row) == Health.OFF_TRACK else ""


def _days(row: Workstream) -> SafeString | str:
    if not row.is_open:
        return ""
    return components.countdown(row.target_on, timezone.now().date())


WORKSTREAMS = Listing(
    key="workstreams",
    noun="workstream",
    nouns="workstreams",
    filters=WorkstreamFilter,
    sort="target",
    hint="Key, name, partner or metro",
    saves=True,
    watches=True,
    columns=(
        Column("name", "Workstream", lambda w: w.name, _name, sort="name"),
        Column("key", "Key", lambda w: w.key, sort="key", css="ep-code ep-2", is_on=False),
        Column("health", "Health", lambda w: health(w).label, health_html, sort="state"),
        Column("owner", "Owner", _owner, sort="owner__name", nulls=True, css="ep-2 ep-nowrap"),
        Column("original", "Original date", lambda w: w.original_on, sort="original_on",
               cell=lambda w: units.day(w.original_on), css="ep-2 ep-nowrap", is_on=False),
        Column("target", "Date", lambda w: w.target_on, dates_html, sort="target_on"),
        Column("moved", "Days moved", _days_moved, numeric=True, is_on=False),
        Column("left", "Left", None, _days, css="ep-num"),
        Column("goals", "Goals", _goals, css="ep-2 ep-nowrap"),
        Column("kind", "About", lambda w: w.get_kind_display(), sort="kind", css="ep-2",
               is_on=False),
        Column("region", "Region", lambda w: w.region, sort="region", css="ep-2"),
        Column("update", "Last update", _updated, css="ep-2 ep-nowrap"),
    ),
    drops=(
        Drop("health", "Health", lambda: Health.choices),
        Drop("open", "Done or not", lambda: OPEN),
        Drop("kind", "About", lambda: Kind.choices),
        Drop("region", "Region", options.regions),
        Drop("owner", "Owner", options.owners),
    ),
    decorate=decorate,
    flag=_flag,
    empty=Empty(
        "No workstreams yet",
        "What drives partners forward: a metro launch, a renewal wave, an augment campaign.",
        "layout-kanban",
        reverse_lazy("console:program_new"),
        "Open the first workstream",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Elsewhere:
    """The same rows in another view."""

    address: str
    label: str
    icon: str


def elsewhere(request: HttpRequest, name: str, label: str, icon: str) -> Elsewhere:
    """The other view with the filters of this one."""
    query = request.GET.copy()
    for given in list(query):
        if given not in WorkstreamFilter.base_filters:
            del query[given]
    kept = query.urlencode()
    return Elsewhere(f"{reverse(name)}?{kept}" if kept else reverse(name), label, icon)


def lead(found: QuerySet[Workstream]) -> str:
    """`4 open: 2 on track, 1 at risk, 1 off track.` One query."""
    rows = found.open().values_list("state", "target_on")  # type: ignore[attr-defined]
    today = timezone.now().date()
    shown = [rules.health.shown(state, target_on, today) for state, target_on in rows]
    if not shown:
        return "Nothing is under way."
    words = [f"{shown.count(h)} {h.label.lower()}" for h in Health if h in shown]
    return f"{len(shown)} open: {', '.join(words)}."
