"""Negotiations with their rounds and issues, and every verb the pages have."""

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
from rest_framework.serializers import Serializer

from apps.agreements import actions, enums, queries
from apps.agreements.filters import NegotiationFilter
from apps.agreements.models import Issue, Negotiation, NegotiationNote, Round
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows
from apps.api.staff import negotiation_inputs as inputs
from apps.api.staff.shared import PartnerName, Person
from apps.api.views import Reader, attach
from apps.core.errors import Invalid

POSITIONS = ("our_position", "their_position", "result")
ISSUE = "issues/(?P<number>[0-9]{1,4})"
Shape = type[Serializer]
NEGOTIATE = [needs("agreements.negotiate")]


class NegotiatedAgreement(Row):
    ref = serializers.CharField(help_text="AGR-00042")
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.Kind.choices)
    state = serializers.ChoiceField(choices=enums.State.choices)


class RoundBody(Row):
    number = serializers.IntegerField()
    version_out = serializers.IntegerField(source="version_out.number", allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True, help_text="Null: the partner began it")
    due_on = serializers.DateField(allow_null=True, help_text="When their answer is due")
    changes_out = serializers.CharField()
    version_in = serializers.IntegerField(source="version_in.number", allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True, help_text="Null: not answered yet")
    answer_on = serializers.DateField(allow_null=True, help_text="When our answer is due")
    changes_in = serializers.CharField()

    class Meta:
        ref_name = "NegotiationRound"


class IssueBody(Row):
    number = serializers.IntegerField()
    clause = serializers.CharField(help_text="§4.2")
    topic = serializers.CharField()
    state = serializers.ChoiceField(choices=enums.IssueState.choices)
    is_blocking = serializers.BooleanField(help_text="While open, the agreement is not approved")
    our_position = serializers.CharField(
        allow_null=True, help_text="Null without agreements.prices, as their_position and result"
    )
    their_position = serializers.CharField(allow_null=True)
    fallback = serializers.CharField(allow_null=True, help_text="Null without agreements.notes")
    result = serializers.CharField(allow_null=True, help_text="What was agreed")
    settled_in = serializers.IntegerField(source="settled_in.number", allow_null=True)

    class Meta:
        ref_name = "NegotiationIssue"


class NoteBody(Row):
    text = serializers.CharField()
    written_by = Person(allow_null=True)
    written_at = serializers.DateTimeField()


class NegotiationBody(Row):
    ref = serializers.CharField(help_text="NEG-00042")
    subject = serializers.CharField()
    purpose = serializers.ChoiceField(choices=enums.Purpose.choices)
    stage = serializers.ChoiceField(choices=enums.Stage.choices, source="state")
    agreement = NegotiatedAgreement()
    partner = PartnerName(source="agreement.partner")
    owner = Person(allow_null=True)
    probability = serializers.IntegerField(
        allow_null=True, help_text="Percent; null: the usual one of its stage"
    )
    expected_bps = serializers.IntegerField(allow_null=True, help_text="bit/s")
    expected_cost = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, required=False,
        help_text="A year, negative for income; with agreements.prices",
    )  # fmt: skip
    currency = serializers.CharField(help_text="ISO 4217")
    first_target_on = serializers.DateField(allow_null=True, help_text="The first one named")
    target_on = serializers.DateField(allow_null=True)
    turn = serializers.ChoiceField(choices=enums.Turn.choices)
    turn_since = serializers.DateTimeField(help_text="Last movement")
    is_stalled = serializers.BooleanField(help_text="No movement as long as its stage allows")
    next_step = serializers.CharField()
    next_step_on = serializers.DateField(allow_null=True)
    held_in = serializers.CharField(help_text="On hold: the stage it resumes in")
    review_on = serializers.DateField(allow_null=True)
    outcome = serializers.CharField(help_text="Why it was won or lost")
    outcome_text = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    rounds = RoundBody(many=True)
    issues = IssueBody(many=True)
    notes = NoteBody(many=True, help_text="Empty without agreements.notes")

    hidden = {"expected_cost": "agreements.prices"}

    class Meta:
        ref_name = "Negotiation"


