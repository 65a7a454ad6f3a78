"""Where measurements come from, and whether they arrive. Never credentials."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.auth import Needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.views import Reader
from apps.usage import enums
from apps.usage.filters import SourceFilter
from apps.usage.models import DataSource


class SourceBody(Row):
    ref = serializers.CharField(help_text="SRC-00001")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.SourceKind.choices)
    state = serializers.ChoiceField(choices=enums.SourceState.choices)
    cadence_s = serializers.IntegerField(help_text="Seconds between two syncs")
    is_simulated = serializers.BooleanField()
    polled_at = serializers.DateTimeField(allow_null=True)
    last_ok_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField(help_text="Empty when the last sync went well")
    failures = serializers.IntegerField(help_text="In a row")
    retry_at = serializers.DateTimeField(allow_null=True, help_text="Not asked before then")
    created_at = serializers.DateTimeField()

    class Meta:
        ref_name = "Source"


class Sources(Reader):
    """Sources of measurements and their health."""

    row = SourceBody
    permission_classes = (Needs("usage.view"),)
    filterset_class = SourceFilter
    orderings = {
        "ref": By("ref"),
        "name": By("name"),
        "last_ok_at": By("last_ok_at", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return DataSource.objects.all()
