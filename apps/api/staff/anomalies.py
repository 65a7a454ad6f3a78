"""Anomalies: days unlike the same weekdays before."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Joined, Row, Values
from apps.api.staff.shared import InterconnectName, PartnerName, Person
from apps.api.views import Reader
from apps.usage import actions, enums, queries
from apps.usage.filters import AnomalyFilter
from apps.usage.models import Anomaly


class AnomalyBody(Row):
    ref = Joined("{}-A{}", "interconnect.ref", "pk", help_text="PNI-00042-A7")
    interconnect = InterconnectName()
    partner = PartnerName(source="interconnect.partner")
    day = serializers.DateField(help_text="Local day")
    kind = serializers.ChoiceField(choices=enums.AnomalyKind.choices)
    direction = serializers.ChoiceField(choices=Anomaly.Direction.choices)
    bps = serializers.IntegerField(help_text="95th percentile of the day")
    usual_bps = serializers.IntegerField(help_text="Median of the last four same weekdays")
    change_pct = serializers.IntegerField(help_text="Of the usual")
    found_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = Person(allow_null=True)
    comment = serializers.CharField()

    class Meta:
        ref_name = "Anomaly"


class Seen(serializers.Serializer):
    comment = serializers.CharField(max_length=300, help_text="What it was")


class Anomalies(Reader):
    """Steps, new plateaus, silence and flat lines, found each night."""

    row = AnomalyBody
    permission_classes = [needs("usage.view")]
    filterset_class = AnomalyFilter
    lookup_value_regex = "[A-Z]{2,3}-[0-9]{5,9}-A[0-9]{1,18}"
    orderings = {"day": By("day"), "change_pct": By("change_pct"), "found_at": By("found_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.anomalies()

    def lookup(self) -> Values:
        link, _, number = self.kwargs["ref"].rpartition("-A")
        return {"interconnect__ref": link, "pk": int(number)}

    @extend_schema(request=Seen, responses=AnomalyBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("usage.operate")])
    def acknowledge(self, request: Request, ref: str) -> Response:
        """Say what it was."""
        anomaly = get_object_or_404(queries.anomalies(), **self.lookup())
        given = Seen(data=request.data)
        given.is_valid(raise_exception=True)
        actions.acknowledge_anomaly(
            anomaly=anomaly, **given.validated_data, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)
