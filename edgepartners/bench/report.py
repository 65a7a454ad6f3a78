"""All bars in one report: each with its figures and whether it is met."""

import os
import platform
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from apps.agreements.models import Agreement, ContractTerm
from apps.network.models import Interconnect
from apps.partners.models import Partner
from edgepartners.bench import (
    api,
    exports,
    judging,
    meters,
    pages,
    portal,
    server,
    timeseries,
    visit,
)
from edgepartners.bench.meters import Figures
from edgepartners.bench.server import Load

COUNTED = (Partner, Interconnect, Agreement, ContractTerm)
ABSENT = ("api: create one, 100",)  # the API does not create yet


def machine() -> Figures:
    """How fast it is now, and how busy with other things."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_average": [round(each, 1) for each in os.getloadavg()],
        "reference_loop_ms": meters.reference(),
    }


def product(*, at: datetime) -> Figures:
    """Bars of pages, API, exports, first visit, judge and server, on the data that is there."""
    client = meters.manager()
    bars = [
        *meters.measure(client, pages.bars()),
        *portal.measure(),
        *meters.measure(client, api.bars()),
        exports.measure(client),
        visit.measure(client),
        judging.measure(at=at),
        *server.measure(client, loads()),
    ]
    rows = {model.__name__: model._default_manager.count() for model in COUNTED}
    return {"rows": rows, "bars": bars, "absent": ABSENT} | verdict(bars)


def loads() -> list[Load]:
    link = Interconnect.objects.earliest("pk")
    return [
        Load("lists", "/interconnects/", 60),
        Load("details", f"/interconnects/{link.ref}/", 150),
        Load("API pages of 50", "/api/v1/interconnects/?page_size=50", 100),
    ]


def samples(*, full: bool) -> Figures:
    """Bars of the sample store."""
    found = timeseries.measure(full=full)
    return found | verdict(_leaves(found))


def verdict(bars: Iterable[Figures]) -> Figures:
    missed = [bar["name"] for bar in bars if not bar["met"]]
    return {"missed": missed, "met": not missed}


def _leaves(figures: Any, name: str = "") -> list[Figures]:
    """Every part that says whether it is met, by the names that lead to it."""
    if not isinstance(figures, dict):
        return []
    if "met" in figures:
        return [figures | {"name": name}]
    return [
        leaf
        for key, value in figures.items()
        for leaf in _leaves(value, f"{name}, {key}" if name else key)
    ]
