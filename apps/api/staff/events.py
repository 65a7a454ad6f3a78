"""Maintenance, incidents and measurements of quality."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows
from apps.api.staff.shared import InterconnectName, Named, PartnerName
from apps.api.views import Endpoint, Reader, attach
from apps.network import actions, enums, queries
from apps.network.event_filters import IncidentFilter, MaintenanceFilter
from apps.network.models import Incident, Interconnect, Maintenance, MaintenanceImpact, Site
from apps.partners.models import Partner
from apps.usage import actions as usage
from apps.usage.actions import QualityRow
from apps.usage.enums import QualityKind

MOST_LINKS = 500
MOST_READINGS = 10_000


class ImpactBody(Row):
    interconnect = InterconnectName()
    impact = serializers.ChoiceField(choices=enums.Impact.choices)

    class Meta:
        ref_name = "MaintenanceImpact"


class MaintenanceBody(Row):
    ref = serializers.CharField(help_text="MNT-00042")
    title = serializers.CharField()
    side = serializers.ChoiceField(choices=enums.MaintenanceSide.choices)
    state = serializers.ChoiceField(choices=enums.MaintenanceState.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    announced_at = serializers.DateTimeField(allow_null=True, help_text="Null: excuses nothing")
    ticket = serializers.CharField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    impacts = ImpactBody(many=True)

    class Meta:
        ref_name = "Maintenance"


class MaintenanceChange(serializers.Serializer):
    """What may be changed; what is left out stays."""

    title = serializers.CharField(max_length=120, required=False)
    side = serializers.ChoiceField(choices=enums.MaintenanceSide.choices, required=False)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    announced_at = serializers.DateTimeField(required=False, allow_null=True)
    ticket = serializers.CharField(max_length=64, required=False, allow_blank=True)
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class NewMaintenance(MaintenanceChange):
    title = serializers.CharField(max_length=120)
    side = serializers.ChoiceField(choices=enums.MaintenanceSide.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    interconnects = serializers.ListField(
        child=Named(slug_field="ref", queryset=Interconnect.objects.all()),
        allow_empty=False, max_length=MOST_LINKS, help_text="References",
    )  # fmt: skip
    impact = serializers.ChoiceField(choices=enums.Impact.choices, default=enums.Impact.DOWN)


class MaintenanceMove(serializers.Serializer):
    to = serializers.ChoiceField(choices=enums.MaintenanceState.choices)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class IncidentBody(Row):
    ref = serializers.CharField(help_text="INC-00042")
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.IncidentKind.choices)
    severity = serializers.ChoiceField(choices=enums.IncidentSeverity.choices)
    state = serializers.ChoiceField(choices=enums.IncidentState.choices)
    partner = PartnerName()
    interconnect = InterconnectName(allow_null=True)
    site = serializers.CharField(source="site.code", allow_null=True)
    started_at = serializers.DateTimeField()
    detected_at = serializers.DateTimeField(allow_null=True)
    reported_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    restored_at = serializers.DateTimeField(allow_null=True)
    cause = serializers.ChoiceField(choices=enums.Cause.choices)
    ticket = serializers.CharField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        ref_name = "Incident"


class IncidentChange(serializers.Serializer):
    """What may be changed; what is left out stays."""

    title = serializers.CharField(max_length=120, required=False)
    kind = serializers.ChoiceField(choices=enums.IncidentKind.choices, required=False)
    severity = serializers.ChoiceField(choices=enums.IncidentSeverity.choices, required=False)
    started_at = serializers.DateTimeField(required=False)
    detected_at = serializers.DateTimeField(required=False, allow_null=True)
    reported_at = serializers.DateTimeField(required=False, allow_null=True)
    answered_at = serializers.DateTimeField(required=False, allow_null=True)
    cause = serializers.ChoiceField(choices=enums.Cause.choices, required=False)
    ticket = serializers.CharField(max_length=64, required=False, allow_blank=True)
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class NewIncident(IncidentChange):
    title = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=enums.IncidentKind.choices)
    started_at = serializers.DateTimeField()
    restored_at = serializers.DateTimeField(required=False, allow_null=True)
    partner = Named(slug_field="ref", queryset=Partner.objects.all(), help_text="PAR-00042")
    interconnect = Named(
        slug_field="ref", queryset=Interconnect.objects.all(), required=False, allow_null=True,
        help_text="PNI-00042, or a site instead",
    )  # fmt: skip
    site = Named(
        slug_field="code", queryset=Site.objects.all(), required=False, allow_null=True,
        help_text="BOG-1",
    )  # fmt: skip


class Closing(serializers.Serializer):
    restored_at = serializers.DateTimeField()
    cause = serializers.ChoiceField(choices=enums.Cause.choices)


class Reopening(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class Writer(Reader):
    """A list that may be added to by those who edit the network."""

    permission_classes = [needs("network.view")]

    def get_permissions(self) -> Any:
        if self.action == "create":
            return [needs("network.edit")()]
        return super().get_permissions()

    def given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        read = shape(data=self.request.data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def created(self, ref: str) -> Response:
        self.kwargs["ref"] = ref
        return Response(self.dump([self.one()])[0], status=201)


class Maintenances(Writer):
    """Planned work and what it does to which interconnects; announced, it excuses."""

    row = MaintenanceBody
    filterset_class = MaintenanceFilter
    orderings = {"ref": By("ref"), "starts_at": By("starts_at"), "ends_at": By("ends_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Maintenance.objects.all()

    def complete(self, rows: Rows) -> None:
        impacts = MaintenanceImpact.objects.order_by("pk")
        attach(rows, "impacts", ImpactBody, impacts, "maintenance_id")

    def found(self) -> Maintenance:
        return get_object_or_404(queries.maintenances(), **self.lookup())

    @extend_schema(request=NewMaintenance, responses={201: MaintenanceBody})
    def create(self, request: Request) -> Response:
        """Plan work on some interconnects."""
        facts = self.given(NewMaintenance)
        links, impact = facts.pop("interconnects"), facts.pop("impact")
        impacts = dict.fromkeys(links, impact)
        made = actions.plan_maintenance(
            impacts=impacts, **facts, by=self.actor(), at=timezone.now()
        )
        return self.created(made.ref)

    @extend_schema(request=MaintenanceChange, responses=MaintenanceBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("network.edit")])
    def edit(self, request: Request, ref: str) -> Response:
        """Change what is named; days it touches are judged anew."""
        changes = self.given(MaintenanceChange)
        actions.edit_maintenance(
            maintenance=self.found(), **changes, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)

    @extend_schema(request=MaintenanceMove, responses=MaintenanceBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("network.edit")])
    def move(self, request: Request, ref: str) -> Response:
        """It started, is done, or is cancelled (with a reason)."""
        given = self.given(MaintenanceMove)
        actions.move_maintenance(
            maintenance=self.found(), **given, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)


class Incidents(Writer):
    """Outages, degradations, requests and hardware replacements with their times."""

    row = IncidentBody
    filterset_class = IncidentFilter
    orderings = {"ref": By("ref"), "started_at": By("started_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Incident.objects.all()

    def found(self) -> Incident:
        return get_object_or_404(queries.incidents(), **self.lookup())

    @extend_schema(request=NewIncident, responses={201: IncidentBody})
    def create(self, request: Request) -> Response:
        """Put one on record, at an interconnect or a site."""
        facts = self.given(NewIncident)
        made = actions.report_incident(**facts, by=self.actor(), at=timezone.now())
        return self.created(made.ref)

    @extend_schema(request=IncidentChange, responses=IncidentBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("network.edit")])
    def edit(self, request: Request, ref: str) -> Response:
        """Correct what is known of it; its terms are judged anew."""
        changes = self.given(IncidentChange)
        actions.edit_incident(incident=self.found(), **changes, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=Closing, responses=IncidentBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("network.edit")])
    def close(self, request: Request, ref: str) -> Response:
        """It is over."""
        given = self.given(Closing)
        actions.close_incident(incident=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=Reopening, responses=IncidentBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("network.edit")])
    def reopen(self, request: Request, ref: str) -> Response:
        """It came back."""
        given = self.given(Reopening)
        actions.reopen_incident(incident=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)


class ReadingBody(serializers.Serializer):
    interconnect = serializers.CharField(max_length=16, help_text="PNI-00042")
    kind = serializers.ChoiceField(choices=QualityKind.choices)
    at = serializers.DateTimeField(help_text="When it was measured")
    value = serializers.DecimalField(
        max_digits=16, decimal_places=6, help_text="Milliseconds, or percent"
    )

    class Meta:
        ref_name = "QualityReading"


class QualityBody(serializers.Serializer):
    readings = ReadingBody(  # type: ignore[call-arg]
        many=True, allow_empty=False, max_length=MOST_READINGS
    )


class QualityAnswer(serializers.Serializer):
    stored = serializers.IntegerField(help_text="How many measurements there are of these")


class Quality(Endpoint):
    """Measurements of latency, loss and jitter: all of them or none, safe to repeat."""

    permission_classes = [needs("usage.operate")]

    @extend_schema(request=QualityBody, responses=QualityAnswer)
    def post(self, request: Request) -> Response:
        """Store measurements."""
        read = QualityBody(data=request.data)
        read.is_valid(raise_exception=True)
        rows = [QualityRow(**one) for one in read.validated_data["readings"]]
        by = cast(User, request.user)
        count = usage.record_quality(rows=rows, by=by, at=timezone.now())
        return Response({"stored": count})
