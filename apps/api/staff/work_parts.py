"""What hangs on a work item, by the staff API: its comments, files, history, and verbs for them."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.rows import Given, Row
from apps.api.staff.custom import WithCustomFields
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import Named, Person
from apps.api.staff.work_bodies import WorkItemBody
from apps.core import files
from apps.core.errors import Invalid, Refused
from apps.programs import actions, queries
from apps.programs.models import ItemChange, ItemComment, ItemFile, WorkItem

WORK = [needs("programs.work")]
FILE = "files/(?P<number>[0-9]{1,9})"
COMMENT = "comments/(?P<number>[0-9]{1,9})"
CHANGE = "history/(?P<number>[0-9]{1,9})"
NUMBER = OpenApiParameter("number", int, "path", description="Number in the list")


class CommentBody(Row):
    number = serializers.IntegerField(source="pk")
    text = serializers.CharField(help_text="Empty: taken away by its author")
    author = Person(allow_null=True)
    at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "WorkItemComment"


class FileBody(Row):
    number = serializers.IntegerField(source="pk")
    filename = serializers.CharField()
    content_type = serializers.CharField(help_text="Found in the content")
    size = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    by = Person(allow_null=True)
    at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True, help_text="Taken off; can come back")

    class Meta:
        ref_name = "WorkItemFile"


class ChangeBody(Row):
    number = serializers.IntegerField(source="pk")
    field = serializers.CharField()
    was = Given(help_text="Value and words")
    now = Given(help_text="Value and words")
    at = serializers.DateTimeField()
    by = Person(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "WorkItemChange"


class FileUpload(serializers.Serializer):
    file = serializers.FileField(help_text="PDF, PNG or JPEG of up to 10 MB; the content decides")


class OtherItem(serializers.Serializer):
    other = Named(slug_field="key", queryset=WorkItem.objects.all(), help_text="LATAM-12")


class AboutRef(serializers.Serializer):
    ref = serializers.RegexField(r"^[A-Z]{3}-[0-9]{5,9}$", help_text="PAR-00042")


class WatchInput(serializers.Serializer):
    is_on = serializers.BooleanField()


class RankInput(serializers.Serializer):
    before = Named(
        slug_field="key", queryset=WorkItem.objects.all(), allow_null=True,
        help_text="The item it goes before; null: to the end",
    )  # fmt: skip


class WorkItemParts(WithCustomFields):
    """Verbs about what hangs on an item; `WorkItems` has the item itself."""

    def item(self) -> WorkItem:
        return get_object_or_404(queries.items(), key=self.kwargs["key"])

    def acted(self, given: dict[str, Any], verb: Callable[..., Any]) -> Response:
        verb(**given, by=self.actor(), at=timezone.now())
        return self.retrieve(self.request)

    def listed(self, row: type[Row], found: Any, *more: str) -> Response:
        """All that hang on the item: one query."""
        rows = list(found.filter(item=self.item()).values(*{"pk", *row.columns(None), *more}))
        return Response({"results": row.dump(rows, None)})

    @extend_schema(request=OtherItem, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def block(self, request: Request, key: str) -> Response:
        """It waits for another item."""
        other = read(OtherItem, request)["other"]
        return self.acted({"item": self.item(), "by_item": other}, actions.block)

    @extend_schema(request=OtherItem, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def unblock(self, request: Request, key: str) -> Response:
        """It does not wait any more."""
        other = read(OtherItem, request)["other"]
        return self.acted({"item": self.item(), "by_item": other}, actions.unblock)

    @extend_schema(request=AboutRef, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def link(self, request: Request, key: str) -> Response:
        """It is about a reference."""
        return self.acted({"item": self.item(), **read(AboutRef, request)}, actions.link_ref)

    @extend_schema(request=AboutRef, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def unlink(self, request: Request, key: str) -> Response:
        """It is not about a reference."""
        return self.acted({"item": self.item(), **read(AboutRef, request)}, actions.unlink_ref)

    @extend_schema(request=RankInput, responses=WorkItemBody)
    @action(detail=True, methods=["post"], permission_classes=WORK)
    def rank(self, request: Request, key: str) -> Response:
        """Its place in the backlog."""
        return self.acted({"item": self.item(), **read(RankInput, request)}, actions.rank_item)

    @extend_schema(request=WatchInput, responses=WorkItemBody)
    @action(detail=True, methods=["post"])
    def watch(self, request: Request, key: str) -> Response:
        """Be told of what happens to it, or not: whoever asks."""
        is_on = read(WatchInput, request)["is_on"]
        actions.watch(item=self.item(), by=self.actor(), is_on=is_on)
        return self.retrieve(request)

    @extend_schema(responses=CommentBody(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def comments(self, request: Request, key: str) -> Response:
        """What was said, oldest first."""
        return self._comments()

    def _comments(self) -> Response:
        answer = self.listed(CommentBody, ItemComment.objects.order_by("at", "pk"))
        for row in answer.data["results"]:
            row["text"] = "" if row["removed_at"] else row["text"]
        return answer

    @extend_schema(parameters=[NUMBER], request=None, responses=CommentBody(many=True))
    @action(detail=True, methods=["post"], url_path=f"{COMMENT}/remove", permission_classes=WORK)
    def remove_comment(self, request: Request, key: str, number: str) -> Response:
        """Take one's own comment away."""
        said = get_object_or_404(ItemComment, item=self.item(), pk=number)
        actions.remove_comment(comment=said, by=self.actor(), at=timezone.now())
        return self._comments()

    @extend_schema(responses=FileBody(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def files(self, request: Request, key: str) -> Response:
        """What is attached, and what was taken off."""
        return self._files()

    def _files(self) -> Response:
        return self.listed(FileBody, ItemFile.objects.order_by("at", "pk"))

    @extend_schema(
        request={"multipart/form-data": FileUpload}, responses={201: FileBody(many=True)}
    )
    @action(
        detail=True, methods=["post"], permission_classes=WORK, parser_classes=[MultiPartParser]
    )
    def attach(self, request: Request, key: str) -> Response:
        """Attach a file."""
        file = read(FileUpload, request)["file"]
        if file.size > files.LARGEST:
            raise Invalid({"file": "Use a file of at most 10 MB."})
        actions.attach_file(
            item=self.item(), content=file.read(), filename=file.name, by=self.actor(),
            at=timezone.now(),
        )  # fmt: skip
        return Response(self._files().data, status=201)

    @extend_schema(parameters=[NUMBER], responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, url_path=f"{FILE}/download")
    def download_file(self, request: Request, key: str, number: str) -> FileResponse:
        """The file as it was stored."""
        found = get_object_or_404(ItemFile, item=self.item(), pk=number, removed_at=None)
        try:
            opened = files.opened(found.path, sha256=found.sha256)
        except files.Damaged as error:
            raise Refused(str(error)) from error
        return files.attachment(opened, filename=found.filename, content_type=found.content_type)

    @extend_schema(parameters=[NUMBER], request=None, responses=FileBody(many=True))
    @action(detail=True, methods=["post"], url_path=f"{FILE}/remove", permission_classes=WORK)
    def remove_file(self, request: Request, key: str, number: str) -> Response:
        """Take a file off; undo the change in its history to have it back."""
        found = get_object_or_404(ItemFile, item=self.item(), pk=number)
        actions.remove_file(file=found, by=self.actor(), at=timezone.now())
        return self._files()

    @extend_schema(responses=ChangeBody(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, key: str) -> Response:
        """Each change of it, newest first."""
        return self.listed(ChangeBody, ItemChange.objects.order_by("-at", "-pk"), "was", "now")

    @extend_schema(parameters=[NUMBER], request=None, responses=WorkItemBody)
    @action(detail=True, methods=["post"], url_path=f"{CHANGE}/undo", permission_classes=WORK)
    def undo(self, request: Request, key: str, number: str) -> Response:
        """Take one change back. Refused when it was changed again since."""
        found = ItemChange.objects.select_related("item")
        change = get_object_or_404(found, item=self.item(), pk=number)
        return self.acted({"change": change}, actions.undo)
