"""p95, highest, mean and busy hour of interconnects over any period, whole and by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.problems import BadQuery
from apps.api.rows import stamp
from apps.api.staff import chosen
from apps.api.staff.utilization import EARLIEST, USUAL_DAYS, known_zone
from apps.api.views import Endpoint
from apps.network.models import Interconnect
from apps.usage import queries
from apps.usage.figures import Ints
from apps.usage.queries import Steps
from apps.usage.rules import SLOT_SECONDS, period_bounds

METRICS = ("p95", "max", "avg", "busy_hour")
STEPS = {"none": 0, "hour": 12, "6h": 72, "day": 0}  # slots; days are local ones
MOST_DAYS = 400
MOST_STEPS = 5_000
MOST_LINKS = 200
MOST_SLOTS = 200 * 31 * 288  # 200 interconnects for a month: 28 MB
PARAMETERS = ("from", "to", "tz", "step", "metrics")


def _span_fields(tz: str) -> dict[str, serializers.Field]:
    return {
        "from": serializers.DateField(required=False, help_text="First day; default: 30 days"),
        "to": serializers.DateField(required=False, help_text="Last day; default: yesterday"),
        "tz": serializers.CharField(
            required=False, max_length=64, validators=[known_zone],
            help_text=f"IANA zone the days are cut in; default: {tz}",
        ),
        "step": serializers.ChoiceField(
            choices=[*STEPS], default="none", help_text="Also figures of each hour, 6 hours, day"
        ),
        "metrics": serializers.CharField(
            required=False, max_length=100,
            help_text=f"Some of {', '.join(METRICS)}, separated by commas; default: all",
        ),
    }  # fmt: skip


OneQuery = inline_serializer("StatisticsQuery", _span_fields("that of the metro"))
ManyQuery = inline_serializer("StatisticsOfManyQuery", chosen.fields() | _span_fields("UTC"))


class Figures(serializers.Serializer):
    """bit/s; null: nothing was measured. Only the metrics asked for are there."""

    p95_in_bps = serializers.IntegerField(required=False, allow_null=True)
    p95_out_bps = serializers.IntegerField(required=False, allow_null=True)
    max_in_bps = serializers.IntegerField(required=False, allow_null=True)
    max_out_bps = serializers.IntegerField(required=False, allow_null=True)
    avg_in_bps = serializers.IntegerField(required=False, allow_null=True)
    avg_out_bps = serializers.IntegerField(required=False, allow_null=True)
    busy_hour_in_bps = serializers.IntegerField(required=False, allow_null=True)
    busy_hour_out_bps = serializers.IntegerField(required=False, allow_null=True)
    valid = serializers.IntegerField(help_text="Slots with both directions")
    expected = serializers.IntegerField(help_text="Slots of 300 s")

    class Meta:
        ref_name = "StatisticsFigures"


class StepFigures(Figures):
    at = serializers.DateTimeField(help_text="Where the step starts")

    class Meta:
        ref_name = "StatisticsStep"


class OfInterconnect(serializers.Serializer):
    interconnect = serializers.CharField(help_text="PNI-00042")
    total = Figures(help_text="Of the whole period")
    steps = StepFigures(many=True)

    class Meta:
        ref_name = "StatisticsOfInterconnect"


Body = inline_serializer(
    "Statistics",
    {
        "from": serializers.DateField(),
        "to": serializers.DateField(help_text="Last day"),
        "tz": serializers.CharField(),
        "step": serializers.ChoiceField(choices=[*STEPS]),
        "results": OfInterconnect(many=True),
    },
)


@dataclass(frozen=True)
class Asked:
    first: date
    last: date
    tz: str
    step: str
    metrics: tuple[str, ...]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return period_bounds(self.first, self.last, self.tz)


def read(values: Mapping[str, Any], *, tz: str, at: datetime) -> Asked:
    """The period asked for. BadQuery names what is wrong."""
    zone = values.get("tz", tz)
    today = at.astimezone(ZoneInfo(zone)).date()
    last = values.get("to", today - timedelta(days=1))
    if not EARLIEST <= last <= today:
        raise BadQuery({"to": f"Use a day from {EARLIEST} to {today}."})
    first = values.get("from", last - timedelta(days=USUAL_DAYS - 1))
    if not EARLIEST <= first <= last:
        raise BadQuery({"from": f"Use a day from {EARLIEST} to {last}."})
    if (last - first).days >= MOST_DAYS:
        raise BadQuery({"from": f"Ask for at most {MOST_DAYS} days."})
    asked = Asked(first, last, zone, values["step"], _metrics(values.get("metrics", "")))
    width = STEPS[asked.step]
    if width and (last - first).days * 288 // width > MOST_STEPS:
        raise BadQuery({"step": f"That is more than {MOST_STEPS} steps: take longer ones."})
    return asked


def _metrics(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if unknown := [name for name in names if name not in METRICS]:
        raise BadQuery({"metrics": f"{unknown[0]!r} is none of {', '.join(METRICS)}."})
    return names or METRICS


def given(query: type[serializers.Serializer], values: Mapping[str, str]) -> dict[str, Any]:
    """The parameters, or BadQuery."""
    found = query(data=values)
    if not found.is_valid():
        raise BadQuery({name: " ".join(map(str, texts)) for name, texts in found.errors.items()})
    return found.validated_data


def body(links: Sequence[Interconnect], asked: Asked) -> dict[str, Any]:
    """The answer. Three queries, whatever the number of interconnects."""
    start, end = asked.bounds
    rates = queries.link_rates([link.pk for link in links], start, end)
    edges = _edges(asked, rates[links[0].pk].shape[-1]) if links else []
    return {
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "tz": asked.tz,
        "step": asked.step,
        "results": [
            {
                "interconnect": link.ref,
                "total": _dumped(rates[link.pk], [0, rates[link.pk].shape[-1]], asked)[0],
                "steps": _steps(rates[link.pk], edges, asked),
            }
            for link in links
        ],
    }


def _edges(asked: Asked, slots: int) -> list[int]:
    if asked.step == "none":
        return []
    if asked.step == "day":
        return queries.day_edges(asked.first, asked.last, asked.tz)
    return queries.even_edges(slots, STEPS[asked.step])


def _steps(rates: Ints, edges: list[int], asked: Asked) -> list[dict[str, Any]]:
    if not edges:
        return []
    start, slot = asked.bounds[0], timedelta(seconds=SLOT_SECONDS)
    rows = _dumped(rates, edges, asked)
    return [{"at": stamp(start + edge * slot), **row} for edge, row in zip(edges, rows)]  # noqa: B905


def _dumped(rates: Ints, edges: list[int], asked: Asked) -> list[dict[str, Any]]:
    found = queries.stepped(rates, edges)
    columns = {name: _sides(found, name) for name in asked.metrics}
    return [
        {f"{name}_{side}_bps": values[row][at] for name, values in columns.items()
         for row, side in enumerate(("in", "out"))}
        | {"valid": int(found.valid[at]), "expected": int(found.expected[at])}
        for at in range(len(edges) - 1)
    ]  # fmt: skip


def _sides(found: Steps, name: str) -> list[list[int | None]]:
    values: Ints = {
        "p95": found.p95, "max": found.max, "avg": found.average, "busy_hour": found.busy_hour,
    }[name]  # fmt: skip
    return [[None if bps < 0 else bps for bps in row] for row in values.tolist()]


class Statistics(Endpoint):
    """Figures of many interconnects at once.

    At most 200, named by reference or by partner, metro, region or kind. Nearest rank over the
    known slots. Answers 200 interconnects for a month; fewer for longer.
    """

    permission_classes = [needs("usage.view")]

    def parameters(self) -> tuple[str, ...]:
        return (*chosen.NAMES, *PARAMETERS)

    @extend_schema(
        operation_id="statistics_list", parameters=[ManyQuery], responses=Body, tags=["statistics"]
    )
    def get(self, request: Request) -> Response:
        values = given(type(ManyQuery), request.query_params)
        asked = read(values, tz="UTC", at=timezone.now())
        links = list(chosen.links(values)[: MOST_LINKS + 1])
        days = (asked.last - asked.first).days + 1
        if len(links) > MOST_LINKS or len(links) * days * 288 > MOST_SLOTS:
            raise BadQuery({"interconnect": "That is too much for one answer: name fewer, or ask "
                            "for fewer days."})  # fmt: skip
        return Response(body(links, asked))
