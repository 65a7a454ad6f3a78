"""Audit events by the staff API: every change of every audited row, to be read only."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.problems import BadQuery
from apps.api.rows import Values, stamp
from apps.api.staff.shared import Named
from apps.api.staff.statistics import given
from apps.api.views import Endpoint
from apps.core import auditing, history
from apps.core.history import DELETE, Asked, Version

SIZE, MOST = 50, 200


class AuditQuery(serializers.Serializer):
    """What the audit browser filters by."""

    ref = serializers.CharField(required=False, max_length=32, help_text="PAR-00042")
    kind = serializers.CharField(required=False, max_length=60, help_text="partners.Partner")
    object = serializers.CharField(
        required=False, max_length=40, help_text="`key` of an object of `kind`"
    )
    change = serializers.ChoiceField(required=False, choices=[*history.LABELS.items()])
    who = Named(
        slug_field="email", queryset=User.objects.all(), required=False, help_text="E-mail address"
    )
    channel = serializers.ChoiceField(required=False, choices=[*auditing.CHANNELS.items()])
    since = serializers.DateField(required=False, help_text="First day, UTC")
    until = serializers.DateField(required=False, help_text="Last day, UTC, included")
    cursor = serializers.CharField(required=False, max_length=200, help_text="From the link `next`")
    page_size = serializers.IntegerField(min_value=1, max_value=MOST, default=SIZE)

    def validate_kind(self, label: str) -> str:
        if label not in history.audited():
            raise serializers.ValidationError(f"There is no kind '{label}'.")
        return label

    def validate_ref(self, ref: str) -> tuple[str, int]:
        found = auditing.of_ref(ref.strip().upper())
        if found is None:
            raise serializers.ValidationError("There is nothing of that reference.")
        return found

    def validate_cursor(self, text: str) -> Any:
        found = auditing.cursor_from(text)
        if found is None:
            raise serializers.ValidationError("Use a cursor from the link 'next'.")
        return found

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        since, until = attrs.get("since"), attrs.get("until")
        if since and until and until < since:
            raise serializers.ValidationError({"until": "It is before the first day."})
        if attrs.get("object") and not attrs.get("kind"):
            raise serializers.ValidationError({"object": "Name its kind too."})
        return attrs


class Actor(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.EmailField()

    class Meta:
        ref_name = "AuditActor"


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "type": "object", "properties": {"before": {}, "after": {}},
            "required": ["before", "after"],
        },
    }
)  # fmt: skip
class Changes(serializers.JSONField):
    """By column."""


class AuditEventBody(serializers.Serializer):
    """One change of one row."""

    event = serializers.CharField(help_text="Names the change for good")
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="partners.Partner")
    key = serializers.CharField(help_text="Tells objects of a kind apart")
    change = serializers.ChoiceField(choices=[*history.LABELS.items()])
    who = Actor(allow_null=True, help_text="Null: no person")
    channel = serializers.CharField(help_text="Through what; empty: not said")
    changes = Changes(
        help_text="What became otherwise, by column; all of them of what was added (nothing "
        "before) or removed (nothing after). Secrets are never told."
    )

    class Meta:
        ref_name = "AuditEvent"


class AuditPage(serializers.Serializer):
    next = serializers.CharField(allow_null=True, help_text="Address of the next page")
    results = AuditEventBody(many=True)

    class Meta:
        ref_name = "AuditEvents"


class AuditEvents(Endpoint):
    """Changes, the newest first."""

    permission_classes = [needs("audit.view")]

    def parameters(self) -> Iterable[str]:
        return AuditQuery().fields

    @extend_schema(
        parameters=[AuditQuery], responses=AuditPage, tags=["audit"], operation_id="audit_events"
    )
    def get(self, request: Request) -> Response:
        """Who changed what, through what, before and after; the newest first.

        The filters are those of the audit browser.
        """
        asked = given(AuditQuery, request.query_params)
        size = asked["page_size"]
        try:
            rows = history.versions(asked_of(asked), older_than=asked.get("cursor"), most=size + 1)
        except ValidationError:
            raise BadQuery({"object": "Objects of that kind have no such key."}) from None
        shown = rows[:size]
        after = auditing.cursor_of(shown[-1].key) if len(rows) > size else ""
        here = request.build_absolute_uri()
        following = replace_query_param(here, "cursor", after) if after else None
        return Response({"next": following, "results": told(shown)})


def asked_of(given: Mapping[str, Any]) -> Asked:
    """Days are UTC, the last one included."""
    model, key = given.get("ref") or (given.get("kind", ""), given.get("object", ""))
    return Asked(
        model=model, object_id=str(key), label=given.get("change", ""),
        actor=given["who"].pk if given.get("who") else None, channel=given.get("channel", ""),
        since=auditing.start_of(given.get("since")),
        until=auditing.start_of(given.get("until"), days=1),
    )  # fmt: skip


def told(versions: Iterable[Version]) -> list[Values]:
    """With who made them: one query."""
    versions = list(versions)
    people = User.objects.in_bulk({each.actor for each in versions if each.actor})
    return [_event(each, people.get(each.actor or 0)) for each in versions]


def _event(version: Version, who: User | None) -> Values:
    return {
        "event": f"{version.key.model}-{version.key.number}",
        "at": stamp(version.key.at),
        "kind": version.key.model,
        "key": version.object_id,
        "change": version.label,
        "who": {"name": who.name, "email": who.email} if who else None,
        "channel": version.channel or "",
        "changes": changes_of(version),
    }


def changes_of(version: Version) -> dict[str, Any]:
    """Column to its value before and after."""
    if version.label == history.UPDATE:
        names, sides = version.changed, (version.before or {}, version.values)
    elif version.label == DELETE:
        names, sides = [*version.values], (version.values, {})
    else:
        names, sides = [*version.values], ({}, version.values)
    before, after = sides
    return {name: {"before": before.get(name), "after": after.get(name)} for name in names}
