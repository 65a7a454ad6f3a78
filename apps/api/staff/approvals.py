"""Approvals of an agreement: what was asked and said, and the verbs."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.enums import STAFF_CHOICES
from apps.agreements import actions, enums, queries
from apps.agreements.models import (
    Agreement,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStep,
)
from apps.api.auth import needs
from apps.api.rows import Row, Rows, Values
from apps.api.staff.shared import Person
from apps.api.views import attach
from apps.core.errors import Refused


class Decision(Row):
    person = Person(help_text="Whose voice it is")
    by = Person(help_text="Who spoke: the person, or their delegate")
    verdict = serializers.ChoiceField(choices=enums.Verdict.choices)
    comment = serializers.CharField()
    at = serializers.DateTimeField()

    class Meta:
        ref_name = "ApprovalDecision"


class Step(Row):
    order = serializers.IntegerField()
    role = serializers.ChoiceField(choices=STAFF_CHOICES)
    quorum = serializers.IntegerField(help_text="How many people of the role")
    reason = serializers.CharField(help_text="The rules that ask for it")
    asked_at = serializers.DateTimeField(allow_null=True, help_text="When its turn came")
    decisions = Decision(many=True)

    class Meta:
        ref_name = "ApprovalStep"


class Approval(Row):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=enums.ApprovalState.choices)
    document = serializers.IntegerField(source="document.number", help_text="Version")
    sha256 = serializers.CharField(help_text="Of the document")
    fingerprint = serializers.CharField(help_text="SHA-256 of facts and terms, canonical JSON")
    is_nonstandard = serializers.BooleanField()
    comment = serializers.CharField()
    submitted_by = Person()
    submitted_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closing = serializers.CharField(help_text="Why it was rejected, withdrawn or void")
    steps = Step(many=True)


class Approvals(serializers.Serializer):
    agreement = serializers.CharField(help_text="AGR-00042")
    approvals = Approval(many=True)


class Submission(serializers.Serializer):
    comment = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    is_nonstandard = serializers.BooleanField(
        required=False, default=False, help_text="A clause departs from our standard"
    )


class Answer(serializers.Serializer):
    number = serializers.IntegerField(help_text="Of the approval that was read")
    comment = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class Rejection(serializers.Serializer):
    number = serializers.IntegerField(help_text="Of the approval that was read")
    comment = serializers.CharField(max_length=2000, help_text="Why")


class Reason(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class ApprovalVerbs:
    """The part of the agreement's endpoint that is about approvals."""

    def agreement(self) -> Agreement:
        return get_object_or_404(queries.agreements(), ref=self.kwargs["ref"])  # type: ignore[attr-defined]

    @extend_schema(responses=Approvals)
    @action(detail=True)
    def approvals(self, request: Request, ref: str) -> Response:
        """Every question that was put, the newest first, with all answers."""
        found = ApprovalRequest.objects.filter(agreement=self.agreement()).order_by("-number")
        rows = list(found.values("pk", *Approval.columns(None)))
        attach(
            rows, "steps", Step, ApprovalStep.objects.order_by("order"), "request_id", _decisions
        )
        return Response({"agreement": ref, "approvals": Approval.dump(rows, None)})

    @extend_schema(request=Submission)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.negotiate")])
    def submit(self, request: Request, ref: str) -> Response:
        """Ask for approval of the document and the facts as they are now."""
        given = read(Submission, request)
        actions.submit(agreement=self.agreement(), **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Answer)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.approve")])
    def approve(self, request: Request, ref: str) -> Response:
        """Say yes in the step that waits; never to one's own submission."""
        given = read(Answer, request)
        approval = self._approval(given.pop("number"))
        actions.approve(approval=approval, **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Rejection)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.approve")])
    def reject(self, request: Request, ref: str) -> Response:
        """Say no, with a reason; the agreement is negotiated again."""
        given = read(Rejection, request)
        approval = self._approval(given.pop("number"))
        actions.reject(approval=approval, **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Reason)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.negotiate")])
    def withdraw(self, request: Request, ref: str) -> Response:
        """Take the question back while it waits."""
        given = read(Reason, request)
        actions.withdraw(approval=self._approval(None), **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    def _approval(self, number: int | None) -> ApprovalRequest:
        """The newest one; Refused when the caller has read another."""
        agreement = self.agreement()
        shown = queries.latest_approval(agreement)
        if shown is None:
            raise Http404
        if number not in (None, shown.approval.number):
            raise Refused(
                f"The newest approval is {shown.approval.number}. Read it first.",
                field="number",
                conflict=True,
            )
        shown.approval.agreement = agreement
        return shown.approval


def acting(view: Any) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": view.actor(), "at": timezone.now()}


def read(shape: type[serializers.Serializer], request: Request) -> Values:
    """What was sent, in shape; 422 otherwise."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _decisions(rows: Rows) -> None:
    attach(rows, "decisions", Decision, ApprovalDecision.objects.order_by("at", "pk"), "step_id")
