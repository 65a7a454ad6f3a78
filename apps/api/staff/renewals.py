"""What is done about the end of an agreement's term: verbs of an agreement."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import actions, enums, queries
from apps.agreements.models import Agreement
from apps.api.auth import needs
from apps.api.rows import Row
from apps.api.staff.notices import NoticeBody
from apps.api.staff.shared import Person


class Cycle(Row):
    """The renewal of one term."""

    term = serializers.IntegerField(source="period.seq")
    state = serializers.ChoiceField(choices=enums.RenewalState.choices)
    decision = serializers.ChoiceField(choices=enums.Decision.choices, allow_blank=True)
    decided_reason = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = Person(allow_null=True)
    proposed = serializers.ChoiceField(
        choices=enums.Decision.choices, allow_blank=True, help_text="Waits for a second person"
    )
    proposed_by = Person(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = Person(allow_null=True)

    class Meta:
        ref_name = "RenewalCycle"


class DecisionBody(serializers.Serializer):
    decision = serializers.ChoiceField(choices=enums.Decision.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)

    class Meta:
        ref_name = "RenewalDecision"


class Why(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class Renewing(serializers.Serializer):
    ends_on = serializers.DateField(
        required=False, allow_null=True, default=None,
        help_text="Last day of the new term; without it: the renewal months of the agreement",
    )  # fmt: skip
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)


class NewNotice(serializers.Serializer):
    kind = serializers.ChoiceField(choices=enums.NoticeKind.choices)
    side = serializers.ChoiceField(choices=[enums.Side.US, enums.Side.PARTNER])
    method = serializers.ChoiceField(choices=enums.Method.choices, required=False)
    clause = serializers.CharField(required=False, allow_blank=True, max_length=24)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    effective_on = serializers.DateField(
        required=False, allow_null=True, help_text="Last day; without it: counted where a right is"
    )
    deemed_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=60
    )
    sent_at = serializers.DateTimeField(required=False, allow_null=True)
    received_at = serializers.DateTimeField(required=False, allow_null=True)


class RenewalVerbs:
    """Mixed into the agreements of the API."""

    @extend_schema(request=DecisionBody, responses=Cycle)
    @action(
        detail=True, methods=["post"], url_path="decide-renewal",
        permission_classes=[needs("agreements.renew")],
    )  # fmt: skip
    def decide_renewal(self, request: Request, ref: str) -> Response:
        """Choose what becomes of it at the end of its term; high value waits for approval."""
        return self.cycle(actions.decide_renewal, DecisionBody)

    @extend_schema(request=None, responses=Cycle)
    @action(
        detail=True, methods=["post"], url_path="approve-renewal",
        permission_classes=[needs("agreements.approve")],
    )  # fmt: skip
    def approve_renewal(self, request: Request, ref: str) -> Response:
        """Agree, as a second person, to the decision that was proposed."""
        return self.cycle(actions.approve_renewal, serializers.Serializer)

    @extend_schema(request=Why, responses=Cycle)
    @action(
        detail=True, methods=["post"], url_path="reject-renewal",
        permission_classes=[needs("agreements.approve")],
    )  # fmt: skip
    def reject_renewal(self, request: Request, ref: str) -> Response:
        """Do not agree: it is as undecided as before."""
        return self.cycle(actions.reject_renewal, Why)

    @extend_schema(request=Renewing)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.renew")])
    def renew(self, request: Request, ref: str) -> Response:
        """Add the term that both sides agreed on."""
        self.act(actions.renew_by_agreement, Renewing)
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Why)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.sign")])
    def void(self, request: Request, ref: str) -> Response:
        """Signed, but never to come into force."""
        self.act(actions.void_agreement, Why)
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=NewNotice, responses={201: NoticeBody})
    @action(
        detail=True, methods=["post"], url_path="log-notice",
        permission_classes=[needs("agreements.renew")],
    )  # fmt: skip
    def log_notice(self, request: Request, ref: str) -> Response:
        """A notice with what is known of it: drafted, sent, received."""
        notice = self.act(actions.log_notice, NewNotice)
        return self._dumped(NoticeBody, queries.notices().filter(pk=notice.pk), status=201)

    def cycle(self, verb: Callable[..., Any], body: type[serializers.Serializer]) -> Response:
        cycle = self.act(verb, body)
        return self._dumped(Cycle, queries.renewals().filter(pk=cycle.pk))

    def act(self, verb: Callable[..., Any], body: type[serializers.Serializer]) -> Any:
        ref = self.kwargs["ref"]  # type: ignore[attr-defined]
        agreement: Agreement = get_object_or_404(queries.agreements(), ref=ref)
        given = body(data=self.request.data)  # type: ignore[attr-defined]
        given.is_valid(raise_exception=True)
        facts = given.validated_data or {}
        by = self.actor()  # type: ignore[attr-defined]
        return verb(agreement=agreement, by=by, at=timezone.now(), **facts)

    def _dumped(self, row: type[Row], found: Any, status: int = 200) -> Response:
        person = self.person()  # type: ignore[attr-defined]
        values = list(found.values(*sorted({"pk", *row.columns(person)})))
        return Response(row.dump(values, person)[0], status=status)
