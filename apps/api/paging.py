"""Paging by keyset: pages stay exact while rows come and go, and the last is as fast as the first.

The framework's own cursor counts rows that share a value, which goes wrong when one is inserted
among them, and cannot sort by a column with nulls. This one continues after (value, id).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from apps.api.problems import BadQuery

SALT = "apps.api.cursor"
DEFAULT_SIZE, MAX_SIZE = 50, 1000
PARAMETERS = ("cursor", "ordering", "page_size")

Row = dict[str, Any]


@dataclass(frozen=True)
class By:
    """A column rows may be sorted by; rows without a value come last in both directions."""

    column: str
    nullable: bool = False
    descending: bool = False

    def order(self, *, backward: bool) -> tuple[Any, str]:
        descending = self.descending != backward
        nulls = {"nulls_first" if backward else "nulls_last": True} if self.nullable else {}
        path = F(self.column).desc(**nulls) if descending else F(self.column).asc(**nulls)
        return path, "-pk" if descending else "pk"

    def beyond(self, place: "Place") -> Q:
        """Rows that follow the place in its direction."""
        step = "gt" if self.descending == place.backward else "lt"
        past = Q(**{f"pk__{step}": place.pk})
        empty = Q(**{f"{self.column}__isnull": True})
        if place.value is None:
            return (empty & past) | ~empty if place.backward else empty & past
        # The first condition can use an index range, the second sorts out the ties.
        reached = Q(**{f"{self.column}__{step}e": place.value})
        follows = reached & (Q(**{f"{self.column}__{step}": place.value}) | past)
        return follows | empty if self.nullable and not place.backward else follows


@dataclass(frozen=True)
class Place:
    """A page begins after the row with this value and id, or ends before it (`backward`)."""

    ordering: str
    value: Any
    pk: int
    backward: bool

    def seal(self) -> str:
        """Signed: clients can neither read a meaning into it nor make one up."""
        return signing.dumps(asdict(self), salt=SALT)


def unseal(text: str, ordering: str) -> Place:
    try:
        place = Place(**signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise BadQuery({"cursor": "Use a cursor from the links 'next' and 'previous'."}) from None
    if place.ordering != ordering:
        raise BadQuery({"cursor": f"This cursor belongs to the ordering '{place.ordering}'."})
    return place


class Cursor(BasePagination):
    """Cuts a queryset of `.values()` that includes `pk` and the sort column."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.ordering = _ordering(request.query_params, view.orderings)
        by = _by(self.ordering, view.orderings)
        size = _size(request.query_params)
        sealed = request.query_params.get("cursor")
        place = unseal(sealed, self.ordering) if sealed else None
        rows, more = _cut(queryset, by, place, size)
        self._note_links(rows, by, place, more)
        return rows

    def _note_links(self, rows: list[Row], by: By, place: Place | None, more: bool) -> None:
        backward = bool(place and place.backward)
        has_next, has_previous = (True, more) if backward else (more, place is not None)
        self.next = self._link(rows[-1], by, backward=False) if rows and has_next else None
        self.previous = self._link(rows[0], by, backward=True) if rows and has_previous else None

    def _link(self, row: Row, by: By, *, backward: bool) -> str:
        place = Place(self.ordering, _plain(row[by.column]), row["pk"], backward)
        return replace_query_param(self.url, "cursor", place.seal())

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "next": link | {"description": "Address of the next page; null: this is the last"},
            "previous": link | {"description": "Address of the page before"},
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = [sign + name for name in _orderings(view) for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}
        return [
            _parameter("cursor", {"type": "string"}, "From the links `next` and `previous`"),
            _parameter("page_size", size, "Rows on a page"),
            _parameter(
                "ordering",
                {"type": "string", "enum": names, "default": _usual(_orderings(view))},
                "Sort column, `-` for descending; rows without a value come last",
            ),
        ]


def _parameter(name: str, schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _orderings(view: Any) -> Mapping[str, By]:
    return view.orderings


def _ordering(query: Mapping[str, str], allowed: Mapping[str, By]) -> str:
    """The name as it was asked for, `-` included."""
    name = query.get("ordering") or _usual(allowed)
    if name.removeprefix("-") not in allowed:
        raise BadQuery({"ordering": f"Use one of {', '.join(allowed)}, with '-' to reverse."})
    return name


def _usual(allowed: Mapping[str, By]) -> str:
    """The order where none is asked for: by the first column, in its own direction."""
    name, by = next(iter(allowed.items()))
    return f"-{name}" if by.descending else name


def _by(ordering: str, allowed: Mapping[str, By]) -> By:
    by = allowed[ordering.removeprefix("-")]
    return replace(by, descending=ordering.startswith("-"))


def _size(query: Mapping[str, str]) -> int:
    text = query.get("page_size", str(DEFAULT_SIZE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_SIZE):
        raise BadQuery({"page_size": f"Use a whole number from 1 to {MAX_SIZE}."})
    return int(text)


def _cut(
    queryset: QuerySet[Any, Any], by: By, place: Place | None, size: int
) -> tuple[list[Row], bool]:
    """The rows of the page in reading order, and whether more lie beyond it."""
    backward = bool(place and place.backward)
    rows = queryset.filter(by.beyond(place)) if place else queryset
    found = list(rows.order_by(*by.order(backward=backward))[: size + 1])
    page = found[:size]
    return page[::-1] if backward else page, len(found) > size


def _plain(value: Any) -> Any:
    """What JSON can hold; the database reads the text back."""
    return str(value) if isinstance(value, date | datetime | Decimal) else value
