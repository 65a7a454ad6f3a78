"""Where measurements come from, and whether they arrive. Never credentials."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows, Values
from apps.api.views import Reader
from apps.usage import enums, queries
from apps.usage.filters import SourceFilter


class Health(serializers.Serializer):
    word = serializers.CharField(help_text="Late")
    tone = serializers.ChoiceField(choices=["ok", "warn", "bad", "idle"])
    sentence = serializers.CharField()
    lag_s = serializers.IntegerField(allow_null=True, help_text="Age of the newest slot's end")

    class Meta:
        ref_name = "SourceHealth"


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
    clock_skew_s = serializers.IntegerField(
        allow_null=True, help_text="Its clock minus ours, in seconds; empty: unknown"
    )
    retry_at = serializers.DateTimeField(allow_null=True, help_text="Not asked before then")
    created_at = serializers.DateTimeField()
    series_count = serializers.IntegerField(help_text="In use")
    newest_at = serializers.DateTimeField(allow_null=True, help_text="Start of the newest slot")
    complete_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="Of the last 24 hours"
    )
    rejected_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="Impossible values of 24 hours"
    )
    in_quarantine = serializers.IntegerField(help_text="Series that are not believed now")
    health = Health()

    class Meta:
        ref_name = "Source"


class Sources(Reader):
    """Sources of measurements and their health."""

    row = SourceBody
    permission_classes = [needs("usage.view")]
    filterset_class = SourceFilter
    orderings = {
        "ref": By("ref"),
        "name": By("name"),
        "last_ok_at": By("last_ok_at", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.sources()

    def complete(self, rows: Rows) -> None:
        at = timezone.now()
        for row in rows:
            row["health"] = health_of(row, at)


def health_of(row: Values, at: datetime) -> Values:
    found = queries.health(SimpleNamespace(**row), at)
    lag = None if found.lag is None else int(found.lag.total_seconds())
    return {"word": found.word, "tone": found.tone, "sentence": found.sentence, "lag_s": lag}
