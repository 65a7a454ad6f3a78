"""Imports: a file comes in and is checked row by row, is imported, and is taken back."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements.enums import Side
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.parsing import Json
from apps.api.rows import Rows, Values
from apps.api.staff import runs
from apps.api.staff.negotiation_inputs import read
from apps.api.views import Reader
from apps.core.custom import queries as custom
from apps.core.errors import Invalid, Refused
from apps.core.files import LARGEST, Damaged
from apps.exchange import actions, queries, tasks
from apps.exchange.enums import IMPORT_KINDS, RunKind, RunState
from apps.exchange.filters import ImportFilter
from apps.exchange.models import ImportRun
from apps.exchange.readers import too_large
from apps.exchange.rules import ORDERS
from apps.exchange.targets import DOCUMENT_KINDS, SHEETS, TARGETS, whole

PERMISSION = [needs("exchange.import")]
LAST_HEADER, MOST_COLUMNS = 30, 1_000


class ColumnsBody(serializers.Serializer):
    """How the file is read. Null for what is no spreadsheet."""

    sheet = serializers.CharField(help_text="Empty: a text has none")
    header = serializers.IntegerField(help_text="Row of the heads, from 1")
    heads = serializers.ListField(child=serializers.CharField())
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="Of each column; empty: it is left out"
    )
    possible = serializers.ListField(
        child=serializers.CharField(), help_text="The fields that a column can be"
    )

    class Meta:
        ref_name = "ImportColumns"


@extend_schema_field(ColumnsBody(allow_null=True))
class Columns(serializers.JSONField):
    """Part of what is stored."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class Questions(serializers.JSONField):
    """By field."""


class ImportBody(runs.RunBody):
    kind = serializers.ChoiceField(choices=IMPORT_KINDS)
    state = serializers.ChoiceField(choices=RunState.choices)
    target = serializers.CharField(help_text="What its rows are; empty: several kinds")
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Name of the file, or address of the system"
    )
    columns = Columns(source="mapping")  # type: ignore[assignment]
    questions = Questions(
        help_text="Columns whose days can be read two ways: answer with `orders` of `columns`"
    )

    class Meta:
        ref_name = "Import"


class ImportUpload(serializers.Serializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text="XLSX or CSV of up to 25 MB and 50,000 rows"
    )
    target = serializers.ChoiceField(choices=[*SHEETS], help_text="What its rows are")


class DocumentNames(serializers.Serializer):
    """What files are where neither a list nor their names say so, and how names are read."""

    kind = serializers.ChoiceField(choices=DOCUMENT_KINDS)
    side = serializers.ChoiceField(
        choices=Side.choices, default=Side.BOTH, help_text="Who wrote them: attachments and drafts"
    )
    pattern = serializers.CharField(
        max_length=120, required=False, allow_blank=True,
        help_text="Such as `{partner} - {title}`, without the ending; empty: a reference anywhere "
        "in the name or its folder is found",
    )  # fmt: skip

    class Meta:
        ref_name = "ImportDocumentNames"


class DocumentsUpload(DocumentNames):
    file = serializers.FileField(
        allow_empty_file=True,
        help_text="ZIP of Word documents and PDF, up to 25 MB and 2,000 files; a table in it with "
        "a column File says what each file is",
    )

    class Meta:
        ref_name = "ImportDocuments"


class ColumnsChange(serializers.Serializer):
    """What is left out stays as it is."""

    sheet = serializers.CharField(required=False, allow_blank=True, max_length=80)
    header = serializers.IntegerField(min_value=1, max_value=LAST_HEADER, required=False)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(allow_blank=True, max_length=60), required=False,
        max_length=MOST_COLUMNS, help_text="Of each column in order; empty: leave it out",
    )  # fmt: skip
    orders = serializers.DictField(
        child=serializers.ChoiceField(choices=ORDERS), required=False,
        help_text="By field: which comes first in its days",
    )  # fmt: skip
    formulas = serializers.ChoiceField(choices=actions.FORMULAS, required=False)
    fill = serializers.BooleanField(
        required=False, help_text="Fill what is empty from PeeringDB, by AS number"
    )
    hidden = serializers.BooleanField(required=False, help_text="Import hidden rows too")

    class Meta:
        ref_name = "ImportColumnsChange"


class UndoRequest(serializers.Serializer):
    anyway = serializers.BooleanField(
        default=False, help_text="Take back too what somebody has changed since"
    )

    class Meta:
        ref_name = "ImportUndo"


