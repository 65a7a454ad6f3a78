"""The list of a partner's requests: filters, order, pages, files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)

from apps.capacity import for_partner
from apps.capacity.enums import RequestType
from apps.capacity.filters import STATES, OwnRequestFilter
from apps.capacity.for_partner import Row
from apps.core import exports, paging
from apps.core.exports import Column
from apps.portal.access import PartnerRequest
from apps.portal.requests import stages, titles

EXPORTS = ("csv", "xlsx", "json")
MOST = 10_000  # rows of a file
SORTS = {
    "ref": (F("id"), "Request"),
    "state": (F("state"), "State"),
    "eta": (F("eta_on"), "ETA"),
    "changed": (F("changed_at"), "Changed"),
}
USUAL = "-ref"
_TURNS = {"us": "you", "them": "us", "": ""}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    rows: Any
    filterset: OwnRequestFilter
    sort: str


@dataclass(frozen=True)
class Head:
    """A column head that sorts: `aria` is what is in force, `next` the sort of its link."""

    label: str
    aria: str
    next: str


def read(request: PartnerRequest) -> Asked:
    """Filtered and ordered; what the address says wrongly is ignored."""
    own = for_partner.listed(request.seat.partner)
    filterset = OwnRequestFilter(request.GET or None, queryset=own, request=request)
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else USUAL
    place = SORTS[sort.removeprefix("-")][0]
    order = place.desc(nulls_last=True) if sort.startswith("-") else place.asc(nulls_last=True)
    return Asked(filterset.qs.order_by(order), filterset, sort)


def page(request: PartnerRequest, asked: Asked) -> dict[str, Any]:
    """For the template."""
    found = paging.page(asked.rows, number=request.GET.get("page", 1))
    return {
        "page": found,
        "rows": [titles.head(for_partner.row_of(one)) for one in found.rows],
        "heads": {key: _head(key, label, asked.sort) for key, (_, label) in SORTS.items()},
        "drops": _drops(request),
        "q": request.GET.get("q", ""),
        "network": settings.NETWORK_NAME,
        "can_ask": request.seat.may("request"),
        "sort": "" if asked.sort == USUAL else asked.sort,
        "counted": f"{found.total} request{'' if found.total == 1 else 's'}",
        "exports": [(kind, _file_address(request, kind)) for kind in EXPORTS],
        "is_filtered": any(request.GET.get(name) for name in asked.filterset.filters),
    }


def _file_address(request: HttpRequest, kind: str) -> str:
    """All that is filtered, as a file."""
    query = request.GET.copy()
    query.pop("page", None)
    query["export"] = kind
    return f"?{query.urlencode()}"


def _head(key: str, label: str, sort: str) -> Head:
    if sort.removeprefix("-") != key:
        return Head(label, "", f"-{key}" if key in ("ref", "changed") else key)
    turned = key if sort.startswith("-") else f"-{key}"
    return Head(label, "descending" if sort.startswith("-") else "ascending", turned)


def _drops(request: HttpRequest) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Name, label, options and value of each drop-down."""
    groups = [choice for choice in STATES if choice[0].islower()]
    labels = sorted({(s, stages.LABELS[s]) for s in stages.LABELS}, key=lambda pair: pair[1])
    turns = [("partner", "Your turn"), ("us", "Our turn")]
    found = (
        ("state", "State", [*groups, *labels]), ("type", "Type", list(RequestType.choices)),
        ("turn", "Whose turn", turns),
    )  # fmt: skip
    return [(name, label, options, request.GET.get(name, "")) for name, label, options in found]


_COLUMNS = (
    Column("Request", lambda row: row.ref),
    Column("Type", lambda row: row.type),
    Column("About", lambda row: row.place),
    Column("What", lambda row: row.asked),
    Column("State", lambda row: titles.head(row).state_label),
    Column("Turn", lambda row: _TURNS[titles.head(row).turn]),
    Column("Since", lambda row: row.since),
    Column("Due", lambda row: row.due_at),
    Column("ETA", lambda row: row.eta_on),
    Column("Original ETA", lambda row: row.original_eta_on),
    Column("Your reference", lambda row: row.client_ref),
    Column("Sent", lambda row: row.submitted_at),
    Column("Changed", lambda row: row.changed_at),
)


def export(asked: Asked, kind: str) -> HttpResponseBase:
    """All filtered rows; times UTC."""
    if kind == "json":
        return JsonResponse({"requests": [_plain(row) for row in _rows(asked)]})
    if kind == "xlsx":
        book = exports.xlsx(_COLUMNS, _rows(asked), sheet="Requests")
        return FileResponse(
            book, as_attachment=True, filename="requests.xlsx", content_type=exports.XLSX_TYPE
        )
    chunks = exports.csv_response_rows(_COLUMNS, _rows(asked))
    answer = StreamingHttpResponse(chunks, content_type=exports.CSV_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return answer


def _rows(asked: Asked) -> Iterator[Row]:
    return (for_partner.row_of(one) for one in asked.rows[:MOST].iterator(500))


def _plain(row: Row) -> dict[str, Any]:
    """Times in ISO 8601, UTC."""
    return {column.label.lower().replace(" ", "_"): column.value(row) for column in _COLUMNS}
