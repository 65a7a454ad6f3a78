"""What an interconnect carried over a span of local days: statistics, and a series to draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from apps.api.problems import BadQuery
from apps.api.rows import stamp
from apps.network.models import Interconnect
from apps.usage import queries
from apps.usage.queries import Statistics
from apps.usage.rules import Grade, period_bounds

DAYS = {"day": 400, "raw": 31, "none": 400}
USUAL_DAYS = 30
EARLIEST = date(2000, 1, 1)

Points = list[dict[str, Any]]


def known_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(f"{name!r} is not an IANA time zone.") from None


# Declared through a function because `from` is no name in Python.
Query = inline_serializer(
    "UtilizationQuery",
    {
        "from": serializers.DateField(required=False, help_text="First day; default: 30 days"),
        "to": serializers.DateField(required=False, help_text="Last day; default: yesterday"),
        "tz": serializers.CharField(
            required=False,
            max_length=64,
            validators=[known_zone],
            help_text="IANA zone the days are cut in; default: that of the metro",
        ),
        "step": serializers.ChoiceField(
            choices=[*DAYS],
            default="day",
            help_text="Rows of the series: a day (400 at most), five minutes (31 days), none",
        ),
    },
)
PARAMETERS = ("from", "to", "tz", "step")


class StatisticsBody(serializers.Serializer):
    p95_in_bps = serializers.IntegerField(allow_null=True, help_text="From the partner")
    p95_out_bps = serializers.IntegerField(allow_null=True, help_text="To the partner")
    p95_bps = serializers.IntegerField(allow_null=True, help_text="The higher direction")
    side = serializers.ChoiceField(choices=["IN", "OUT"], allow_null=True)
    rank = serializers.IntegerField(
        allow_null=True, help_text="p95 is the rank-th of n values sorted upwards (nearest rank)"
    )
    n = serializers.IntegerField()
    valid = serializers.IntegerField(help_text="Slots with both directions")
    expected = serializers.IntegerField(help_text="Slots of 300 s in the span")
    completeness = serializers.CharField(help_text="Percent")
    grade = serializers.ChoiceField(choices=[grade.value for grade in Grade])
    max_bps = serializers.IntegerField(allow_null=True)
    max_at = serializers.DateTimeField(allow_null=True)
    average_in_bps = serializers.IntegerField(allow_null=True)
    average_out_bps = serializers.IntegerField(allow_null=True)
    busy_hour_bps = serializers.IntegerField(
        allow_null=True, help_text="Highest mean of 12 consecutive slots of a local day"
    )

    class Meta:
        ref_name = "UtilizationStatistics"


class PointBody(serializers.Serializer):
    """With step `day` a local day, with step `raw` a slot; null: nothing was measured."""

    day = serializers.DateField(required=False)
    p95_in_bps = serializers.IntegerField(required=False, allow_null=True)
    p95_out_bps = serializers.IntegerField(required=False, allow_null=True)
    max_bps = serializers.IntegerField(required=False, allow_null=True)
    busy_hour_bps = serializers.IntegerField(required=False, allow_null=True)
    valid = serializers.IntegerField(required=False)
    expected = serializers.IntegerField(required=False)
    at = serializers.DateTimeField(required=False, help_text="Start of the slot")
    in_bps = serializers.IntegerField(required=False, allow_null=True)
    out_bps = serializers.IntegerField(required=False, allow_null=True)

    class Meta:
        ref_name = "UtilizationPoint"


Body = inline_serializer(
    "Utilization",
    {
        "interconnect": serializers.CharField(),
        "from": serializers.DateField(),
        "to": serializers.DateField(help_text="Last day"),
        "tz": serializers.CharField(),
        "step": serializers.ChoiceField(choices=[*DAYS]),
        "statistics": StatisticsBody(),
        "series": PointBody(many=True),
    },
)


@dataclass(frozen=True)
class Span:
    first: date
    last: date
    tz: str
    step: str


def read(query: Mapping[str, str], *, tz: str, at: datetime) -> Span:
    """The span asked for; `tz` is used where none is given. BadQuery names what is wrong."""
    given = type(Query)(data=query)
    if not given.is_valid():
        raise BadQuery({name: " ".join(map(str, texts)) for name, texts in given.errors.items()})
    values = given.validated_data
    zone = values.get("tz", tz)
    today = at.astimezone(ZoneInfo(zone)).date()
    last = values.get("to", today - timedelta(days=1))
    if not EARLIEST <= last <= today:
        raise BadQuery({"to": f"Use a day from {EARLIEST} to {today}."})
    first = values.get("from", last - timedelta(days=USUAL_DAYS - 1))
    span = Span(first, last, zone, values["step"])
    _refuse(span)
    return span


def _refuse(span: Span) -> None:
    most = DAYS[span.step]
    if not EARLIEST <= span.first <= span.last:
        raise BadQuery({"from": f"Use a day from {EARLIEST} to {span.last}."})
    if (span.last - span.first).days >= most:
        raise BadQuery({"from": f"Ask for at most {most} days with the step '{span.step}'."})


def day_points(link: Interconnect, span: Span) -> Points:
    return [
        {
            "day": found.day.isoformat(),
            "p95_in_bps": found.p95_in,
            "p95_out_bps": found.p95_out,
            "max_bps": found.max,
            "busy_hour_bps": found.busy_hour,
            "valid": found.n_valid,
            "expected": found.n_expected,
        }
        for found in queries.days(link.pk, span.first, span.last, span.tz)
    ]


def raw_points(link: Interconnect, span: Span) -> Points:
    start, end = period_bounds(span.first, span.last, span.tz)
    return [
        {"at": stamp(at), "in_bps": in_bps, "out_bps": out_bps}
        for at, in_bps, out_bps in queries.samples(link, start, end)
    ]


SERIES: dict[str, Callable[[Interconnect, Span], Points]] = {
    "day": day_points,
    "raw": raw_points,
    "none": lambda link, span: [],
}


def body(link: Interconnect, span: Span) -> dict[str, Any]:
    """The answer; five-minute values of a month are 8,928 rows."""
    found = queries.statistics([link.pk], span.first, span.last, span.tz)[link.pk]
    return {
        "interconnect": link.ref,
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "tz": span.tz,
        "step": span.step,
        "statistics": _statistics(found),
        "series": SERIES[span.step](link, span),
    }


def _statistics(found: Statistics) -> dict[str, Any]:
    return {
        "p95_in_bps": found.p95_in,
        "p95_out_bps": found.p95_out,
        "p95_bps": found.p95,
        "side": found.side,
        "rank": found.rank,
        "n": found.count,
        "valid": found.n_valid,
        "expected": found.n_expected,
        "completeness": str(found.completeness),
        "grade": found.grade,
        "max_bps": found.max,
        "max_at": stamp(found.max_at),
        "average_in_bps": found.average_in,
        "average_out_bps": found.average_out,
        "busy_hour_bps": found.busy_hour,
    }
