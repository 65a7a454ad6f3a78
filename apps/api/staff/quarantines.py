"""Stretches of series that are stored and not believed, and lifting them."""

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
from apps.api.staff.shared import InterconnectName, Person
from apps.api.views import Reader
from apps.usage import actions, enums, queries
from apps.usage.filters import QuarantineFilter

REF = "{}-Q{}"


class QuarantineBody(Row):
    ref = Joined(REF, "series.source.ref", "pk", help_text="SRC-00001-Q7")
    source = serializers.CharField(source="series.source.ref")  # type: ignore[assignment]
    series = serializers.IntegerField(source="series_id")
    labels = serializers.JSONField(source="series.labels", help_text="The interface at the source")
    interconnect = InterconnectName(source="series.interconnect")
    reason = serializers.ChoiceField(choices=enums.QuarantineReason.choices)
    detail = serializers.CharField()
    starts_at = serializers.DateTimeField(help_text="Start of the first slot")
    ends_at = serializers.DateTimeField(
        allow_null=True, help_text="First slot believed again; null: still"
    )
    found_at = serializers.DateTimeField()
    lifted_at = serializers.DateTimeField(allow_null=True, help_text="From then on it counts")
    lifted_by = Person(allow_null=True)
    comment = serializers.CharField(help_text="Why it was lifted")

    class Meta:
        ref_name = "Quarantine"


class Lift(serializers.Serializer):
    comment = serializers.CharField(max_length=300, help_text="Why the samples can be believed")


class Quarantines(Reader):
    """Samples that are stored and not believed: gaps for everything that is judged."""

    row = QuarantineBody
    permission_classes = [needs("usage.view")]
    filterset_class = QuarantineFilter
    lookup_value_regex = "SRC-[0-9]{5,9}-Q[0-9]{1,18}"
    orderings = {
        "found_at": By("found_at"),
        "starts_at": By("starts_at"),
        "ends_at": By("ends_at", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.quarantines()

    def lookup(self) -> Values:
        source, _, number = self.kwargs["ref"].partition("-Q")
        return {"series__source__ref": source, "pk": int(number)}

    @extend_schema(request=Lift, responses=QuarantineBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("usage.operate")])
    def lift(self, request: Request, ref: str) -> Response:
        """Believe the samples after all: they count again, and figures of the past follow."""
        quarantine = get_object_or_404(queries.quarantines(), **self.lookup())
        given = Lift(data=request.data)
        given.is_valid(raise_exception=True)
        actions.lift(
            quarantine=quarantine, **given.validated_data, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)
