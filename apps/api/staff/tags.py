"""Tags of objects by the staff API: told with each of them, put on and taken off."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.rows import Row
from apps.api.staff.negotiation_inputs import read
from apps.api.views import Reader
from apps.core import tags as core
from apps.exchange.bulk import WAYS

ALTOGETHER = 200  # names in one request; how many fit on an object is for the action


class Tags(serializers.ListField):
    """`tags` of a row."""

    def __init__(self) -> None:
        super().__init__(child=serializers.CharField())


class GivenTags(serializers.Serializer):
    tags = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=ALTOGETHER,
        help_text="Names; upper and lower case are the same tag",
    )  # fmt: skip
    way = serializers.ChoiceField(
        choices=WAYS, default="set", help_text="What becomes of those it has: set replaces them"
    )

    class Meta:
        ref_name = "TagsChange"


def verb(permission: str, body: type[Row]) -> Any:
    """POST `tags/`: give an object tags, all of them or none."""

    @extend_schema(request=GivenTags, responses=body)
    @action(
        detail=True, methods=["post"], url_path="tags", url_name="tags",
        permission_classes=[needs(permission)],
    )  # fmt: skip
    def put_tags(self: Reader, request: Request, **_: Any) -> Response:
        """Give it tags, or take some away."""
        obj = get_object_or_404(self.get_queryset().model, **self.lookup())
        change(obj, **read(GivenTags, request), by=self.actor())
        return self.retrieve(request)

    return put_tags


def change(obj: Any, *, tags: list[str], way: str, by: Any) -> None:
    """Raises Invalid for a name that is none, and for too many."""
    at = timezone.now()
    match way:
        case "add":
            core.add(obj=obj, names=tags, by=by, at=at)
        case "remove":
            for name in tags:
                core.remove(obj=obj, name=name, by=by, at=at)
        case _:
            core.set_tags(obj=obj, names=tags, by=by, at=at)
