"""Duties of either side with the days on which they fall due, and what becomes of those."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.agreements import actions, enums, queries
from apps.agreements.filters import ObligationFilter
from apps.agreements.models import Agreement, DocumentVersion, Obligation, Occurrence
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Joined, Row, Rows
from apps.api.staff.shared import Named, Person
from apps.api.staff.terms import AgreementName
from apps.api.views import Reader, attach
from apps.core.errors import Invalid

REF = "{}-O{}"


class OccurrenceBody(Row):
    due_on = serializers.DateField(help_text="Day in the agreement's time zone; it is on time")
    tell_on = serializers.DateField(help_text="From this day on it counts as due")
    state = serializers.ChoiceField(choices=enums.OccurrenceState.choices)
    fulfilled_on = serializers.DateField(allow_null=True)
    fulfilled_by = Person(allow_null=True)
    evidence = serializers.CharField()
    link = serializers.CharField()
    document = serializers.IntegerField(
        source="document.number", allow_null=True, help_text="Number of the agreement's paper"
    )

    class Meta:
        ref_name = "Occurrence"


class ObligationBody(Row):
    ref = Joined(REF, "agreement.ref", "number", help_text="AGR-00042-O3")
    text = serializers.CharField()
    agreement = AgreementName()
    who = serializers.ChoiceField(choices=enums.Side.choices)
    recurrence = serializers.ChoiceField(choices=enums.Recurrence.choices)
    first_due_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True, help_text="Null: no end")
    lead_days = serializers.IntegerField()
    owner = Person(allow_null=True)
    needs_evidence = serializers.BooleanField()
    clause = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    occurrences = OccurrenceBody(many=True)

    class Meta:
        ref_name = "Obligation"


class ObligationChange(serializers.Serializer):
    """What may be changed; what is left out stays."""

    text = serializers.CharField(max_length=300, required=False)
    who = serializers.ChoiceField(choices=enums.Side.choices, required=False)
    recurrence = serializers.ChoiceField(choices=enums.Recurrence.choices, required=False)
    first_due_on = serializers.DateField(required=False)
    until_on = serializers.DateField(required=False, allow_null=True)
    lead_days = serializers.IntegerField(required=False, min_value=0, max_value=365)
    owner = Named(
        slug_field="email", required=False, allow_null=True,
        queryset=User.objects.filter(is_active=True).exclude(role="partner"),
        help_text="E-mail address",
    )  # fmt: skip
    needs_evidence = serializers.BooleanField(required=False)
    clause = serializers.CharField(max_length=24, required=False, allow_blank=True)
    page = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=9999)


class NewObligation(ObligationChange):
    agreement = Named(slug_field="ref", queryset=Agreement.objects.all(), help_text="AGR-00042")
    text = serializers.CharField(max_length=300)
    first_due_on = serializers.DateField()


class Fulfilment(serializers.Serializer):
    due_on = serializers.DateField(help_text="Which of its days")
    fulfilled_on = serializers.DateField(help_text="When it was done")
    evidence = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    link = serializers.URLField(required=False, allow_blank=True, max_length=300)
    document = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=32767,
        help_text="Number of the agreement's paper",
    )  # fmt: skip


class DutyWaiver(serializers.Serializer):
    due_on = serializers.DateField(help_text="Which of its days")
    reason = serializers.CharField(max_length=2000)


class Obligations(Reader):
    """Duties of either side, with their days up to 13 months ahead."""

    row = ObligationBody
    permission_classes = [needs("agreements.view")]
    filterset_class = ObligationFilter
    orderings = {
        "ref": By("pk"),
        "agreement": By("agreement__ref"),
        "first_due_on": By("first_due_on"),
    }
    lookup_value_regex = "[A-Z]{3}-[0-9]{5,9}-O[0-9]{1,4}"

    def get_permissions(self) -> Any:
        """Adding is for those who edit agreements."""
        if self.action == "create":
            return [needs("agreements.edit")()]
        return super().get_permissions()

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Obligation.objects.all()

    def lookup(self) -> dict[str, Any]:
        agreement, _, number = self.kwargs["ref"].rpartition("-O")
        return {"agreement__ref": agreement, "number": int(number)}

    def complete(self, rows: Rows) -> None:
        days = Occurrence.objects.order_by("due_on")
        attach(rows, "occurrences", OccurrenceBody, days, "obligation_id")

    def obligation(self) -> Obligation:
        return get_object_or_404(queries.obligations(), **self.lookup())

    def occurrence(self, given: dict[str, Any]) -> Occurrence:
        """The day the request names; Invalid for one that is not there."""
        found = queries.occurrences().filter(
            obligation=self.obligation(), due_on=given.pop("due_on")
        )
        row = found.first()
        if row is None:
            raise Invalid({"due_on": "It does not fall due on that day."})
        return row

    def given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        read = shape(data=self.request.data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    @extend_schema(request=NewObligation, responses={201: ObligationBody})
    def create(self, request: Request) -> Response:
        """Write down a duty of an agreement."""
        facts = self.given(NewObligation)
        made = actions.add_obligation(**facts, by=self.actor(), at=timezone.now())
        self.kwargs["ref"] = REF.format(made.agreement.ref, made.number)
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=ObligationChange, responses=ObligationBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def edit(self, request: Request, ref: str) -> Response:
        """Change what is named; days still ahead follow a new schedule."""
        changes = self.given(ObligationChange)
        actions.edit_obligation(
            obligation=self.obligation(), **changes, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)

    @extend_schema(request=Fulfilment, responses=ObligationBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def fulfil(self, request: Request, ref: str) -> Response:
        """One of its days was met, with what shows it."""
        given = self.given(Fulfilment)
        occurrence = self.occurrence(given)
        given["document"] = self._paper(occurrence, given.get("document"))
        actions.fulfil_occurrence(
            occurrence=occurrence, **given, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)

    @extend_schema(request=DutyWaiver, responses=ObligationBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def waive(self, request: Request, ref: str) -> Response:
        """One of its days need not be met."""
        given = self.given(DutyWaiver)
        occurrence = self.occurrence(given)
        actions.waive_occurrence(occurrence=occurrence, **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=ObligationBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def retire(self, request: Request, ref: str) -> Response:
        """It falls due no more; what is due today or overdue still has to be settled."""
        actions.retire_obligation(obligation=self.obligation(), by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    def _paper(self, occurrence: Occurrence, number: int | None) -> DocumentVersion | None:
        if number is None:
            return None
        papers = DocumentVersion.objects.filter(
            agreement=occurrence.obligation.agreement_id, number=number
        )
        found = papers.defer("text").first()
        if found is None:
            raise Invalid({"document": f"The agreement has no paper {number}."})
        return found
