"""Clauses with their parameters over time."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.agreements import enums
from apps.agreements.filters import TermFilter
from apps.agreements.models import ContractTerm, TermRevision
from apps.agreements.rules import FIELDS
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Joined, Row, Rows, Values
from apps.api.staff.shared import InterconnectName, PartnerName
from apps.api.staff.term_verbs import TermVerbs
from apps.api.views import Reader, attach

REF = "{}-C{}"
MONEY = {
    kind: {field.name for field in fields if field.is_money} for kind, fields in FIELDS.items()
}
PARAMS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": True,
    "description": "Parameters of the term's type; GET /api/v1/term-types/ says which there are",
}


@extend_schema_field(PARAMS)
class ParamsField(serializers.JSONField):
    """Parameters of one term type; prices only with the permission agreements.prices."""


class Revision(Row):
    number = serializers.IntegerField()
    valid_from = serializers.DateField(help_text="Day in the agreement's time zone")
    valid_to = serializers.DateField(allow_null=True, help_text="Last day; null: until further")
    params = ParamsField()
    created_at = serializers.DateTimeField()


class AgreementName(Row):
    ref = serializers.CharField(help_text="AGR-00042")
    title = serializers.CharField()
    partner = PartnerName()


class TermName(Row):
    ref = Joined(REF, "agreement.ref", "pk", help_text="AGR-00042-C7")
    type = serializers.ChoiceField(choices=enums.TermType.choices)
    clause = serializers.CharField(help_text="§7.3")


class TermBody(TermName):
    page = serializers.IntegerField(allow_null=True)
    clause_text = serializers.CharField(
        allow_null=True, help_text="The contract's words; null without agreements.prices if priced"
    )
    agreement = AgreementName()
    scope_kind = serializers.ChoiceField(choices=enums.ScopeKind.choices)
    metro = serializers.CharField(source="metro.code", allow_null=True)
    site = serializers.CharField(source="site.code", allow_null=True)
    interconnect = InterconnectName(allow_null=True)
    partner_visible = serializers.BooleanField()
    retired_at = serializers.DateTimeField(allow_null=True)
    revisions = Revision(many=True)

    class Meta:
        ref_name = "Term"


class Terms(TermVerbs, Reader):
    """Clauses with their parameters over time."""

    row = TermBody
    permission_classes = [needs("agreements.view")]
    filterset_class = TermFilter
    orderings = {"ref": By("pk"), "agreement": By("agreement__ref"), "type": By("type")}
    lookup_value_regex = "[A-Z]{3}-[0-9]{5,9}-C[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Any, Any]:
        return ContractTerm.objects.all()

    def lookup(self) -> dict[str, Any]:
        agreement, _, number = self.kwargs["ref"].rpartition("-C")
        return {"agreement__ref": agreement, "pk": int(number)}

    def complete(self, rows: Rows) -> None:
        attach(rows, "revisions", Revision, TermRevision.objects.order_by("number"), "term_id")
        if not self.request.user.has_perm("agreements.prices"):
            for term in rows:
                hide_prices(term)


def hide_prices(term: Values) -> None:
    """Take the prices out of the parameters, and the clause that would tell them."""
    names = MONEY[term["type"]]
    priced = any(revision["params"].get(name) for revision in term["revisions"] for name in names)
    if priced:
        term["clause_text"] = None
    for revision in term["revisions"]:
        revision["params"] = _without(revision["params"], names)


def _without(params: Values, names: set[str]) -> Values:
    return {name: value for name, value in params.items() if name not in names}
