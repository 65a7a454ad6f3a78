"""Status reports: drafts, publishing, and the frozen numbers."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.report_files import Files
from apps.api.staff.shared import Named, Person
from apps.network.models import Metro, Region
from apps.partners.models import Partner
from apps.reports import actions, queries, rules
from apps.reports.actions import Scope
from apps.reports.enums import Health, Kind, ScopeKind, Section, State, Visibility
from apps.reports.filters import ReportFilter
from apps.reports.models import StatusReport

WRITE = [needs("reports.write")]


class ReportBody(Row):
    ref = serializers.CharField(help_text="RPT-00042")
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    scope_kind = serializers.ChoiceField(choices=ScopeKind.choices)
    scope_key = serializers.CharField(help_text="ALL, REGION:LATAM, PARTNER:PAR-00042")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="Last day; days are UTC")
    sections = serializers.ListField(child=serializers.ChoiceField(choices=Section.choices))
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    health = serializers.ChoiceField(choices=Health.choices)
    summary = serializers.CharField()
    highlights = serializers.CharField(help_text="One a line")
    lowlights = serializers.CharField(help_text="One a line")
    asks = serializers.CharField(help_text="One a line")
    edits = serializers.IntegerField(help_text="Sent back as `seen` with an edit")
    digest = serializers.CharField(help_text="SHA-256 of the frozen content; empty for a draft")
    owner = Person(allow_null=True)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "StatusReport"


class ReportContent(serializers.Serializer):
    """Days are ISO text, rates whole bit/s, decimals text. `docs/how-to/status-reports.md`."""

    digest = serializers.CharField(help_text="Of the whole content, amounts included")
    content = serializers.JSONField(help_text="Schema 1; amounts with agreements.prices")


class Scoped(serializers.Serializer):
    """Of region, metro and partner at most one; none is the whole network."""

    region = Named(slug_field="code", queryset=Region.objects.all(), required=False)
    metro = Named(slug_field="code", queryset=Metro.objects.all(), required=False)
    partner = Named(slug_field="ref", queryset=Partner.objects.all(), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The scope in one value."""
        places = {name: attrs.pop(name, None) for name in ("region", "metro", "partner")}
        if sum(place is not None for place in places.values()) > 1:
            raise serializers.ValidationError({"region": "Name a region, a metro or a partner."})
        return {**attrs, "scope": Scope(**places)}


class NewReport(Scoped):
    """Of region, metro and partner at most one; none is the whole network."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    sections = serializers.ListField(
        child=serializers.ChoiceField(choices=Section.choices), required=False
    )
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
    title = serializers.CharField(max_length=160, required=False)


class ReportEdit(serializers.Serializer):
    seen = serializers.IntegerField(min_value=0, help_text="`edits` of the draft you have read")
    title = serializers.CharField(max_length=160, required=False)
    health = serializers.ChoiceField(choices=Health.choices, required=False)
    summary = serializers.CharField(required=False, allow_blank=True)
    highlights = serializers.CharField(required=False, allow_blank=True)
    lowlights = serializers.CharField(required=False, allow_blank=True)
    asks = serializers.CharField(required=False, allow_blank=True)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
    sections = serializers.ListField(
        child=serializers.ChoiceField(choices=Section.choices), required=False
    )


class ReportPublish(serializers.Serializer):
    seen = serializers.IntegerField(min_value=0, required=False)


class StatusReports(Files):
    """Status reports this person may read; published numbers never change."""

    permission_classes = [needs("reports.view")]
    row = ReportBody
    filterset_class = ReportFilter
    orderings = {"ends_on": By("ends_on"), "ref": By("pk")}

    def get_permissions(self) -> Any:
        """A list is read and a draft is begun at one address."""
        if self.action == "create":
            return [permission() for permission in WRITE]
        return super().get_permissions()

    def get_queryset(self) -> QuerySet[Any, Any]:
        person = self.person()
        return queries.reports_for(person) if person else StatusReport.objects.none()

    @extend_schema(request=NewReport, responses={201: ReportBody})
    def create(self, request: Request) -> Response:
        """Begin a draft; its words are drafted from the facts."""
        given = self._given(NewReport)
        report = actions.draft(**given, by=self.actor(), at=timezone.now())
        return self._shown(report, status=201)

    @extend_schema(responses=ReportContent)
    @action(detail=True)
    def content(self, request: Request, ref: str) -> Response:
        """Every frozen number with label, unit, link and difference; empty for a draft."""
        report = self._report()
        sees = not report.content or self.actor().has_perm("agreements.prices")
        content = report.content if sees else rules.without_amounts(report.content)
        return Response({"digest": report.digest, "content": content})

    @extend_schema(request=ReportEdit, responses=ReportBody)
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def edit(self, request: Request, ref: str) -> Response:
        """Change words, sections or readers of a draft; 409 where somebody saved since `seen`."""
        given = self._given(ReportEdit)
        seen, report = given.pop("seen"), self._report()
        by, at = self.actor(), timezone.now()
        return self._shown(actions.edit(report=report, changes=given, seen=seen, by=by, at=at))

    @extend_schema(request=ReportPublish, responses=ReportBody)
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def publish(self, request: Request, ref: str) -> Response:
        """Freeze the numbers; 409 for the second of two who publish at once."""
        given, report = self._given(ReportPublish), self._report()
        done = actions.publish(report=report, by=self.actor(), at=timezone.now(), **given)
        return self._shown(done)

    @extend_schema(request=None, responses={201: ReportBody})
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def correct(self, request: Request, ref: str) -> Response:
        """Begin the next version of a published report."""
        report = self._report()
        return self._shown(
            actions.revise(report=report, by=self.actor(), at=timezone.now()), status=201
        )

    @extend_schema(request=None, responses=ReportBody)
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def drop(self, request: Request, ref: str) -> Response:
        """Throw a draft away."""
        report = self._report()
        return self._shown(actions.drop(report=report, by=self.actor(), at=timezone.now()))

    def _given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _shown(self, report: StatusReport, *, status: int = 200) -> Response:
        row = self.values(StatusReport.objects.all()).get(pk=report.pk)
        return Response(self.dump([row])[0], status=status)
