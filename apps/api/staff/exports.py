"""All samples as a stream: CSV or one JSON object a line."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.auth import needs
from apps.api.problems import BadQuery
from apps.api.staff import chosen
from apps.api.staff.statistics import given
from apps.api.views import Endpoint
from apps.usage import queries
from apps.usage.queries import Line

NAMES = ("interconnect", "at", "in_bps", "out_bps", "flag")
TYPES = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
Query = inline_serializer(
    "SamplesExportQuery",
    chosen.fields()
    | {
        "from": serializers.DateTimeField(default_timezone=UTC, help_text="First slot"),
        "to": serializers.DateTimeField(
            default_timezone=UTC, required=False, help_text="Before this one; default: now"
        ),
        "format": serializers.ChoiceField(choices=[*TYPES], default="csv"),
    },
)


def csv(block: list[Line]) -> str:
    """References and flags hold no comma."""
    return "".join(
        f"{ref},{at},{'' if a is None else a},{'' if b is None else b},{flag}\r\n"
        for ref, at, a, b, flag in block
    )


def ndjson(block: list[Line]) -> str:
    return "".join(json.dumps(dict(zip(NAMES, line, strict=True))) + "\n" for line in block)


WRITERS: dict[str, Callable[[list[Line]], str]] = {"csv": csv, "ndjson": ndjson}


class SamplesExport(Endpoint):
    """Every five-minute sample of any number of interconnects.

    By UTC day, then interconnect, then time. What was broken off goes on with `from` at the last
    day that came: the same lines again. `in_bps` is from the partner. The flag is empty, or
    `interpolated`, `quarantined` (not believed, so empty) or `missing`. A day of an interconnect on
    which nothing was measured has no lines. Without a name of interconnects: all of them.
    """

    permission_classes = [needs("usage.view")]

    def parameters(self) -> tuple[str, ...]:
        return (*chosen.NAMES, "from", "to", "format")

    @extend_schema(
        operation_id="samples_export",
        parameters=[Query],
        responses={(200, kind): OpenApiTypes.STR for kind in ("text/csv", "application/x-ndjson")},
        tags=["samples"],
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        values = given(type(Query), request.query_params)
        start, end = _bounds(values)
        kind = values["format"]
        links = list(chosen.links(values, is_all=True).values_list("pk", "ref"))
        blocks = queries.sample_lines(links, start, end)
        response = StreamingHttpResponse(_text(blocks, kind), content_type=TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="samples.{kind}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _text(blocks: Iterator[list[Line]], kind: str) -> Iterator[str]:
    if kind == "csv":
        yield ",".join(NAMES) + "\r\n"
    yield from map(WRITERS[kind], blocks)


def _bounds(values: dict[str, Any]) -> tuple[datetime, datetime]:
    now = timezone.now()
    start, end = values["from"], min(values.get("to", now), now)
    if not EARLIEST <= start < end:
        raise BadQuery({"from": "Use a time before `to` and before now, from 2000 on."})
    return start.astimezone(UTC), end.astimezone(UTC)
