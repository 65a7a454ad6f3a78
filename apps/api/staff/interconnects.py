"""Interconnects with their capacity and newest figures."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.auth import Needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.shared import PartnerName, Person
from apps.api.staff.sites import SiteName
from apps.api.views import Reader
from apps.network import enums
from apps.network.filters import InterconnectFilter
from apps.network.models import Interconnect


class Newest(Row):
    """Figures of the last 30 complete days, rewritten after each sync."""

    day = serializers.DateField(help_text="Last local day the figures include")
    p95_in_bps = serializers.IntegerField(allow_null=True)
    p95_out_bps = serializers.IntegerField(allow_null=True)
    p95_bps = serializers.IntegerField(allow_null=True, help_text="The higher direction")
    used_pct = serializers.DecimalField(max_digits=7, decimal_places=3, allow_null=True)
    n_minus_1_pct = serializers.DecimalField(max_digits=7, decimal_places=3, allow_null=True)
    busy_hour_bps = serializers.IntegerField(allow_null=True)
    peak_bps = serializers.IntegerField(allow_null=True)
    completeness = serializers.DecimalField(max_digits=6, decimal_places=3, help_text="Percent")
    last_sample_at = serializers.DateTimeField(allow_null=True)
    computed_at = serializers.DateTimeField()


class InterconnectBody(Row):
    ref = serializers.CharField(help_text="PNI-00042")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.Kind.choices)
    state = serializers.ChoiceField(choices=enums.State.choices)
    partner = PartnerName()
    asn = serializers.IntegerField(source="asn.number", allow_null=True)
    site = SiteName()
    capacity_bps = serializers.IntegerField(help_text="Today, bit/s")
    n_minus_1_bps = serializers.IntegerField(help_text="Left when the largest member fails")
    redundancy_group = serializers.CharField()
    owner = Person(allow_null=True)
    in_service_on = serializers.DateField(allow_null=True)
    target_on = serializers.DateField(allow_null=True)
    original_target_on = serializers.DateField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    stat = Newest(allow_null=True)

    class Meta:
        ref_name = "Interconnect"


class Interconnects(Reader):
    """Joins between partners and us: PNI, IX peering, embedded caches, transit."""

    row = InterconnectBody
    permission_classes = (Needs("network.view"),)
    filterset_class = InterconnectFilter
    orderings = {
        "ref": By("ref"),
        "name": By("name"),
        "partner": By("partner__name"),
        "capacity_bps": By("capacity_bps"),
        "used_pct": By("stat__used_pct", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Interconnect.objects.all()
