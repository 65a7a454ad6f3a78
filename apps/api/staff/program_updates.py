"""Weekly updates and the workflow of a workstream, by the staff API."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.rows import Given, Row
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import Person
from apps.api.views import Reader
from apps.core.errors import Invalid
from apps.programs import actions, enums, queries, rules
from apps.programs.models import Column, StatusUpdate, Workstream

VIEW = [needs("programs.view")]  # whose it is, is asked for by the verb
MANAGE = [needs("programs.manage")]
WEEK = "updates/(?P<week>[0-9]{4}-[0-9]{2}-[0-9]{2})"
OF_WEEK = OpenApiParameter("week", date, "path", description="A day of the week: 2026-11-16")


class WrittenUpdate(Row):
    week = serializers.DateField(help_text="Its Monday")
    health = serializers.ChoiceField(choices=enums.Health.choices, help_text="As it was then")
    target_on = serializers.DateField()
    changed = serializers.CharField()
    risks = serializers.CharField()
    asks = serializers.CharField()
    facts = Given(help_text="Of the week, as they were when it was drafted")
    drafted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True, help_text="Null: a draft")
    published_by = Person(allow_null=True)

    class Meta:
        ref_name = "StatusUpdate"


class ColumnBody(Row):
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=enums.Category.choices, help_text="What it means")
    wip_limit = serializers.IntegerField(allow_null=True, help_text="Null: no limit")

    class Meta:
        ref_name = "WorkflowColumn"


class NewDraft(serializers.Serializer):
    week = serializers.DateField(help_text="A day of the week")


class UpdateWords(serializers.Serializer):
    changed = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    risks = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    asks = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class NewColumn(serializers.Serializer):
    name = serializers.CharField(max_length=32)
    category = serializers.ChoiceField(choices=enums.Category.choices)
    wip_limit = serializers.IntegerField(
        min_value=1, max_value=999, required=False, allow_null=True, default=None
    )


class ColumnEdit(serializers.Serializer):
    status = serializers.CharField(max_length=32, help_text="Name it has now")
    name = serializers.CharField(max_length=32)
    wip_limit = serializers.IntegerField(min_value=1, max_value=999, allow_null=True)


class ColumnDrop(serializers.Serializer):
    status = serializers.CharField(max_length=32)


class WorkstreamParts(Reader):
    """Verbs about what hangs on a workstream; `Workstreams` has the workstream itself."""

    def workstream(self) -> Workstream:
        return get_object_or_404(queries.workstreams(), key=self.kwargs["key"])

    @extend_schema(responses=WrittenUpdate(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def updates(self, request: Request, key: str) -> Response:
        """Newest week first; drafts only for those who may write them."""
        workstream = self.workstream()
        shown = Q() if _writes(self.actor(), workstream) else Q(published_at__isnull=False)
        return Response({"results": _dumped(queries.updates_of(workstream).filter(shown))})

    @extend_schema(request=NewDraft, responses={201: WrittenUpdate})
    @action(detail=True, methods=["post"], url_path="draft-update", permission_classes=VIEW)
    def draft_update(self, request: Request, key: str) -> Response:
        """The draft of a week, made from its facts; the one that is there stays as it is."""
        workstream, week = self._written(), read(NewDraft, request)["week"]
        made = actions.draft_update(
            workstream=workstream, week=week, by=self.actor(), at=timezone.now()
        )
        return _one(made, 201)

    @extend_schema(parameters=[OF_WEEK], request=UpdateWords, responses=WrittenUpdate)
    @action(detail=True, methods=["post"], url_path=f"{WEEK}/edit", permission_classes=VIEW)
    def edit_update(self, request: Request, key: str, week: str) -> Response:
        """Other words for a draft."""
        return self._said(week, actions.edit_update, **read(UpdateWords, request))

    @extend_schema(parameters=[OF_WEEK], request=None, responses=WrittenUpdate)
    @action(detail=True, methods=["post"], url_path=f"{WEEK}/again", permission_classes=VIEW)
    def draft_again(self, request: Request, key: str, week: str) -> Response:
        """Take the facts as they are now; the words are replaced."""
        return self._said(week, actions.draft_again)

    @extend_schema(parameters=[OF_WEEK], request=None, responses=WrittenUpdate)
    @action(detail=True, methods=["post"], url_path=f"{WEEK}/publish", permission_classes=VIEW)
    def publish_update(self, request: Request, key: str, week: str) -> Response:
        """Say it: it never changes again."""
        return self._said(week, actions.publish_update)

    def _written(self) -> Workstream:
        """The workstream, for its owner and those who manage programs; others are refused."""
        found = self.workstream()
        if not _writes(self.actor(), found):
            raise PermissionDenied("This is for its owner and programs.manage.")
        return found

    def _said(self, week: str, verb: Callable[..., StatusUpdate], **words: str) -> Response:
        monday = rules.weeks.monday(_day(week))
        update = get_object_or_404(
            StatusUpdate.objects.select_related("workstream"), workstream=self._written(),
            week=monday,
        )  # fmt: skip
        return _one(verb(update=update, by=self.actor(), at=timezone.now(), **words), 200)

    @extend_schema(responses=ColumnBody(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def columns(self, request: Request, key: str) -> Response:
        """The statuses of its workflow from left to right."""
        return self._workflow()

    @extend_schema(request=NewColumn, responses=ColumnBody(many=True))
    @action(detail=True, methods=["post"], url_path="add-column", permission_classes=MANAGE)
    def add_column(self, request: Request, key: str) -> Response:
        """A further status, after those that mean the same."""
        given = read(NewColumn, request)
        actions.add_column(
            workstream=self.workstream(), by=self.actor(), at=timezone.now(), **given
        )
        return self._workflow()

    @extend_schema(request=ColumnEdit, responses=ColumnBody(many=True))
    @action(detail=True, methods=["post"], url_path="edit-column", permission_classes=MANAGE)
    def edit_column(self, request: Request, key: str) -> Response:
        """Another name or limit."""
        given = read(ColumnEdit, request)
        column = self._column(given.pop("status"))
        actions.edit_column(column=column, by=self.actor(), at=timezone.now(), **given)
        return self._workflow()

    @extend_schema(request=ColumnDrop, responses=ColumnBody(many=True))
    @action(detail=True, methods=["post"], url_path="drop-column", permission_classes=MANAGE)
    def drop_column(self, request: Request, key: str) -> Response:
        """Take a status away. Refused while items stand in it."""
        column = self._column(read(ColumnDrop, request)["status"])
        actions.drop_column(column=column, by=self.actor(), at=timezone.now())
        return self._workflow()

    def _column(self, name: str) -> Column:
        found = self.workstream().columns.filter(name__iexact=name).first()
        if found is None:
            raise Invalid({"status": f"{self.kwargs['key']} has no status {name}."})
        return found

    def _workflow(self) -> Response:
        found = self.workstream().columns.order_by("position", "pk")
        rows = list(found.values("pk", *ColumnBody.columns(None)))
        return Response({"results": ColumnBody.dump(rows, None)})


def _writes(person: User, workstream: Workstream) -> bool:
    """Its owner who works on programs, and whoever manages them."""
    is_owner = workstream.owner_id == person.pk and person.has_perm("programs.work")
    return is_owner or person.has_perm("programs.manage")


def _dumped(found: Any) -> list[dict[str, Any]]:
    rows = list(found.values("pk", "facts", *WrittenUpdate.columns(None)))
    return WrittenUpdate.dump(rows, None)


def _one(update: StatusUpdate, status: int) -> Response:
    return Response(_dumped(StatusUpdate.objects.filter(pk=update.pk))[0], status=status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
