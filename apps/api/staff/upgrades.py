"""Duties to add capacity by contract: where their clocks stand, and what people say of them."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements.enums import Method
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Joined, Row, Rows
from apps.api.staff.shared import InterconnectName, PartnerName
from apps.api.staff.terms import REF
from apps.api.views import Reader, attach
from apps.breaches import actions, enums, queries
from apps.breaches.filters import UpgradeFilter
from apps.breaches.models import ClockPause, UpgradeObligation

SIDES = (enums.Actor.US, enums.Actor.PARTNER)


class ClauseOfUpgrade(Row):
    ref = Joined(REF, "agreement.ref", "pk", help_text="AGR-00042-C7")
    clause = serializers.CharField(help_text="§7.3")
    agreement = serializers.CharField(source="agreement.ref")


class PauseBody(Row):
    from_on = serializers.DateField(help_text="First day that does not count")
    until_on = serializers.DateField(allow_null=True, help_text="Day on which it runs again")
    reason = serializers.ChoiceField(choices=enums.PauseReason.choices)
    blocked_by = serializers.ChoiceField(choices=enums.Actor.choices)
    note = serializers.CharField()

    class Meta:
        ref_name = "ClockPause"


class UpgradeBody(Row):
    ref = serializers.CharField(help_text="UPG-00042")
    state = serializers.ChoiceField(choices=enums.UpgradeState.choices)
    breach = serializers.CharField(source="breach.ref", help_text="BRE-00042")
    partner = PartnerName()
    interconnect = InterconnectName(allow_null=True)
    term = ClauseOfUpgrade()
    who = serializers.ChoiceField(choices=enums.Actor.choices, help_text="Who must act")
    triggered_on = serializers.DateField(help_text="Day in the agreement's time zone")
    capacity_bps = serializers.IntegerField(help_text="In service at the trigger")
    metric_bps = serializers.IntegerField(allow_null=True)
    required_bps = serializers.IntegerField(help_text="Capacity to be in service")
    target_pct = serializers.DecimalField(max_digits=6, decimal_places=3)
    lead_value = serializers.IntegerField(allow_null=True, help_text="Null: no deadline")
    lead_unit = serializers.CharField()
    clock_start = serializers.CharField(help_text="Event that starts the clock")
    started_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="Computed; null: none, or to come")
    internal_due_on = serializers.DateField(help_text="Our own target, never a breach")
    accepted_on = serializers.DateField(allow_null=True)
    completed_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    notice = serializers.CharField(source="notice.ref", allow_null=True, help_text="NTC-00042")
    created_at = serializers.DateTimeField()
    pauses = PauseBody(many=True)

    class Meta:
        ref_name = "UpgradeObligation"


class UpgradeNotice(serializers.Serializer):
    sent_at = serializers.DateTimeField()
    method = serializers.ChoiceField(choices=Method.choices, default=Method.EMAIL)
    received_at = serializers.DateTimeField(required=False, allow_null=True)


class UpgradeReceipt(serializers.Serializer):
    received_at = serializers.DateTimeField()


class Acceptance(serializers.Serializer):
    accepted_on = serializers.DateField(help_text="Day in the agreement's time zone")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class WorkNote(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class PauseFacts(serializers.Serializer):
    from_on = serializers.DateField(help_text="First day that does not count")
    until_on = serializers.DateField(
        required=False, allow_null=True, help_text="Day on which it runs again"
    )
    reason = serializers.ChoiceField(choices=enums.PauseReason.choices)
    blocked_by = serializers.ChoiceField(
        choices=[(side.value, side.label) for side in SIDES], help_text="Not who must act"
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class Resumption(serializers.Serializer):
    until_on = serializers.DateField(help_text="Day on which the clock runs again; it counts")


class UpgradeWaiver(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class Upgrades(Reader):
    """Capacity that contracts ask for, with the clock of each."""

    row = UpgradeBody
    permission_classes = [needs("breaches.view")]
    filterset_class = UpgradeFilter
    orderings = {
        "ref": By("ref"),
        "due_on": By("due_on", nullable=True),
        "triggered_on": By("triggered_on"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return UpgradeObligation.objects.all()

    def complete(self, rows: Rows) -> None:
        attach(rows, "pauses", PauseBody, ClockPause.objects.order_by("from_on"), "obligation_id")

    def _act(
        self, act: Callable[..., Any], shape: type[serializers.Serializer] | None = None
    ) -> Response:
        one = get_object_or_404(queries.upgrades(), ref=self.kwargs["ref"])
        facts: dict[str, Any] = {}
        if shape is not None:
            given = shape(data=self.request.data)
            given.is_valid(raise_exception=True)
            facts = dict(given.validated_data)
        act(upgrade=one, by=self.actor(), at=timezone.now(), **facts)
        return self.retrieve(self.request)

    @extend_schema(request=UpgradeNotice, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.renew")])
    def notice(self, request: Request, ref: str) -> Response:
        """Record our formal notice; the clock follows from its sending or receipt."""
        return self._act(actions.give_notice, UpgradeNotice)

    @extend_schema(request=UpgradeReceipt, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.renew")])
    def receipt(self, request: Request, ref: str) -> Response:
        """The other side has our notice."""
        return self._act(actions.record_notice_receipt, UpgradeReceipt)

    @extend_schema(request=Acceptance, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.handle")])
    def accept(self, request: Request, ref: str) -> Response:
        """Whoever must act acknowledges it."""
        return self._act(actions.accept, Acceptance)

    @extend_schema(request=WorkNote, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.handle")])
    def start(self, request: Request, ref: str) -> Response:
        """It is ordered or being built."""
        return self._act(actions.start, WorkNote)

    @extend_schema(request=PauseFacts, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.handle")])
    def pause(self, request: Request, ref: str) -> Response:
        """The clock stands, because the other side holds things up."""
        return self._act(actions.pause, PauseFacts)

    @extend_schema(request=Resumption, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.handle")])
    def resume(self, request: Request, ref: str) -> Response:
        """The clock runs again."""
        return self._act(actions.resume, Resumption)

    @extend_schema(request=None, responses=UpgradeBody, operation_id="upgrades_complete_create")
    @action(
        detail=True, methods=["post"], url_path="complete", url_name="complete",
        permission_classes=[needs("breaches.handle")],
    )  # fmt: skip
    def finish(self, request: Request, ref: str) -> Response:
        """Look now whether capacity is in service and the metric at its target."""
        return self._act(actions.complete)

    @extend_schema(request=UpgradeWaiver, responses=UpgradeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.waive")])
    def waive(self, request: Request, ref: str) -> Response:
        """It need not be done."""
        return self._act(actions.waive, UpgradeWaiver)
