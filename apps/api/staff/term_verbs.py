"""What is done with clauses: add, from a template, edit, revise, retire."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import actions, queries
from apps.agreements.enums import TermType
from apps.agreements.models import ContractTerm
from apps.api.auth import needs
from apps.core.errors import Invalid
from apps.network.models import Interconnect, Metro, Site

PARAMS = "Values by name; GET /api/v1/term-types/ says which a type has. Empty: the default"
VALID_TO = "Last day; null: until it is revised"


class Scope(serializers.Serializer):
    """What a clause applies to: at most one; none: all interconnects with the partner."""

    metro = serializers.CharField(required=False, help_text="Code")
    site = serializers.CharField(required=False, help_text="Code")
    interconnect = serializers.CharField(required=False, help_text="PNI-00042")
    caches = serializers.ListField(
        child=serializers.CharField(), required=False, max_length=200, help_text="References"
    )


class Wording(serializers.Serializer):
    clause = serializers.CharField(max_length=24, help_text="§7.3")
    page = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=9999)
    clause_text = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    partner_visible = serializers.BooleanField(required=False)


class NewTerm(Wording, Scope):
    type = serializers.ChoiceField(choices=TermType.choices)
    params = serializers.DictField(help_text=PARAMS)
    valid_from = serializers.DateField(help_text="First day, in the agreement's zone")
    valid_to = serializers.DateField(required=False, allow_null=True, help_text=VALID_TO)

    class Meta:
        ref_name = "NewTerm"


class TermWords(Wording):
    clause = serializers.CharField(max_length=24, required=False, help_text="§7.3")


class NewRevision(serializers.Serializer):
    params = serializers.DictField(help_text=f"All of them, not only what changes. {PARAMS}")
    valid_from = serializers.DateField(help_text="First day, in the agreement's zone")
    valid_to = serializers.DateField(required=False, allow_null=True, help_text=VALID_TO)


class ChosenRow(serializers.Serializer):
    position = serializers.IntegerField(help_text="Of the term in the template")
    clause = serializers.CharField(required=False, max_length=24, help_text="Null: the template's")
    params = serializers.DictField(
        required=False, help_text="What the template lacks, or should be different"
    )


class FromTemplate(serializers.Serializer):
    template = serializers.CharField(help_text="Name of a template for the agreement's kind")
    valid_from = serializers.DateField(help_text="First day, in the agreement's zone")
    terms = ChosenRow(many=True, help_text="Those to be added, all or none")


class Nothing(serializers.Serializer):
    """No input."""


def read(kind: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The validated input of a verb; 422 with a message per field."""
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def acting(view: Any) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": view.actor(), "at": timezone.now()}


def places(given: dict[str, Any]) -> dict[str, Any]:
    """The objects that a scope names; Invalid, by field, for what does not exist."""
    found: dict[str, Any] = {}
    keys: tuple[tuple[str, Any, str], ...] = (
        ("metro", Metro, "code"), ("site", Site, "code"), ("interconnect", Interconnect, "ref"),
    )  # fmt: skip
    for name, model, key in keys:
        if name in given:
            found[name] = model.objects.filter(**{key: given[name]}).first()
            if found[name] is None:
                raise Invalid({name: f"There is no {name} {given[name]}."})
    if "caches" in given:
        caches = list(Interconnect.objects.filter(ref__in=given["caches"]).order_by("pk"))
        missing = sorted(set(given["caches"]) - {cache.ref for cache in caches})
        if missing:
            raise Invalid({"caches": f"There is no interconnect {', '.join(missing)}."})
        found["caches"] = caches
    return found


class AgreementTermVerbs:
    """Verbs of an agreement that write its clauses."""

    kwargs: dict[str, Any]

    @extend_schema(request=NewTerm)
    @action(
        detail=True, methods=["post"], url_path="add-term",
        permission_classes=[needs("agreements.edit")],
    )  # fmt: skip
    def add_term(self, request: Request, ref: str) -> Response:
        """Add a clause with its first parameters."""
        agreement = get_object_or_404(queries.agreements(), ref=ref)
        given = read(NewTerm, request)
        scope = places(given)
        actions.add_term(agreement=agreement, **{**given, **scope}, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=FromTemplate)
    @action(
        detail=True, methods=["post"], url_path="terms-from-template",
        permission_classes=[needs("agreements.edit")],
    )  # fmt: skip
    def terms_from_template(self, request: Request, ref: str) -> Response:
        """Add clauses of a template, all or none; errors name position and field, `2-price`."""
        agreement = get_object_or_404(queries.agreements(), ref=ref)
        given = read(FromTemplate, request)
        actions.add_from_template(
            agreement=agreement, rows=_rows(agreement.kind, given),
            valid_from=given["valid_from"], **acting(self),
        )  # fmt: skip
        return self.retrieve(request)  # type: ignore[attr-defined]


def _rows(kind: str, given: dict[str, Any]) -> dict[int, actions.RowFacts]:
    """The chosen rows of the template, with what was given for them."""
    template = queries.templates(kind=kind).filter(name=given["template"]).first()
    if template is None:
        raise Invalid({"template": f"There is no template {given['template']} for this kind."})
    known = {row.position: row for row in template.rows.all()}
    found: dict[int, actions.RowFacts] = {}
    for chosen in given["terms"]:
        row = known.get(chosen["position"])
        if row is None:
            raise Invalid({"terms": f"The template has no term {chosen['position']}."})
        found[row.position] = {
            "type": row.type,
            "clause": chosen.get("clause", row.clause),
            "clause_text": row.clause_text,
            "params": {**row.params, **chosen.get("params", {})},
        }
    return found


class TermVerbs:
    """Verbs of a clause."""

    kwargs: dict[str, Any]

    def term(self) -> ContractTerm:
        agreement, _, number = self.kwargs["ref"].rpartition("-C")
        found = queries.terms().filter(agreement__ref=agreement, pk=int(number)).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(request=TermWords)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def edit(self, request: Request, ref: str) -> Response:
        """Correct number, page, words or visibility; parameters are revised instead."""
        term = self.term()
        given: Any = read(TermWords, request)
        actions.edit_term(term=term, **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=NewRevision)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def revise(self, request: Request, ref: str) -> Response:
        """Other parameters from a day on; the former stay on record."""
        term = self.term()
        given = read(NewRevision, request)
        actions.revise_term(term=term, **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Nothing)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def retire(self, request: Request, ref: str) -> Response:
        """From today on the clause holds no more."""
        actions.retire_term(term=self.term(), **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]
