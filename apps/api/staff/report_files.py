"""Files of published reports: asked for, looked at, downloaded."""

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.problems import BadQuery
from apps.api.views import Reader
from apps.core import files, jobs
from apps.core.errors import Refused
from apps.reports import actions, tasks
from apps.reports.enums import MEDIA_TYPES, Format, Paper
from apps.reports.models import ReportFile, StatusReport

KINDS = "|".join(Format.values)
PAPER = OpenApiParameter("paper", str, enum=Paper.values, description="Of a PDF or Word file; A4")


class FileAsked(serializers.Serializer):
    format = serializers.ChoiceField(choices=Format.choices)
    paper = serializers.ChoiceField(choices=Paper.choices, default=Paper.A4)


class FileBody(serializers.Serializer):
    format = serializers.ChoiceField(choices=Format.choices)
    paper = serializers.ChoiceField(choices=Paper.choices)
    with_prices = serializers.BooleanField(help_text="Whether amounts are in it")
    is_ready = serializers.BooleanField()
    size = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()
    job = serializers.IntegerField(allow_null=True, help_text="Of `/jobs/`: how far it is")

    class Meta:
        ref_name = "ReportFile"


class Files(Reader):
    """Verbs of the view of reports. Everybody has the files their permissions allow."""

    @extend_schema(responses=FileBody(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def files(self, request: Request, ref: str) -> Response:
        """Those that were asked for, ready or not."""
        rows = self._made(self._report()).order_by("pk")
        return Response([_body(row) for row in rows])

    @extend_schema(request=FileAsked, responses={202: FileBody})
    @action(detail=True, methods=["post"], url_path="make-file")
    def make_file(self, request: Request, ref: str) -> Response:
        """Have one rendered; asked for twice it is rendered once. 422 for a draft."""
        given = FileAsked(data=request.data)
        given.is_valid(raise_exception=True)
        report = self._report()
        row = actions.request_file(
            report=report, **given.validated_data, with_prices=self._sees(),
            by=self.actor(), at=timezone.now(),
        )  # fmt: skip
        if not row.path:
            jobs.soon(tasks.write_file.s(row.pk))
        return Response(_body(row), status=202)

    @extend_schema(
        operation_id="reports_download", parameters=[PAPER], filters=False,
        responses={(200, kind): OpenApiTypes.BINARY for kind in MEDIA_TYPES.values()},
    )  # fmt: skip
    @action(detail=True, url_path=f"files/(?P<kind>{KINDS})", pagination_class=None)
    def download(self, request: Request, ref: str, kind: str) -> FileResponse:
        """The file, with amounts for those who see prices; 404 until it is rendered."""
        paper = request.query_params.get("paper", Paper.A4)
        if paper not in Paper.values:
            raise BadQuery({"paper": f"Possible: {', '.join(Paper.values)}."})
        found = self._made(self._report()).exclude(path="")
        row = get_object_or_404(found, format=kind, paper=paper)
        try:
            content = files.opened(row.path, sha256=row.sha256)
        except files.Damaged as error:
            raise Refused(str(error)) from error
        return files.attachment(
            content, filename=row.name, content_type=MEDIA_TYPES[Format(row.format)]
        )

    download.parameters = ("paper",)  # type: ignore[attr-defined]

    def _report(self) -> StatusReport:
        """The report of the address with its content; 404 for one this person may not read."""
        found = self.get_queryset().defer("compared_with__content")
        return get_object_or_404(found.defer(None), ref=self.kwargs["ref"])

    def _made(self, report: StatusReport) -> Any:
        rows = ReportFile.objects.filter(report=report, with_prices=self._sees(), sections=[])
        return rows.select_related("report")

    def _sees(self) -> bool:
        return self.request.user.has_perm("agreements.prices")


def _body(row: ReportFile) -> dict[str, Any]:
    return {
        "format": row.format, "paper": row.paper, "with_prices": row.with_prices,
        "is_ready": bool(row.path), "size": row.size, "sha256": row.sha256, "job": row.job_id,
    }  # fmt: skip
