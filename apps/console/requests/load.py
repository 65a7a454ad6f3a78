"""Who has how much to do, and how long stages take on either side (portal.md 6.2, 6.8)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apps.capacity import queries, rules
from apps.capacity.enums import OPEN, RequestType, Side, State
from apps.capacity.filters import NOBODY, TO_HANDLE
from apps.capacity.queries import Load, StageTime
from apps.console import options
from apps.console.access import StaffRequest, needs
from apps.console.requests import words

WHOSE = {Side.US: "Ours", Side.PARTNER: "The partner's", Side.BOTH: "Both sides'"}


@dataclass(frozen=True)
class Person:
    """A row of the first table, with the addresses of what it counts."""

    load: Load
    open_address: str
    late_address: str


@dataclass(frozen=True)
class Stage:
    """A row of the second: `share` is its p50 as a part of the longest, in percent."""

    time: StageTime
    label: str
    whose: str
    p50: str
    p90: str
    share: float
    address: str


@needs("capacity.view")
def workload(request: StaffRequest) -> HttpResponse:
    """People first, then stages; a figure leads to its rows."""
    kept, now = _kept(request), timezone.now()
    times = queries.stage_times(at=now, **kept)
    context = {
        "title": "Workload",
        "people": [_person(load, kept) for load in queries.workload(at=now, region=kept["region"])],
        "stages": _stages(times, kept),
        "sides": _sides(times),
        "types": RequestType.choices,
        "regions": options.regions(),
        "kept": kept,
    }
    return render(request, "console/requests/workload.html", context)


@needs("capacity.view")
def stage(request: StaffRequest, state: str) -> HttpResponse:
    """The requests that were longest in a stage."""
    if state not in OPEN:
        raise Http404(f"There is no stage {state}.")
    kept = _kept(request)
    found = queries.stays(state, at=timezone.now(), **kept)
    rows = [(row, RequestType(row.type).label, words.span(row.length)) for row in found]
    context = {
        "title": f"Time in {State(state).label.lower()}", "rows": rows,
        "back": f"{reverse('console:request_workload')}?{urlencode(kept)}",
        "queue": f"{reverse('console:request_list')}?{urlencode({'state': state, **kept})}",
    }  # fmt: skip
    return render(request, "console/requests/stage.html", context)


def _kept(request: HttpRequest) -> dict[str, str]:
    """Type and region of the address; words that are none are left out."""
    kind, region = request.GET.get("type", ""), request.GET.get("region", "")
    known = dict(options.regions())
    return {"type": kind if kind in RequestType.values else "",
            "region": region if region in known else ""}  # fmt: skip


def _person(load: Load, kept: dict[str, str]) -> Person:
    who = {"assignee": load.person.email if load.person else NOBODY, "region": kept["region"]}
    base = reverse("console:request_list")
    return Person(
        load,
        f"{base}?{urlencode({'state': TO_HANDLE, **who})}",
        f"{base}?{urlencode({'late': 'true', **who})}",
    )


def _stages(times: dict[str, StageTime], kept: dict[str, str]) -> list[Stage]:
    """In the order of a request's life. The way of types without LOA is a part of it."""
    known = [times[state] for state in OPEN if state in times]
    longest = max((time.p50 for time in known), default=timedelta(1))
    return [_stage(time, longest, kept) for time in known]


def _stage(time: StageTime, longest: timedelta, kept: dict[str, str]) -> Stage:
    address = reverse("console:request_stage", args=[time.state])
    return Stage(
        time, State(time.state).label, WHOSE.get(Side(rules.holder(time.state, {})), ""),
        words.span(time.p50), words.span(time.p90),
        100 * (time.p50 / longest) if longest else 0, f"{address}?{urlencode(kept)}",
    )  # fmt: skip


def _sides(times: dict[str, StageTime]) -> list[tuple[str, str]]:
    """The medians of the stages of each side added up: where the time goes."""
    spent: dict[str, Any] = {}
    for state, time in times.items():
        whose = WHOSE.get(Side(rules.holder(state, {})))
        if whose and state in OPEN:
            spent[whose] = spent.get(whose, timedelta()) + time.p50
    return [(whose, words.span(spent[whose])) for whose in WHOSE.values() if whose in spent]
