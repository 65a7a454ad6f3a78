"""Figures of groups of interconnects: the capacity cockpit as data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Given, Row
from apps.api.views import Reader
from apps.usage import queries
from apps.usage.enums import GroupBy
from apps.usage.filters import GroupStatFilter


class CapacityBody(Row):
    by = serializers.ChoiceField(choices=GroupBy.choices)
    key = serializers.CharField(help_text="Code of the metro or region, kind, or PAR-00042")
    name = serializers.CharField()
    day = serializers.DateField(help_text="Last day the 30-day figures include")
    links = serializers.IntegerField(help_text="Interconnects in service")
    measured = serializers.IntegerField(help_text="Those with samples in the 30 days")
    capacity_bps = serializers.IntegerField()
    n_minus_1_bps = serializers.IntegerField(help_text="Left without the largest site")
    p95_in_bps = serializers.IntegerField(allow_null=True, help_text="Of the summed series")
    p95_out_bps = serializers.IntegerField(allow_null=True)
    p95_bps = serializers.IntegerField(allow_null=True, help_text="The higher direction")
    p95_7d_bps = serializers.IntegerField(allow_null=True)
    used_pct = serializers.DecimalField(max_digits=7, decimal_places=3, allow_null=True)
    n_minus_1_pct = serializers.DecimalField(max_digits=9, decimal_places=3, allow_null=True)
    headroom_bps = serializers.IntegerField(allow_null=True)
    busy_hour_bps = serializers.IntegerField(allow_null=True, help_text="Of the last day")
    peak_bps = serializers.IntegerField(allow_null=True)
    runout_days = serializers.IntegerField(
        allow_null=True, help_text="Until the trend fills the capacity; null: it does not grow"
    )
    completeness = serializers.DecimalField(max_digits=6, decimal_places=3, help_text="Percent")
    weeks_from = serializers.DateField(help_text="Monday of the first week")
    weeks = Given(help_text="Busiest hour of 26 weeks, percent of capacity; null: no data")
    computed_at = serializers.DateTimeField()

    class Meta:
        ref_name = "Capacity"

    @classmethod
    def columns(cls, user: Any, prefix: str = "") -> Iterable[str]:  # type: ignore[override]
        return [*super().columns(user, prefix), f"{prefix}weeks"]


class Capacities(Reader):
    """Capacity, p95 of sums, N-1, headroom and run-out by metro, partner, region or kind.

    Made again each night. A group is found by its `by` and `key`.
    """

    row = CapacityBody
    permission_classes = [needs("usage.view")]
    filterset_class = GroupStatFilter
    lookup_field = "key"
    lookup_value_regex = "(?:metro|partner|region|kind):[^/]{1,32}"
    orderings = {
        "key": By("key"),
        "name": By("name"),
        "used_pct": By("used_pct", nullable=True),
        "headroom_bps": By("headroom_bps", nullable=True),
        "runout_days": By("runout_days", nullable=True),
        "capacity_bps": By("capacity_bps"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.all_groups()

    def lookup(self) -> dict[str, Any]:
        by, _, key = self.kwargs["key"].partition(":")
        return {"by": by, "key": key}
