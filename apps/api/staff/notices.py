"""Contract notices, and what is done with one."""

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

from apps.agreements import actions, enums, queries
from apps.agreements.filters import NoticeFilter
from apps.agreements.models import ContractNotice
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.shared import Person
from apps.api.views import Reader


class NoticeBody(Row):
    ref = serializers.CharField(help_text="NTC-00042")
    agreement = serializers.CharField(source="agreement.ref")
    term = serializers.IntegerField(
        source="period.seq", allow_null=True, help_text="The term whose renewal it is to stop"
    )
    kind = serializers.ChoiceField(choices=enums.NoticeKind.choices)
    side = serializers.ChoiceField(choices=enums.Side.choices, help_text="Who gives it")
    state = serializers.ChoiceField(choices=enums.NoticeState.choices)
    method = serializers.ChoiceField(choices=enums.Method.choices)
    clause = serializers.CharField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = Person(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    deemed_on = serializers.DateField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    is_deemed = serializers.BooleanField()
    deadline = serializers.DateField(allow_null=True, help_text="Last day in time")
    timely = serializers.ChoiceField(
        choices=enums.Timely.choices, allow_blank=True, help_text="Follows from the receipt"
    )
    effective_on = serializers.DateField(allow_null=True, help_text="Last day")
    waiver = serializers.CharField()
    waived_by = Person(allow_null=True)
    waived_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = Person(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "ContractNotice"


class Sending(serializers.Serializer):
    method = serializers.ChoiceField(choices=enums.Method.choices, required=False)
    sent_at = serializers.DateTimeField(required=False, help_text="Without it: now")
    deemed_days = serializers.IntegerField(required=False, min_value=0, max_value=60)


class Receipt(serializers.Serializer):
    received_at = serializers.DateTimeField()


class Withdrawal(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class LatenessWaiver(serializers.Serializer):
    waiver = serializers.CharField(max_length=2000, help_text="Who waived it, and why")


class Notices(Reader):
    """Formal notices of either side under an agreement."""

    row = NoticeBody
    permission_classes = [needs("agreements.view")]
    filterset_class = NoticeFilter
    orderings = {
        "ref": By("ref"),
        "created_at": By("created_at"),
        "received_at": By("received_at", nullable=True),
        "effective_on": By("effective_on", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.notices()

    @extend_schema(request=Sending, responses=NoticeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.renew")])
    def send(self, request: Request, ref: str) -> Response:
        """Record that it was sent; only its receipt counts."""
        return self.act(actions.send_notice, Sending)

    @extend_schema(request=Receipt, responses=NoticeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.renew")])
    def receive(self, request: Request, ref: str) -> Response:
        """Record the receipt; in time or late follows from it."""
        return self.act(actions.record_receipt, Receipt)

    @extend_schema(request=Withdrawal, responses=NoticeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.renew")])
    def withdraw(self, request: Request, ref: str) -> Response:
        """Take it back; one that was received only if the other side agrees."""
        return self.act(actions.withdraw_notice, Withdrawal)

    @extend_schema(request=LatenessWaiver, responses=NoticeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.sign")])
    def waive(self, request: Request, ref: str) -> Response:
        """The side that received a late notice accepts it all the same."""
        return self.act(actions.waive_lateness, LatenessWaiver)

    @extend_schema(request=None, responses=NoticeBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.sign")])
    def confirm(self, request: Request, ref: str) -> Response:
        """Confirm a termination: the agreement ends after its last day."""
        return self.act(actions.confirm_termination, serializers.Serializer)

    def act(self, verb: Callable[..., Any], body: type[serializers.Serializer]) -> Response:
        notice: ContractNotice = get_object_or_404(queries.notices(), ref=self.kwargs["ref"])
        given = body(data=self.request.data)
        given.is_valid(raise_exception=True)
        verb(notice=notice, by=self.actor(), at=timezone.now(), **(given.validated_data or {}))
        return self.retrieve(self.request)
