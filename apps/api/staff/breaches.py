"""Breaches with their evidence, and what people do about them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements.enums import TermType
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Given, Joined, Row, Rows
from apps.api.staff.shared import InterconnectName, PartnerName, Person
from apps.api.staff.terms import REF
from apps.api.views import Reader, attach
from apps.breaches import actions, enums, queries
from apps.breaches.filters import BreachFilter
from apps.breaches.models import Breach, Waiver

EVIDENCE = "/api/v1/breaches/{}/evidence/"


class BrokenTerm(Row):
    ref = Joined(REF, "agreement.ref", "pk", help_text="AGR-00042-C7")
    type = serializers.ChoiceField(choices=TermType.choices)
    clause = serializers.CharField(help_text="§7.3")
    agreement = serializers.CharField(source="agreement.ref")


class WaiverBody(Row):
    state = serializers.ChoiceField(choices=enums.WaiverState.choices)
    from_on = serializers.DateField()
    to_on = serializers.DateField(help_text="Last day")
    reason = serializers.CharField()
    requested_by = Person()
    requested_at = serializers.DateTimeField()
    decided_by = Person(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_comment = serializers.CharField()

    class Meta:
        ref_name = "Waiver"


class BreachBody(Row):
    ref = serializers.CharField(help_text="BRE-00042")
    kind = serializers.ChoiceField(choices=enums.Kind.choices)
    state = serializers.ChoiceField(choices=enums.State.choices)
    severity = serializers.ChoiceField(choices=enums.Severity.choices)
    partner = PartnerName()
    interconnect = InterconnectName(allow_null=True)
    scope_ref = serializers.CharField(help_text="The interconnect or partner that was judged")
    term = BrokenTerm()
    metric = serializers.CharField()
    direction = serializers.CharField()
    measured = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    threshold = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    peak = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    unit = serializers.CharField(help_text="Of measured, threshold and peak")
    over_since = serializers.DateField(help_text="First day of the streak")
    last_seen_on = serializers.DateField(help_text="Last day that was judged")
    days_over = serializers.IntegerField()
    on_hold = serializers.BooleanField(help_text="The last day had too little data")
    due_on = serializers.DateField(allow_null=True, help_text="Null: the contract names no day")
    opened_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    reopen_count = serializers.IntegerField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = Person(allow_null=True)
    acknowledge_comment = serializers.CharField()
    snoozed_until = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    evidence = Joined(EVIDENCE, "ref", help_text="Path of the evaluations behind it")
    waivers = WaiverBody(many=True)

    class Meta:
        ref_name = "Breach"


class EvidenceDay(Row):
    day = serializers.DateField(help_text="Last local day of the window")
    window_from = serializers.DateField()
    outcome = serializers.ChoiceField(choices=enums.Outcome.choices)
    status = serializers.CharField(help_text="What the day did: pending, opened, clear, hold ...")
    word = serializers.CharField(help_text="The same for people, with the count")
    quality = serializers.CharField(help_text="FINAL, PROVISIONAL or INSUFFICIENT samples")
    value = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    threshold = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    value_bps = serializers.IntegerField(allow_null=True)
    threshold_bps = serializers.IntegerField(allow_null=True)
    capacity_bps = serializers.IntegerField(allow_null=True)
    n_valid = serializers.IntegerField()
    n_expected = serializers.IntegerField()
    method = serializers.CharField(help_text="How the value was computed")
    details = Given(help_text="What is needed to compute it again")
    version = serializers.IntegerField(help_text="Late data makes a new one; this is the latest")
    evaluated_at = serializers.DateTimeField()


class Evidence(serializers.Serializer):
    breach = serializers.CharField(help_text="BRE-00042")
    days = EvidenceDay(many=True)


class Acknowledgement(serializers.Serializer):
    comment = serializers.CharField(max_length=2000)
    snooze_until = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="No repeats until this day"
    )


class WaiverRequest(serializers.Serializer):
    from_on = serializers.DateField(help_text="First day")
    to_on = serializers.DateField(help_text="Last day")
    reason = serializers.CharField(max_length=2000)


class Breaches(Reader):
    """Terms that are not kept, newest state and evidence."""

    row = BreachBody
    permission_classes = [needs("breaches.view")]
    filterset_class = BreachFilter
    orderings = {
        "ref": By("ref"),
        "opened_at": By("opened_at", nullable=True),
        "over_since": By("over_since"),
        "due_on": By("due_on", nullable=True),
        "measured": By("measured", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.breaches()

    def complete(self, rows: Rows) -> None:
        attach(rows, "waivers", WaiverBody, Waiver.objects.order_by("pk"), "breach_id")

    def breach(self) -> Breach:
        return get_object_or_404(queries.breaches(), ref=self.kwargs["ref"])

    @extend_schema(responses=Evidence)
    @action(detail=True)
    def evidence(self, request: Request, ref: str) -> Response:
        """The latest evaluation of every day that led to the breach, oldest first."""
        found = queries.evidence_by_day(self.breach())
        days = [vars(day.evaluation) | {"status": day.status, "word": day.word} for day in found]
        return Response({"breach": ref, "days": EvidenceDay.dump(days, self.person())})

    @extend_schema(request=Acknowledgement, responses=BreachBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.handle")])
    def acknowledge(self, request: Request, ref: str) -> Response:
        """Say that somebody is on it; repeats of the notices stop, a rise in severity does not."""
        breach = self.breach()
        given = Acknowledgement(data=request.data)
        given.is_valid(raise_exception=True)
        actions.acknowledge(
            breach=breach, **given.validated_data, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)

    @extend_schema(request=WaiverRequest, responses={201: BreachBody})
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.waive")])
    def waive(self, request: Request, ref: str) -> Response:
        """Ask for leave to exceed the term for a while; another person has to approve."""
        breach = self.breach()
        given = WaiverRequest(data=request.data)
        given.is_valid(raise_exception=True)
        actions.request_waiver(
            breach=breach, **given.validated_data, by=self.actor(), at=timezone.now()
        )
        return Response(self.dump([self.one()])[0], status=201)
