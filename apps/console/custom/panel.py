"""What the page of an object shows of its custom fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.console import access
from apps.console.custom.objects import MAIN
from apps.console.lists.custom import cell
from apps.core import tags
from apps.core.custom import queries
from apps.core.custom.kinds import FieldType
from apps.core.custom.values import Definition


@dataclass(frozen=True)
class Line:
    field: Definition
    said: SafeString | str


def context(obj: Any, user: Any) -> dict[str, Any]:
    """For `console/custom/_panel.html`; without a query most of the time."""
    main = MAIN[obj.OBJECT_KIND]
    fields = queries.in_use(main.kind)
    return {
        "lines": list(lines(fields, obj.custom)),
        "address": main.values_of(obj) if access.may(user, main.edit) else "",
    }


def tags_context(obj: Any, request: Any) -> dict[str, Any]:
    """For `console/tags/_panel.html`; without a query most of the time."""
    main, looks = MAIN[obj.OBJECT_KIND], tags.tones()
    found = {
        "tags": [(word, looks.get(word, "idle")) for word in obj.tags],
        "list": reverse(main.list_name),
        "csrf_token": get_token(request),
    }
    if not access.may(request.user, main.edit):
        return found
    named = [main.kind.value, main.name_of(obj)]
    ways = {"put": "console:tag_put", "take": "console:tag_take"}
    return found | {name: reverse(way, args=named) for name, way in ways.items()}


def lines(fields: list[Definition], held: dict[str, Any]) -> Iterator[Line]:
    named = any(field.type == FieldType.PERSON and field.key in held for field in fields)
    names = queries.everybody() if named else {}
    for field in fields:
        yield Line(field, cell(field, held.get(field.key), names))
