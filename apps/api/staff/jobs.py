"""Long work: how far it is, what it came to."""

from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.shared import Person
from apps.api.views import Reader
from apps.core.models import Job


@extend_schema_field({"type": "object", "additionalProperties": True})
class Result(serializers.JSONField):
    """What was asked for, and what came of it."""


class JobBody(Row):
    number = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    ref = serializers.CharField(help_text="What it is about: PNI-00042")
    state = serializers.ChoiceField(choices=Job.State.choices)
    done = serializers.IntegerField(help_text="Of `total`, in steps")
    total = serializers.IntegerField()
    message = serializers.CharField()
    result = Result()
    created_by = Person(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "Job"


class JobFilter(FilterSet):
    kind = filters.CharFilter(label="Kind")
    ref = filters.CharFilter(lookup_expr="iexact", label="What it is about")
    state = filters.MultipleChoiceFilter(choices=Job.State.choices, label="State")

    class Meta:
        model = Job
        fields: list[str] = []


@extend_schema(tags=["jobs"])
class Jobs(Reader):
    """Work that takes longer than a request."""

    row = JobBody
    permission_classes = [needs("usage.view")]
    filterset_class = JobFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,18}"
    orderings = {"number": By("pk"), "created_at": By("created_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Job.objects.all()

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}
