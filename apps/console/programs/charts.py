"""The flow of a workstream: burn-up, cumulative flow, cycle time, and their figures as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console.access import StaffRequest, needs
from apps.console.programs import drawing
from apps.console.programs.views import workstream_of
from apps.core import units
from apps.programs import queries, rules
from apps.programs.models import Workstream
from apps.programs.rules.flow import Cycle, Level

USUAL, MOST = 50, 85  # percent of items


@dataclass(frozen=True)
class Times:
    """How long items took, with the drawing of it. Days."""

    usual: float
    most: float
    cycles: Sequence[Cycle]
    svg: SafeString


@needs("programs.view")
def flow(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    context = charts(workstream, timezone.now().date())
    context["title"] = f"{workstream.name}, flow"
    return render(request, "console/programs/flow.html", context)


def charts(workstream: Workstream, today: date) -> dict[str, Any]:
    """For the template. Two queries. `today` is a UTC day."""
    shifts = queries.shifts_of(workstream)
    context: dict[str, Any] = {"workstream": workstream, "today": today, "levels": []}
    if not shifts:
        return context
    first = min(workstream.starts_on, shifts[0].day)
    found = rules.flow.levels(shifts, rules.flow.days(first, today))
    return context | {
        "levels": found[::-1],
        "newest": found[-1],
        "burn_up": drawing.burn_up(
            found, today=today, original_on=workstream.original_on,
            target_on=workstream.target_on, summary=_burn_up(workstream, found[-1]),
        ),
        "cumulative": drawing.cumulative_flow(found, summary=_cumulative(found[-1])),
        "times": times(queries.cycles_of(workstream), today),
    }  # fmt: skip


def times(cycles: Sequence[Cycle], today: date) -> Times | None:
    """None while nothing is done."""
    usual = rules.flow.percentile([cycle.days for cycle in cycles], USUAL)
    most = rules.flow.percentile([cycle.days for cycle in cycles], MOST)
    if usual is None or most is None:
        return None
    summary = (
        f"Cycle time of {len(cycles)} done items: half took {usual:.1f} days or less, "
        f"{MOST} % {most:.1f} days or less."
    )
    svg = drawing.cycle_times(cycles, usual=usual, most=most, today=today, summary=summary)
    return Times(usual, most, cycles, svg)


def _burn_up(workstream: Workstream, newest: Level) -> str:
    words = f"{newest.done} of {newest.scope} items are done on {units.day(newest.day)}; "
    words += f"the date is {units.day(workstream.target_on)}"
    if workstream.target_on == workstream.original_on:
        return f"{words}."
    return f"{words}, first {units.day(workstream.original_on)}."


def _cumulative(newest: Level) -> str:
    return (
        f"Items by status over time; on {units.day(newest.day)} {newest.todo} to do, "
        f"{newest.doing} doing, {newest.done} done."
    )