class Imports(Reader):
    """Imports from spreadsheets, NetBox, Peering Manager and ZIPs of documents."""

    row = ImportBody
    permission_classes = PERMISSION
    parser_classes = [Json, MultiPartParser]  # type: ignore[list-item]
    filterset_class = ImportFilter
    orderings = {"ref": By("ref"), "created_at": By("created_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.runs()

    def complete(self, rows: Rows) -> None:
        for row in rows:
            row["mapping"] = columns_of(row)

    def run(self) -> ImportRun:
        found = queries.runs().select_related("created_by", "job").defer(None)
        return get_object_or_404(found, **self.lookup())

    @extend_schema(request={"multipart/form-data": ImportUpload}, responses={201: ImportBody})
    def create(self, request: Request) -> Response:
        """Bring a file, and have it checked. Nothing of it is written yet.

        Its columns are those that its sender gave a file with the same heads, or guessed. Where
        none is known it stays a draft that waits for `columns`.
        """
        given = read(ImportUpload, request)
        file = given["file"]
        if file.size > LARGEST:
            raise Invalid({"file": "The file is larger than 25 MB. Cut it in parts."})
        run = actions.upload(
            content=file.read(), filename=file.name, target=given["target"], by=self.actor(),
            at=timezone.now(),
        )  # fmt: skip
        if any(run.mapping["fields"]):
            self._check(run)
        return runs.answer(self, run.ref, status=201)

    @extend_schema(request={"multipart/form-data": DocumentsUpload}, responses={201: ImportBody})
    @action(detail=False, methods=["post"])
    def documents(self, request: Request) -> Response:
        """Bring a ZIP of documents, and have each file checked. Nothing of it is written yet."""
        given = read(DocumentsUpload, request)
        file = given.pop("file")
        if file.size > LARGEST:
            raise Invalid({"file": too_large(file.size)})
        run = actions.upload_documents(
            content=file.read(), filename=file.name, **given, by=self.actor(), at=timezone.now()
        )
        self._check(run)
        return runs.answer(self, run.ref, status=201)

    @extend_schema(request=DocumentNames, responses={202: ImportBody})
    @action(detail=True, methods=["post"])
    def names(self, request: Request, ref: str) -> Response:
        """Read the names of the files of a ZIP another way, and have them checked anew."""
        run = self.run()
        if run.kind != RunKind.DOCUMENTS:
            raise Refused(f"{run.ref} is no ZIP of documents.")
        actions.repack(run=run, **read(DocumentNames, request), by=self.actor(), at=timezone.now())
        self._check(run)
        return runs.answer(self, ref)

    @extend_schema(request=ColumnsChange, responses={200: ImportBody, 202: ImportBody})
    @action(detail=True, methods=["post"])
    def columns(self, request: Request, ref: str) -> Response:
        """Say which column is which, and have the file checked anew.

        Another `sheet` or `header` proposes the columns anew: then nothing is checked (200), look
        at them first. The columns are remembered for the next file with the same heads.
        """
        run = self.run()
        before = run.mapping.get("sheet"), run.mapping.get("header")
        try:
            run = actions.map_columns(
                run=run, by=self.actor(), at=timezone.now(), **read(ColumnsChange, request)
            )
        except Damaged as error:
            raise Refused(str(error)) from error
        if (run.mapping["sheet"], run.mapping["header"]) != before:
            return runs.answer(self, ref, status=200)
        self._check(run)
        return runs.answer(self, ref)

    def _check(self, run: ImportRun) -> None:
        job = actions.request_check(run=run, by=self.actor(), at=timezone.now())
        runs.send_off(tasks.check, job.pk)

    @extend_schema(request=None, responses={202: ImportBody})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, ref: str) -> Response:
        """Import the rows that are new or changed; those with errors stay out."""
        job = actions.request_apply(run=self.run(), by=self.actor(), at=timezone.now())
        runs.send_off(tasks.apply, job.pk)
        return runs.answer(self, ref)

    @extend_schema(request=UndoRequest, responses={202: ImportBody})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, ref: str) -> Response:
        """Take the whole import back; what somebody has changed since is kept and counted."""
        given = read(UndoRequest, request)
        job = actions.request_undo(run=self.run(), by=self.actor(), at=timezone.now(), **given)
        runs.send_off(tasks.undo, job.pk)
        return runs.answer(self, ref)

    @extend_schema(request=None, responses=ImportBody)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, ref: str) -> Response:
        """Forget an import that was not applied."""
        actions.drop(run=self.run(), by=self.actor(), at=timezone.now())
        return runs.answer(self, ref, status=200)


@extend_schema_view(list=extend_schema(parameters=[runs.OF], operation_id="imports_rows"))
class ImportRows(runs.RunRows):
    """Rows of an import in the order of its source, with verdicts, faults and changes."""

    permission_classes = PERMISSION

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.rows_of(get_object_or_404(queries.runs(), ref=self.kwargs["ref"]))


def columns_of(row: Values) -> Values | None:
    """What the API tells of how a file is read; None where there are no columns."""
    mapping, target = row["mapping"], TARGETS.get(row["target"])
    if target is None or "sheet" not in mapping:
        return None
    told = {name: mapping[name] for name in ("sheet", "header", "heads", "fields")}
    offered = whole(target, custom.in_use).fields
    return told | {"possible": [field.name for field in offered]}
