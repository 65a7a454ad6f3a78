"""Interconnects named in a query: by reference, or by what they have in common."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.problems import BadQuery
from apps.network import queries
from apps.network.enums import Kind
from apps.network.models import Interconnect

NAMES = ("interconnect", "partner", "metro", "region", "kind")
LONGEST = 8_000  # characters of references
PATHS = {
    "partner": "partner__ref__iexact",
    "metro": "site__metro__code__iexact",
    "region": "site__metro__region__code__iexact",
    "kind": "kind",
}


def fields() -> dict[str, serializers.Field]:
    """Of a query that chooses interconnects."""
    return {
        "interconnect": serializers.CharField(
            required=False, max_length=LONGEST, help_text="References, separated by commas"
        ),
        "partner": serializers.CharField(required=False, max_length=16, help_text="PAR-00042"),
        "metro": serializers.CharField(required=False, max_length=16, help_text="BOG"),
        "region": serializers.CharField(required=False, max_length=16, help_text="LATAM"),
        "kind": serializers.ChoiceField(choices=Kind.choices, required=False),
    }


def links(values: Mapping[str, Any], *, is_all: bool = False) -> QuerySet[Interconnect]:
    """What the query names, by id. BadQuery where a reference is unknown, or nothing is named."""
    if not is_all and not any(values.get(name) for name in NAMES):
        raise BadQuery({"interconnect": f"Name interconnects by one of {', '.join(NAMES)}."})
    found = queries.interconnects().order_by("pk")
    for name, path in PATHS.items():
        if values.get(name):
            found = found.filter(**{path: values[name]})
    refs = {ref.strip().upper() for ref in values.get("interconnect", "").split(",") if ref.strip()}
    if refs:
        found = found.filter(ref__in=refs)
        _refuse_unknown(refs)
    return found


def _refuse_unknown(refs: set[str]) -> None:
    there = Interconnect.objects.filter(ref__in=refs).values_list("ref", flat=True)
    if unknown := sorted(refs - set(there)):
        raise BadQuery({"interconnect": f"There is no {', '.join(unknown[:5])}."})