class Negotiations(Reader):
    """Deals on their way: stage, whose turn it is, rounds, open issues."""

    row = NegotiationBody
    filterset_class = NegotiationFilter
    permission_classes = [needs("agreements.view")]
    orderings = {
        "ref": By("ref"),
        "turn_since": By("turn_since"),
        "target_on": By("target_on", nullable=True),
        "expected_bps": By("expected_bps", nullable=True),
        "partner": By("agreement__partner__name"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.negotiations_at(timezone.now().date())

    def complete(self, rows: Rows) -> None:
        attach(rows, "rounds", RoundBody, Round.objects.order_by("number"), "negotiation_id")
        attach(rows, "issues", IssueBody, Issue.objects.order_by("number"), "negotiation_id")
        notes = NegotiationNote.objects.order_by("pk")
        may_read = self.request.user.has_perm("agreements.notes")
        attach(rows, "notes", NoteBody, notes if may_read else notes.none(), "negotiation_id")
        hidden = () if self.request.user.has_perm("agreements.prices") else POSITIONS
        for issue in (issue for row in rows for issue in row["issues"]):
            issue |= dict.fromkeys(hidden) | ({} if may_read else {"fallback": None})

    def get_permissions(self) -> Any:
        """Opening one is for those who negotiate."""
        if self.action == "create":
            return [permission() for permission in NEGOTIATE]
        return super().get_permissions()

    def negotiation(self) -> Negotiation:
        return get_object_or_404(queries.negotiations(), ref=self.kwargs["ref"])

    def issue(self) -> Issue:
        found = Issue.objects.select_related("negotiation__agreement")
        return get_object_or_404(
            found, negotiation__ref=self.kwargs["ref"], number=self.kwargs["number"]
        )

    def acted(self, shape: Shape | None, verb: Callable[..., Any], **on: Any) -> Response:
        """Read the body, call the action, answer with the negotiation as it is now."""
        given = inputs.read(shape, self.request) if shape else {}
        verb(**on, **given, by=self.actor(), at=timezone.now())
        return self.retrieve(self.request)

    @extend_schema(request=inputs.Opening, responses={201: NegotiationBody})
    def create(self, request: Request) -> Response:
        """Open a negotiation of an agreement; one at a time."""
        given = inputs.read(inputs.Opening, request)
        given["agreement"] = inputs.one(queries.agreements(), given, "agreement")
        made = actions.open_negotiation(**given, by=self.actor(), at=timezone.now())
        self.kwargs["ref"] = made.ref
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=inputs.NegotiationFacts, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def edit(self, request: Request, ref: str) -> Response:
        """Change what is expected of it. Refused when it is closed."""
        return self.acted(
            inputs.NegotiationFacts, actions.edit_negotiation, negotiation=self.negotiation()
        )

    @extend_schema(request=inputs.NegotiationMove, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def move(self, request: Request, ref: str) -> Response:
        """One permitted step in the pipeline. 409 when `seen` is not its stage any more."""
        return self.acted(
            inputs.NegotiationMove, actions.move_stage, negotiation=self.negotiation()
        )

    @extend_schema(request=inputs.NegotiationHold, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def hold(self, request: Request, ref: str) -> Response:
        """Nothing happens until the day of review."""
        return self.acted(inputs.NegotiationHold, actions.hold, negotiation=self.negotiation())

    @extend_schema(request=None, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def resume(self, request: Request, ref: str) -> Response:
        """Take it up again in the stage it was held in."""
        return self.acted(None, actions.resume, negotiation=self.negotiation())

    @extend_schema(request=inputs.NegotiationWon, responses=NegotiationBody)
    @action(detail=True, methods=["post"], url_path="close-won", permission_classes=NEGOTIATE)
    def close_won(self, request: Request, ref: str) -> Response:
        """The deal is made: from AGREED, with the agreement signed."""
        return self.acted(inputs.NegotiationWon, actions.close_won, negotiation=self.negotiation())

    @extend_schema(request=inputs.NegotiationLost, responses=NegotiationBody)
    @action(detail=True, methods=["post"], url_path="close-lost", permission_classes=NEGOTIATE)
    def close_lost(self, request: Request, ref: str) -> Response:
        """No deal, with a reason. Final."""
        return self.acted(
            inputs.NegotiationLost, actions.close_lost, negotiation=self.negotiation()
        )

    @extend_schema(request=inputs.NegotiationTarget, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def retarget(self, request: Request, ref: str) -> Response:
        """Another target; the first one named stays."""
        return self.acted(
            inputs.NegotiationTarget, actions.retarget, negotiation=self.negotiation()
        )

    @extend_schema(request=inputs.NextStep, responses=NegotiationBody)
    @action(detail=True, methods=["post"], url_path="next-step", permission_classes=NEGOTIATE)
    def next_step(self, request: Request, ref: str) -> Response:
        """What we do next, and when."""
        return self.acted(inputs.NextStep, actions.plan_next_step, negotiation=self.negotiation())

    @extend_schema(request=inputs.TurnTo, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def turn(self, request: Request, ref: str) -> Response:
        """It is the other side's turn, without a version."""
        return self.acted(inputs.TurnTo, actions.pass_turn, negotiation=self.negotiation())

    @extend_schema(request=inputs.NegotiationReason, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def redraft(self, request: Request, ref: str) -> Response:
        """Begin the text anew: the agreement is a draft again."""
        return self.acted(inputs.NegotiationReason, actions.redraft, negotiation=self.negotiation())

    @extend_schema(request=inputs.NegotiationSent, responses=NegotiationBody)
    @action(detail=True, methods=["post"], url_path="send-round", permission_classes=NEGOTIATE)
    def send_round(self, request: Request, ref: str) -> Response:
        """A version went out: their turn. The first one makes a draft agreement NEGOTIATING."""
        return self.exchanged(inputs.NegotiationSent, actions.send_round)

    @extend_schema(request=inputs.NegotiationReceived, responses=NegotiationBody)
    @action(detail=True, methods=["post"], url_path="receive-round", permission_classes=NEGOTIATE)
    def receive_round(self, request: Request, ref: str) -> Response:
        """Their answer came in: it closes the round that waits, and it is our turn."""
        return self.exchanged(inputs.NegotiationReceived, actions.receive_round)

    def exchanged(self, shape: Shape, verb: Callable[..., Any]) -> Response:
        """A round; its version is named by number within the agreement."""
        negotiation = self.negotiation()
        given = inputs.read(shape, self.request)
        number = given.pop("version")
        papers = negotiation.agreement.documents.filter(number=number)
        version = papers.first() if number else None
        if number and version is None:
            raise Invalid({"version": f"{negotiation.agreement.ref} has no version {number}."})
        verb(negotiation=negotiation, version=version, **given, by=self.actor(), at=timezone.now())
        return self.retrieve(self.request)

    @extend_schema(request=inputs.NegotiationNote, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.notes")])
    def notes(self, request: Request, ref: str) -> Response:
        """A remark for our side only."""
        return self.acted(inputs.NegotiationNote, actions.add_note, negotiation=self.negotiation())

    @extend_schema(request=inputs.NewIssue, responses=NegotiationBody)
    @action(detail=True, methods=["post"], permission_classes=NEGOTIATE)
    def issues(self, request: Request, ref: str) -> Response:
        """Write down a point that is open."""
        return self.acted(inputs.NewIssue, actions.add_issue, negotiation=self.negotiation())

    @extend_schema(request=inputs.IssueChange, responses=NegotiationBody)
    @action(
        detail=True,
        methods=["post"],
        url_path=f"{ISSUE}/edit",
        url_name="edit-issue",
        permission_classes=NEGOTIATE,
    )
    def edit_issue(self, request: Request, ref: str, number: str) -> Response:
        """Change positions, or whether it blocks approval."""
        return self.acted(inputs.IssueChange, actions.edit_issue, issue=self.issue())

    @extend_schema(request=inputs.NegotiationSettlement, responses=NegotiationBody)
    @action(
        detail=True,
        methods=["post"],
        url_path=f"{ISSUE}/settle",
        url_name="settle-issue",
        permission_classes=NEGOTIATE,
    )
    def settle_issue(self, request: Request, ref: str, number: str) -> Response:
        """Won, conceded, compromise or parked, in the latest round."""
        return self.acted(inputs.NegotiationSettlement, actions.settle_issue, issue=self.issue())

    @extend_schema(request=inputs.NegotiationReason, responses=NegotiationBody)
    @action(
        detail=True,
        methods=["post"],
        url_path=f"{ISSUE}/reopen",
        url_name="reopen-issue",
        permission_classes=NEGOTIATE,
    )
    def reopen_issue(self, request: Request, ref: str, number: str) -> Response:
        """It came up again."""
        return self.acted(inputs.NegotiationReason, actions.reopen_issue, issue=self.issue())
