"""/interconnects with figures, /deployments, /maintenances, /agreements."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import for_partner as agreements
from apps.api.partner import links
from apps.api.partner.base import PartnerView
from apps.api.robots import pages
from apps.api.robots.faults import absent, wrong
from apps.api.robots.operations import (
    PAGING,
    Answer,
    Operation,
    Parameter,
    listed,
    ref,
    tells,
)
from apps.api.robots.schemas import MOMENT, words
from apps.network import for_partner
from apps.usage import for_partner as usage

METRICS = ("p95", "max", "avg")
LONGEST = {"p95": timedelta(days=400), "max": timedelta(days=92), "avg": timedelta(days=31)}
DAY = timedelta(days=1)


class Interconnects(PartnerView):
    scopes = {"GET": "capacity:read"}

    @tells(
        Operation(
            "Interconnects of the partner, with their 30-day figures",
            {200: Answer(listed("interconnects", ref("InterconnectRow")))},
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        asked, figures = self.window(), usage.figures(self.seat.partner)
        found = sorted(for_partner.interconnects(self.seat.partner), key=_ref)
        page = pages.cut_list(found, asked, key=_ref)
        rows = [links.row(each, figures.get(each.ref)) for each in page.rows]
        return Response({"interconnects": rows, "next_token": page.next_token})


class Interconnect(PartnerView):
    scopes = {"GET": "capacity:read"}

    @tells(Operation("One interconnect with its parts", {200: Answer(ref("Interconnect"))}))
    def get(self, request: Request, reference: str) -> Response:
        found = for_partner.whole(self.seat.partner, reference)
        if found is None:
            raise absent()
        figures = usage.figures(self.seat.partner).get(reference)
        return Response(links.whole(found, figures))


class Statistics(PartnerView):
    scopes = {"GET": "capacity:read"}

    @tells(
        Operation(
            "Traffic of an interconnect",
            {200: Answer(ref("Statistics"))},
            "p95: of each day (UTC), up to 400 days. max: the highest 5-minute rate of each step, "
            "up to 92 days. avg: of each hour, up to 31 days. Half-open [from, to), UTC.",
            parameters=(
                Parameter("metric", words(*METRICS), required=True),
                Parameter("from", MOMENT, required=True),
                Parameter("to", MOMENT, required=True),
            ),
        )
    )
    def get(self, request: Request, reference: str) -> Response:
        if for_partner.interconnect(self.seat.partner, reference) is None:
            raise absent()
        metric, start, end = self._asked()
        step, points = READERS[metric](self.seat.partner, reference, start, end)
        return Response(
            {
                "metric": metric, "from": links.moment(start), "to": links.moment(end),
                "step_s": step, "unit": "bit/s", "points": [links.point(*each) for each in points],
            }
        )  # fmt: skip

    def _asked(self) -> tuple[str, datetime, datetime]:
        query = self.request.query_params
        missing = {
            name: "This is required." for name in ("metric", "from", "to") if name not in query
        }
        if missing:
            raise wrong(missing)
        if query["metric"] not in METRICS:
            raise wrong({"metric": f"Use one of {', '.join(METRICS)}."})
        start, end = _moment(query["from"], "from"), _moment(query["to"], "to")
        if not start < end <= start + LONGEST[query["metric"]]:
            days = LONGEST[query["metric"]].days
            raise wrong({"to": f"Choose an end after the start, at most {days} days later."})
        return query["metric"], start, end


class Deployments(PartnerView):
    scopes = {"GET": "capacity:read"}

    @tells(
        Operation(
            "Embedded caches of the partner",
            {200: Answer(listed("deployments", ref("Deployment")))},
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        found = sorted(for_partner.caches(self.seat.partner), key=_ref)
        page = pages.cut_list(found, self.window(), key=_ref)
        rows = [links.deployment(each) for each in page.rows]
        return Response({"deployments": rows, "next_token": page.next_token})


class Maintenances(PartnerView):
    scopes = {"GET": "maintenance:read"}

    @tells(
        Operation(
            "Planned work on the partner's interconnects",
            {200: Answer(listed("maintenances", ref("Maintenance")))},
            "What is over is left out, as in the draft's idea.",
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        found = for_partner.maintenances(self.seat.partner, after=timezone.now())
        page = pages.cut_list(sorted(found, key=_ref), self.window(), key=_ref)
        rows = [links.maintenance(each) for each in page.rows]
        return Response({"maintenances": rows, "next_token": page.next_token})


class Agreements(PartnerView):
    scopes = {"GET": "requests:read"}

    @tells(
        Operation(
            "Agreements with the partner",
            {200: Answer(listed("agreements", ref("Agreement")))},
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        found = sorted(agreements.deals(self.seat.partner), key=_ref)
        page = pages.cut_list(found, self.window(), key=_ref)
        rows = [links.agreement(each) for each in page.rows]
        return Response({"agreements": rows, "next_token": page.next_token})


def _ref(row: Any) -> str:
    return str(row.ref)


def _moment(text: str, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if not 2000 <= aware.year <= 2100:
            raise ValueError
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong({name: "Write a time as 2027-01-31T00:00:00Z, from 2000 to 2100."}) from None


def _p95(partner: Any, name: str, start: datetime, end: datetime) -> Any:
    """Of each day that has ended."""
    today = datetime.combine(timezone.now().astimezone(UTC).date(), datetime.min.time(), UTC)
    days = (today - start) // DAY + 1
    found = usage.daily(partner, name, days=min(max(days, 1), 800), at=timezone.now())
    rows = found.rows() if found else []
    return 86_400, [row for row in rows if start <= row[0] < end]


def _max(partner: Any, name: str, start: datetime, end: datetime) -> Any:
    found = usage.peaks(partner, name, start, end)
    return (found.step_s, found.rows()) if found else (300, [])


def _avg(partner: Any, name: str, start: datetime, end: datetime) -> Any:
    """Of each hour, over the samples that came."""
    hours: dict[datetime, list[tuple[int | None, int | None]]] = {}
    for at, to, back in usage.samples(partner, name, start, end):
        hours.setdefault(at.replace(minute=0, second=0, microsecond=0), []).append((to, back))
    points = [
        (hour, _mean([to for to, _ in pairs]), _mean([back for _, back in pairs]))
        for hour, pairs in sorted(hours.items())
    ]
    return 3600, points


def _mean(values: list[int | None]) -> int | None:
    known = [each for each in values if each is not None]
    return round(sum(known) / len(known)) if known else None


READERS = {"p95": _p95, "max": _max, "avg": _avg}
