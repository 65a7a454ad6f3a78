"""Workstreams with their goals, dates and newest update, and the verbs the pages have."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Given, Row, Rows
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.program_updates import WorkstreamParts
from apps.api.staff.shared import Named, PartnerName, Person
from apps.api.views import attach
from apps.core.errors import Invalid
from apps.network.models import Metro
from apps.partners.models import Partner
from apps.programs import actions, enums, queries, rules
from apps.programs.filters import WorkstreamFilter
from apps.programs.models import DateMove, Goal, StatusUpdate

KEY = "[A-Z][A-Z0-9]{1,9}"
MANAGE = [needs("programs.manage")]


class GoalBody(Row):
    metric = serializers.ChoiceField(choices=enums.Metric.choices)
    start_value = serializers.DecimalField(
        max_digits=20, decimal_places=3, help_text="When it was set"
    )
    target = serializers.DecimalField(
        max_digits=20, decimal_places=3, help_text="bit/s, percent, money per Mbps, or a number"
    )
    value = serializers.DecimalField(
        max_digits=20, decimal_places=3, allow_null=True, help_text="Null: nothing measured"
    )
    currency = serializers.CharField(help_text="Of costs")
    measured_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "WorkstreamGoal"


class DateMoveBody(Row):
    was = serializers.DateField()
    now = serializers.DateField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()

    class Meta:
        ref_name = "WorkstreamDateMove"


class UpdateBody(Row):
    week = serializers.DateField(help_text="Its Monday")
    health = serializers.ChoiceField(choices=enums.Health.choices, help_text="As it was then")
    target_on = serializers.DateField()
    changed = serializers.CharField()
    risks = serializers.CharField()
    asks = serializers.CharField()
    published_at = serializers.DateTimeField()

    class Meta:
        ref_name = "WorkstreamUpdate"


class WorkstreamBody(Row):
    key = serializers.CharField(help_text="LATAM")
    name = serializers.CharField()
    purpose = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.Kind.choices)
    partner = PartnerName(allow_null=True)
    metro = serializers.CharField(source="metro.code", allow_null=True)
    region = serializers.CharField(help_text="Empty: all")
    owner = Person(allow_null=True)
    said = serializers.ChoiceField(
        choices=enums.Health.choices, source="state", help_text="As its owner says"
    )
    health = Given(help_text="The worse of what was said and what the date says")
    starts_on = serializers.DateField()
    original_on = serializers.DateField(help_text="The first one named; never changes")
    target_on = serializers.DateField()
    goals = GoalBody(many=True, help_text="Costs only with agreements.prices")
    date_moves = DateMoveBody(many=True)
    updates = UpdateBody(many=True, help_text="Published ones, newest first")

    class Meta:
        ref_name = "Workstream"


class WorkstreamFacts(serializers.Serializer):
    name = serializers.CharField(max_length=120, required=False)
    purpose = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=enums.Kind.choices, required=False)
    partner = Named(
        slug_field="ref", queryset=Partner.objects.all(), required=False, allow_null=True
    )
    metro = Named(
        slug_field="code", queryset=Metro.objects.select_related("region"), required=False,
        allow_null=True,
    )  # fmt: skip
    region = serializers.CharField(max_length=16, required=False, allow_blank=True)
    owner = Named(
        slug_field="email", queryset=User.objects.filter(is_active=True).exclude(role="partner"),
        required=False, allow_null=True, help_text="E-mail address",
    )  # fmt: skip


class NewWorkstream(WorkstreamFacts):
    key = serializers.CharField(max_length=10, help_text="LATAM; it cannot be changed")
    name = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    target_on = serializers.DateField()


class HealthInput(serializers.Serializer):
    to = serializers.ChoiceField(choices=enums.Health.choices)
    reason = serializers.CharField(max_length=2000)


class DateInput(serializers.Serializer):
    to = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class GoalInput(serializers.Serializer):
    metric = serializers.ChoiceField(choices=enums.Metric.choices)
    target = serializers.DecimalField(
        max_digits=20, decimal_places=3, min_value=0,
        help_text="bit/s, percent, money per Mbps, or a number",
    )  # fmt: skip
    currency = serializers.CharField(min_length=3, max_length=3, required=False)


class DropGoal(serializers.Serializer):
    metric = serializers.ChoiceField(choices=enums.Metric.choices)


class Workstreams(WorkstreamParts):
    """What drives partners forward: health, original and current date, measured goals."""

    row = WorkstreamBody
    filterset_class = WorkstreamFilter
    permission_classes = [needs("programs.view")]
    lookup_field = "key"
    lookup_value_regex = KEY
    orderings = {"key": By("key"), "target_on": By("target_on"), "name": By("name")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.workstreams()

    def get_permissions(self) -> Any:
        """Opening one is for those who manage programs."""
        if self.action == "create":
            return [permission() for permission in MANAGE]
        return super().get_permissions()

    def complete(self, rows: Rows) -> None:
        goals = Goal.objects.kept().order_by("pk")
        if not self.request.user.has_perm("agreements.prices"):
            goals = goals.exclude(metric__in=enums.PRICED)
        attach(rows, "goals", GoalBody, goals, "workstream_id")
        attach(rows, "date_moves", DateMoveBody, DateMove.objects.order_by("pk"), "workstream_id")
        said = StatusUpdate.objects.filter(published_at__isnull=False).order_by("-week")
        attach(rows, "updates", UpdateBody, said, "workstream_id")
        today = timezone.now().date()
        for row in rows:
            row["health"] = rules.health.shown(row["state"], row["target_on"], today)

    def acted(self, shape: Any, verb: Callable[..., Any]) -> Response:
        """Read the body, call the action, answer with the workstream as it is now."""
        given = read(shape, self.request)
        verb(workstream=self.workstream(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(self.request)

    @extend_schema(request=NewWorkstream, responses={201: WorkstreamBody})
    def create(self, request: Request) -> Response:
        """Open a workstream, on track."""
        given = read(NewWorkstream, request)
        made = actions.add_workstream(**given, by=self.actor(), at=timezone.now())
        self.kwargs["key"] = made.key
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=WorkstreamFacts, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], permission_classes=MANAGE)
    def edit(self, request: Request, key: str) -> Response:
        """Change what it is called and about, and whose it is."""
        return self.acted(WorkstreamFacts, actions.edit_workstream)

    @extend_schema(request=HealthInput, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], permission_classes=MANAGE)
    def health(self, request: Request, key: str) -> Response:
        """Say how it stands, with the reason."""
        return self.acted(HealthInput, actions.set_health)

    @extend_schema(request=DateInput, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], url_path="move-date", permission_classes=MANAGE)
    def move_date(self, request: Request, key: str) -> Response:
        """Another date; the original one stays. A later one takes ON_TRACK to AT_RISK."""
        return self.acted(DateInput, actions.move_date)

    @extend_schema(request=GoalInput, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], permission_classes=MANAGE)
    def goals(self, request: Request, key: str) -> Response:
        """Set a measured target, or another target of the same kind."""
        self._metric(GoalInput)
        return self.acted(GoalInput, actions.set_goal)

    @extend_schema(request=DropGoal, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], url_path="drop-goal", permission_classes=MANAGE)
    def drop_goal(self, request: Request, key: str) -> Response:
        """A goal no more; it is measured no longer."""
        metric = self._metric(DropGoal)
        goal = self.workstream().goals.kept().filter(metric=metric).first()
        if goal is None:
            raise Invalid({"metric": "It has no goal of this kind."})
        actions.drop_goal(goal=goal, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=DropGoal, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], url_path="undo-goal", permission_classes=MANAGE)
    def undo_goal(self, request: Request, key: str) -> Response:
        """Take the goal of this kind back that was dropped last, with its readings."""
        metric = self._metric(DropGoal)
        gone = self.workstream().goals.filter(metric=metric, dropped_at__isnull=False)
        goal = gone.order_by("-dropped_at", "-pk").first()
        if goal is None:
            raise Invalid({"metric": "No goal of this kind was dropped."})
        actions.undo_drop(goal=goal, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=WorkstreamBody)
    @action(detail=True, methods=["post"], url_path="undo-date", permission_classes=MANAGE)
    def undo_date(self, request: Request, key: str) -> Response:
        """Take the newest move of its date back."""
        move = self.workstream().date_moves.select_related("workstream").order_by("-pk").first()
        if move is None:
            raise Http404
        actions.undo_date_move(move=move, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    def _metric(self, shape: type[serializers.Serializer]) -> str:
        """The metric of the body; Invalid for one that this person must not see."""
        metric = str(read(shape, self.request)["metric"])
        if metric in enums.PRICED and not self.actor().has_perm("agreements.prices"):
            raise Invalid({"metric": "Costs are set by people who see prices."})
        return metric
