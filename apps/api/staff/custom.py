"""Custom fields by the staff API: what is defined, and values of objects, read and written."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows, Values
from apps.api.views import Reader
from apps.core.custom import actions, filters, queries, values
from apps.core.custom.kinds import FieldType, ObjectKind
from apps.core.custom.values import Definition
from apps.core.errors import Invalid
from apps.core.models import CustomField

HELP = "By the key of the field; null where there is no value. What there is: /custom-fields/"


@extend_schema_field({"type": "object", "additionalProperties": True})
class CustomValues(serializers.JSONField):
    """`custom_fields` of a row; give the endpoint the mixin `WithCustomFields`."""

    def __init__(self) -> None:
        super().__init__(source="custom", help_text=HELP)


class GivenValues(serializers.Serializer):
    """Fields that are not named stay as they are; null takes a value away."""

    custom_fields = serializers.DictField(
        child=serializers.JSONField(allow_null=True), allow_empty=False,
        help_text="Numbers as numbers, days as 2026-11-30, choices by key or name, persons by "
        "e-mail address, several choices as a list",
    )  # fmt: skip

    class Meta:
        ref_name = "CustomFieldValues"


class ChoiceBody(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    is_retired = serializers.BooleanField(help_text="Not taken any more")

    class Meta:
        ref_name = "CustomFieldChoice"


@extend_schema_field(ChoiceBody(many=True))
class Choices(serializers.JSONField):
    """As they are stored."""


class FieldBody(Row):
    number = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=ObjectKind.choices, help_text="Which objects have it")
    key = serializers.CharField(help_text="Stays when the name changes")
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=FieldType.choices)
    unit = serializers.CharField(help_text="Of a number")
    help = serializers.CharField(source="help_text")
    choices = Choices()
    is_required = serializers.BooleanField()
    position = serializers.IntegerField(help_text="Order among those of its kind")
    retired_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "CustomField"


class CustomFields(Reader):
    """Fields that an administrator defined for objects of a kind, retired ones too."""

    row = FieldBody
    permission_classes = [needs("partners.view")]
    filterset_class = filters.DefinitionFilter
    orderings: ClassVar[dict[str, By]] = {"number": By("pk")}
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,9}"

    def get_queryset(self) -> QuerySet[Any, Any]:
        return CustomField.objects.all()

    def lookup(self) -> dict[str, Any]:
        return {"pk": self.kwargs["number"]}


class WithCustomFields(Reader):
    """Below the endpoint of a main object: tells its custom fields by key."""

    kind: ClassVar[ObjectKind]

    def dump(self, rows: Rows) -> Rows:
        tell(rows, self.kind)
        return super().dump(rows)


def verb(permission: str, body: type[Row]) -> Any:
    """POST `custom-fields/`: give an object values, all of them or none."""

    @extend_schema(request=GivenValues, responses=body)
    @action(
        detail=True, methods=["post"], url_path="custom-fields", url_name="custom-fields",
        permission_classes=[needs(permission)],
    )  # fmt: skip
    def custom_fields(self: WithCustomFields, request: Request, **_: Any) -> Response:
        """Give it values of custom fields, all of them or none."""
        obj = get_object_or_404(queries.models()[self.kind], **self.lookup())
        give(obj, request, self.actor())
        return self.retrieve(request)

    return custom_fields


def given() -> serializers.DictField:
    """For the body of a verb that makes or edits an object: see `fill`."""
    return serializers.DictField(
        child=serializers.JSONField(allow_null=True), required=False,
        help_text="By the key of the field; those that are required and empty must be given",
    )  # fmt: skip


def give(obj: Any, request: Request, by: User) -> None:
    given = GivenValues(data=request.data)
    given.is_valid(raise_exception=True)
    fill(obj, given.validated_data["custom_fields"], by)


def fill(obj: Any, values: Values, by: User) -> None:
    """Whoever edits an object gives what is required and empty: 422 with `custom_fields.key`."""
    try:
        actions.set_values(obj=obj, values=values, by=by, at=timezone.now(), complete=True)
    except Invalid as refusal:
        errors = {f"custom_fields.{key}": text for key, text in refusal.errors.items()}
        raise Invalid(errors) from refusal


def tell(rows: Rows, kind: ObjectKind) -> None:
    """Turn what is stored in `custom` into what the API says: a key for each field in use."""
    fields = queries.in_use(kind)
    named = values.persons_in(fields, *(row["custom"] for row in rows))
    emails = {user.pk: user.email for user in queries.users(named)}
    for row in rows:
        row["custom"] = told(fields, row["custom"], emails)


def told(fields: Iterable[Definition], held: Values, emails: dict[int, str]) -> Values:
    return {field.key: _said(field, held.get(field.key), emails) for field in fields}


def _said(field: Definition, stored: Any, emails: dict[int, str]) -> Any:
    return emails.get(stored) if field.type == FieldType.PERSON else stored
