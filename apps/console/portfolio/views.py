"""The portfolio at a glance: every figure leads to exactly its rows."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from apps.console import options
from apps.console.access import StaffRequest, may, needs
from apps.console.portfolio import deals, files, network, programs
from apps.console.portfolio.panels import Ask, Panel


@needs("reports.view")
def portfolio(request: StaffRequest) -> HttpResponseBase:
    """The panels, of one region or of all; with `export=csv|xlsx` their figures as a file."""
    regions = options.regions()
    asked = request.GET.get("region", "")
    region = asked if asked in dict(regions) else ""
    ask = Ask(region, prices=may(request.user, "agreements.prices"))
    shown = gathered(ask)
    kind = request.GET.get("export", "")
    if kind in ("csv", "xlsx"):
        return files.answer(list(shown.values()), kind)
    context = {
        "panels": [panel for key, panel in shown.items() if key != "workstreams"],
        "streams": shown["workstreams"],
        "regions": regions,
        "region": region,
        "hides_amounts": not ask.prices,
    }
    return render(request, "console/portfolio/page.html", context)


def gathered(ask: Ask) -> dict[str, Panel]:
    """All panels in the order of the page; the number of queries does not grow with the rows."""
    now, today = timezone.now(), timezone.localdate()
    health, streams = programs.workstreams(ask, now.date())
    found = (
        deals.agreements(ask), network.capacity(ask), deals.spend(ask, now),
        network.breaches(ask, today), network.requests(ask, now), deals.renewals(ask, today),
        health, streams,
    )  # fmt: skip
    return {panel.key: panel for panel in found}
