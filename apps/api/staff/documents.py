"""Papers of an agreement: versions, their content, two of them compared, first drafts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import actions, enums, queries, rules, tasks
from apps.agreements.filters import DocumentFilter
from apps.agreements.models import Agreement, DocumentVersion
from apps.agreements.papers import DOCX, PDF
from apps.agreements.rules import Redline
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.parsing import Json
from apps.api.problems import BadQuery
from apps.api.rows import Joined, Row
from apps.api.staff.shared import Person
from apps.api.views import REF, Reader, reads
from apps.core import files
from apps.core.errors import Invalid, Refused

PREFIX = f"agreements/(?P<ref>{REF})/documents"
OF = OpenApiParameter("ref", str, "path", description="AGR-00042")
UPLOADED = [(kind, label) for kind, label in enums.DocumentKind.choices if kind != "EXECUTED"]
LARGEST = 32_767  # of a version's number: what comes above is never found
FORMATS = ("docx", "pdf")


class DocumentBody(Row):
    ref = Joined("{}/v{}", "agreement.ref", "number", help_text="AGR-00042/v3")
    number = serializers.IntegerField(help_text="1, 2, ... within the agreement")
    kind = serializers.ChoiceField(choices=enums.DocumentKind.choices)
    side = serializers.ChoiceField(choices=enums.Side.choices, help_text="Who wrote it")
    title = serializers.CharField()
    note = serializers.CharField(help_text="What changed")
    base = serializers.IntegerField(
        source="base.number", allow_null=True, help_text="Number of the version it was made against"
    )
    filename = serializers.CharField()
    content_type = serializers.CharField(help_text="Found in the content")
    size = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = Person(allow_null=True)

    class Meta:
        ref_name = "Document"


class Upload(serializers.Serializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text="DOCX or PDF of up to 25 MB; the content decides"
    )
    kind = serializers.ChoiceField(choices=UPLOADED)
    side = serializers.ChoiceField(choices=enums.Side.choices)
    base = serializers.IntegerField(
        min_value=1,
        required=False,
        allow_null=True,
        default=None,
        help_text="Null: the newest version",
    )
    title = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class DraftRequest(serializers.Serializer):
    format = serializers.ChoiceField(choices=FORMATS)


class DraftAnswer(serializers.Serializer):
    version = serializers.IntegerField(allow_null=True, help_text="Null while the PDF is made")
    job = serializers.IntegerField(allow_null=True, help_text="The work that makes the PDF")


class PieceBody(serializers.Serializer):
    mark = serializers.ChoiceField(choices=["same", "added", "removed"])
    text = serializers.CharField()


class ChangedParagraph(serializers.Serializer):
    number = serializers.IntegerField(help_text="Place among all paragraphs of both versions")
    mark = serializers.ChoiceField(choices=["changed", "added", "removed"])
    clause = serializers.CharField(help_text="Empty: it has no number")
    pieces = PieceBody(many=True)


class Comparison(serializers.Serializer):
    summary = serializers.CharField(help_text="3 clauses changed, 1 added, 0 removed")
    is_cut = serializers.BooleanField(help_text="Only the first 3,000 paragraphs were compared")
    paragraphs = ChangedParagraph(many=True)


@extend_schema_view(list=extend_schema(parameters=[OF]), retrieve=extend_schema(parameters=[OF]))
class Documents(Reader):
    """Versions of an agreement's document: they are added, never changed."""

    row = DocumentBody
    queryset = DocumentVersion.objects.none()  # for the API's document: which model it is
    permission_classes = [needs("agreements.view")]
    parser_classes = [Json, MultiPartParser]  # type: ignore[list-item]
    filterset_class = DocumentFilter
    orderings = {"number": By("number")}
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,4}"

    def get_permissions(self) -> Any:
        """Reading is asked for by the class, adding by its verb."""
        adds = self.action == "create"
        return [needs("agreements.edit")()] if adds else super().get_permissions()

    def get_queryset(self) -> QuerySet[Any, Any]:
        return DocumentVersion.objects.filter(agreement=self.agreement())

    def agreement(self) -> Agreement:
        rows = Agreement.objects.select_related("partner", "parent")
        return get_object_or_404(rows, ref=self.kwargs["ref"])

    def version(self, number: Any) -> DocumentVersion:
        """A version whose content this person may read: else 404 or 403."""
        rows = self.get_queryset().select_related("agreement")
        found = get_object_or_404(rows, number=min(int(number), LARGEST))
        if not queries.may_read(self.actor(), is_confidential=found.agreement.is_confidential):
            raise PermissionDenied
        return found

    @extend_schema(
        parameters=[OF], request={"multipart/form-data": Upload}, responses={201: DocumentBody}
    )
    def create(self, request: Request, ref: str) -> Response:
        """Store a version. It is read and recognised; what is refused leaves nothing behind."""
        given = Upload(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        file, base = facts.pop("file"), facts.pop("base")
        if file.size > files.LARGEST:
            raise Invalid({"file": actions.too_large(file.size)})
        version = actions.add_version(
            agreement=self.agreement(), content=file.read(), filename=file.name,
            base=None if base is None else self.version(base), by=self.actor(),
            at=timezone.now(), **facts,
        )  # fmt: skip
        return self._answer(version)

    def _answer(self, version: DocumentVersion) -> Response:
        self.kwargs["number"] = version.number
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(
        parameters=[OF],
        responses={(200, DOCX): OpenApiTypes.BINARY, (200, PDF): OpenApiTypes.BINARY},
    )
    @action(detail=True)
    def download(self, request: Request, ref: str, number: str) -> FileResponse:
        """The file as it was stored. Who downloads it is kept on record."""
        version = self.version(number)
        try:
            file = files.opened(version.path, sha256=version.sha256)
        except files.Damaged as error:
            raise Refused(str(error)) from error
        actions.note_access(version=version, by=self.actor(), at=timezone.now())
        return files.attachment(file, filename=version.filename, content_type=version.content_type)

    @extend_schema(
        parameters=[OF, OpenApiParameter("a", int, required=True, description="The earlier one"),
                    OpenApiParameter("b", int, required=True, description="The later one")],
        responses=Comparison, filters=False,
    )  # fmt: skip
    @action(detail=False, pagination_class=None)
    @reads("a", "b")
    def compare(self, request: Request, ref: str) -> Response:
        """The paragraphs that differ between two versions, word by word."""
        before, after = (self.version(self._asked(name)) for name in "ab")
        return Response(compared(rules.redline(before.text, after.text)))

    def _asked(self, name: str) -> int:
        """The number of a version in the query; raises BadQuery."""
        text = self.request.query_params.get(name, "")
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise BadQuery({name: "Name a version by its number."})
        return int(text)

    @extend_schema(parameters=[OF], request=DraftRequest, responses={202: DraftAnswer})
    @action(detail=False, methods=["post"], permission_classes=[needs("agreements.edit")])
    def draft(self, request: Request, ref: str) -> Response:
        """The first draft in our wording: DOCX at once, PDF a moment later."""
        given = DraftRequest(data=request.data)
        given.is_valid(raise_exception=True)
        facts: Any = {"agreement": self.agreement(), "by": self.actor(), "at": timezone.now()}
        if given.validated_data["format"] == "docx":
            return Response({"version": actions.draft_docx(**facts).number, "job": None}, 202)
        job = actions.request_pdf_draft(**facts)
        tasks.draft_pdf.delay(job.pk)
        return Response({"version": None, "job": job.pk}, 202)


def compared(found: Redline) -> dict[str, Any]:
    rows = [row for stretch in found.stretches for row in stretch.rows if row.mark != "same"]
    return {
        "summary": found.summary,
        "is_cut": found.is_cut,
        "paragraphs": [
            {
                "number": row.number,
                "mark": row.mark,
                "clause": row.clause,
                "pieces": [{"mark": piece.mark, "text": piece.text} for piece in row.pieces],
            }
            for row in rows
        ],
    }
