"""Evaluations: what each term measured in a period, with its inputs and versions."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Given, Joined, Row, Rows, Values
from apps.api.staff.shared import InterconnectName
from apps.api.staff.terms import REF
from apps.api.views import Reader
from apps.breaches import enums, queries
from apps.breaches.filters import EvaluationFilter
from apps.breaches.models import Evaluation

EVALUATION = "{}-C{}-E{}"


class EvaluatedTerm(Row):
    ref = Joined(REF, "agreement.ref", "pk", help_text="AGR-00042-C7")
    type = serializers.CharField()
    clause = serializers.CharField(help_text="§7.3")


class EvaluationVersion(Row):
    ref = Joined(EVALUATION, "term.agreement.ref", "term_id", "pk", help_text="AGR-00042-C7-E9")
    version = serializers.IntegerField()
    is_latest = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=enums.Outcome.choices)
    value = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    value_bps = serializers.IntegerField(allow_null=True)
    n_valid = serializers.IntegerField()
    evaluated_at = serializers.DateTimeField()


class EvaluationBody(Row):
    ref = Joined(EVALUATION, "term.agreement.ref", "term_id", "pk", help_text="AGR-00042-C7-E9")
    term = EvaluatedTerm()
    revision = serializers.IntegerField(source="revision.number", help_text="Of the term")
    interconnect = InterconnectName(allow_null=True)
    scope_ref = serializers.CharField(help_text="Interconnect or partner")
    metric = serializers.CharField()
    window_from = serializers.DateField(help_text="First local day")
    day = serializers.DateField(help_text="Last local day")
    version = serializers.IntegerField(help_text="Late data makes a new one")
    is_latest = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=enums.Outcome.choices)
    quality = serializers.CharField(help_text="FINAL, PROVISIONAL or INSUFFICIENT samples")
    value = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    threshold = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True)
    value_bps = serializers.IntegerField(allow_null=True)
    threshold_bps = serializers.IntegerField(allow_null=True)
    capacity_bps = serializers.IntegerField(allow_null=True)
    n_valid = serializers.IntegerField()
    n_expected = serializers.IntegerField()
    method = serializers.CharField(help_text="How the value was computed")
    input_hash = serializers.CharField(help_text="Of samples, capacities and parameters")
    details = Given(help_text="What is needed to compute it again")
    evaluated_at = serializers.DateTimeField()
    versions = EvaluationVersion(many=True, help_text="All of the same period; empty in lists")

    class Meta:
        ref_name = "Evaluation"

    @classmethod
    def columns(cls, user: Any, prefix: str = "") -> list[str]:
        return [*super().columns(user, prefix), "details", "term_id", "scope_ref", "day"]


class Evaluations(Reader):
    """Every period that was judged: newest versions in lists, each version by its reference."""

    row = EvaluationBody
    permission_classes = [needs("breaches.view")]
    filterset_class = EvaluationFilter
    lookup_value_regex = "[A-Z]{3}-[0-9]{5,9}-C[0-9]{1,18}-E[0-9]{1,18}"
    orderings = {
        "ref": By("pk"),
        "day": By("day"),
        "evaluated_at": By("evaluated_at"),
        "value": By("value", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.latest_evaluations() if self.action == "list" else queries.all_evaluations()

    def lookup(self) -> Values:
        term, _, number = self.kwargs["ref"].rpartition("-E")
        agreement, _, term_id = term.rpartition("-C")
        return {"term__agreement__ref": agreement, "term_id": int(term_id), "pk": int(number)}

    def complete(self, rows: Rows) -> None:
        """Versions only for one: nobody reads a thousand histories."""
        for row in rows:
            row["versions"] = []
        if self.action == "retrieve":
            (row,) = rows
            same = Evaluation.objects.filter(
                term=row["term_id"], scope_ref=row["scope_ref"], day=row["day"]
            )
            columns = sorted({"pk", *EvaluationVersion.columns(None)})
            found = list(same.order_by("version", "pk").values(*columns))
            row["versions"] = EvaluationVersion.dump(found, None)
