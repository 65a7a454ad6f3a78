"""The catalogue of term types as data, so that programs can build and check forms of their own."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import rules
from apps.agreements.enums import TermType
from apps.agreements.rules import Field, FieldKind
from apps.api.auth import needs
from apps.api.views import Endpoint


class Parameter(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=[kind.value for kind in FieldKind])
    help = serializers.CharField()
    unit = serializers.CharField(help_text="Rates are whole numbers of bit/s")
    required = serializers.BooleanField()  # type: ignore[assignment]
    default = serializers.JSONField(  # type: ignore[assignment]
        help_text="What an empty value means"
    )
    minimum = serializers.CharField(allow_null=True)
    maximum = serializers.CharField(allow_null=True)
    places = serializers.IntegerField(help_text="Decimals that are kept")
    most = serializers.IntegerField(help_text="Letters of a text, steps of a ladder")
    choices = serializers.DictField(child=serializers.CharField(), help_text="Value to label")
    columns = serializers.ListField(
        child=serializers.DictField(), help_text="Of a ladder: parameters like this one"
    )


class TermTypeBody(serializers.Serializer):
    name = serializers.ChoiceField(choices=TermType.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    group = serializers.CharField(help_text="Purpose by which the editor sorts it")
    purpose = serializers.CharField()
    example = serializers.CharField(help_text="How a contract may word it")
    is_measured = serializers.BooleanField(
        help_text="Whether the judge decides it, by samples, inventory, incidents or quality"
    )
    parameters = Parameter(many=True)

    class Meta:
        ref_name = "TermType"


@extend_schema_serializer(many=False)  # an object, although the view is called a list
class TermTypeList(serializers.Serializer):
    results = TermTypeBody(many=True)


class TermTypes(Endpoint, viewsets.ViewSet):
    """What a clause can promise, with the parameters of each type."""

    permission_classes = [needs("agreements.view")]

    @extend_schema(responses=TermTypeList)
    def list(self, request: Request) -> Response:
        """All types, by purpose."""
        found = [_type(name, group) for group, types in rules.GROUPS.items() for name in types]
        return Response({"results": found})


def _type(name: str, group: str) -> dict[str, Any]:
    entry = rules.CATALOGUE[name]
    return {
        "name": name,
        "label": TermType(name).label,
        "group": group,
        "purpose": entry.purpose,
        "example": entry.example,
        "is_measured": name in rules.MEASURED,
        "parameters": [_parameter(field) for field in entry.fields],
    }


def _parameter(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "help": field.help,
        "unit": field.unit,
        "required": field.required,
        "default": _plain(field.default),
        "minimum": None if field.minimum is None else str(field.minimum),
        "maximum": None if field.maximum is None else str(field.maximum),
        "places": field.places,
        "most": field.most,
        "choices": dict(field.choices),
        "columns": [_parameter(column) for column in field.columns],
    }


def _plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
