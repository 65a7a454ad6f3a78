"""Work items, and the verbs the pages have."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Rows
from apps.api.staff import custom
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import Named
from apps.api.staff.work_bodies import ItemRefBody, WaitsBody, WatcherBody, WorkItemBody
from apps.api.staff.work_parts import WORK, WorkItemParts
from apps.api.views import attach
from apps.core.custom.kinds import ObjectKind
from apps.core.errors import Invalid
from apps.programs import actions, enums, queries
from apps.programs.filters import WorkItemFilter
from apps.programs.models import ItemBlock, ItemRef, WorkItem, Workstream

STAFF = User.objects.filter(is_active=True).exclude(role="partner")


class ItemInput(serializers.Serializer):
    title = serializers.CharField(max_length=200, required=False)
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    type = serializers.ChoiceField(choices=enums.ItemType.choices, required=False)
    priority = serializers.ChoiceField(choices=enums.Priority.choices, required=False)
    assignee = Named(slug_field="email", queryset=STAFF, required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    estimate = serializers.DecimalField(
        max_digits=5, decimal_places=1, min_value=0, required=False, allow_null=True
    )
    labels = serializers.ListField(
        child=serializers.CharField(max_length=32), max_length=12, required=False
    )
    parent = Named(  # type: ignore[assignment]
        slug_field="key", queryset=WorkItem.objects.all(), required=False, allow_null=True
    )
    custom_fields = custom.given()


class NewItem(ItemInput):
    title = serializers.CharField(max_length=200)
    workstream = Named(slug_field="key", queryset=Workstream.objects.all())
    refs = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{3}-[0-9]{5,9}$"), max_length=20, required=False
    )


class ItemMove(serializers.Serializer):
    to = serializers.CharField(max_length=32, help_text="Name of the status")


class ItemSaid(serializers.Serializer):
    text = serializers.CharField(max_length=5000, help_text="@name tells a colleague")


class WorkItems(WorkItemParts):
    """Work of all workstreams; `query` takes the query language of the pages."""

    row = WorkItemBody
    filterset_class = WorkItemFilter
    kind = ObjectKind.WORK
    custom_fields = custom.verb("programs.work", WorkItemBody)
    permission_classes = [needs("programs.view")]
    lookup_field = "key"
    lookup_value_regex = "[A-Z][A-Z0-9]{1,9}-[0-9]{1,9}"
    orderings = {
        "changed_at": By("changed_at", descending=True),
        "due_on": By("due_on", nullable=True),
        "rank": By("rank"),
        "key": By("key"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.items_listed()

    def get_permissions(self) -> Any:
        """Adding one is for those who work on them."""
        if self.action == "create":
            return [permission() for permission in WORK]
        return super().get_permissions()

    def complete(self, rows: Rows) -> None:
        attach(rows, "refs", ItemRefBody, ItemRef.objects.order_by("ref"), "item_id")
        waits = ItemBlock.objects.order_by("pk")
        attach(rows, "waits_for", WaitsBody, waits, "blocked_id")
        watching = WorkItem.watchers.through.objects.order_by("user__name")
        attach(rows, "watchers", WatcherBody, watching, "workitem_id")

    @extend_schema(request=NewItem, responses={201: WorkItemBody})
    def create(self, request: Request) -> Response:
        """Add an item at the end of the backlog."""
        given = read(NewItem, request)
        values, by = given.pop("custom_fields", {}), self.actor()
        with transaction.atomic():
            made = actions.add_item(**given, by=by, at=timezone.now())
            custom.fill(made, values, by)
        self.kwargs["key"] = made.key
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=ItemInput, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def edit(self, request: Request, key: str) -> Response:
        """Change its facts; each change is kept in its history."""
        item, given = self.item(), read(ItemInput, request)
        with transaction.atomic():
            custom.fill(item, given.pop("custom_fields", {}), self.actor())
            return self.acted({"item": item, **given}, actions.edit_item)

    @extend_schema(request=ItemMove, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def move(self, request: Request, key: str) -> Response:
        """Into another status. Refused where that one is full."""
        item, name = self.item(), read(ItemMove, request)["to"]
        to = item.workstream.columns.filter(name__iexact=name).first()
        if to is None:
            raise Invalid({"to": f"{item.workstream.key} has no status {name}."})
        return self.acted({"item": item, "to": to}, actions.move_item)

    @extend_schema(request=ItemSaid, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def comment(self, request: Request, key: str) -> Response:
        """A remark; whoever is named with an @ is told."""
        return self.acted({"item": self.item(), **read(ItemSaid, request)}, actions.comment_item)
