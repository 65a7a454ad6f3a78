"""Where a partner and we meet, and where to add a PNI: a page, and the same as a file."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from apps.capacity import queries as capacity
from apps.capacity.queries import Building, Exchange, Locations
from apps.capacity.rules import pni_places
from apps.console.access import StaffRequest, may, needs
from apps.console.partners import data
from apps.core import exports
from apps.core.exports import Column
from apps.partners import queries
from apps.partners.models import Partner

UNSAID = "Counted; prices are shown to those who may see them."
Row = dict[str, Any]


@needs("partners.view")
def tab(request: StaffRequest, ref: str) -> HttpResponseBase:
    """Shared buildings ranked with reasons, shared exchanges; `?as=csv` or `xlsx` is a file."""
    partner = get_object_or_404(queries.partners(), ref=ref)
    found = capacity.locations(partner)
    prices = may(request.user, "agreements.prices")
    if (kind := request.GET.get("as", "")) in ("csv", "xlsx"):
        return _file(partner, found, kind, prices=prices)
    context = {
        "partner": partner, "tab": "locations", "counts": data.counts(partner), "found": found,
        "buildings": [_shown(each, partner, prices=prices) for each in found.buildings],
        "weights": pni_places.WEIGHTS, "best": _best(found.buildings),
    }  # fmt: skip
    return render(request, "console/partners/locations.html", context)


def _shown(each: Building, partner: Partner, *, prices: bool) -> Row:
    query = {
        "partner": partner.ref, "type": "pni_new", "facility": each.common.facility.pdb_fac_id or ""
    }  # fmt: skip
    return {
        "each": each, "parts": reasons(each, prices=prices),
        "ask": f"{reverse('console:request_new')}?{urlencode(query)}",
    }  # fmt: skip


def reasons(each: Building, *, prices: bool) -> list[Row]:
    """Points with their words; a price only for those who may see one."""
    return [
        {"name": part.name, "points": part.points, "most": part.most,
         "why": part.why if prices or not part.is_price else UNSAID}
        for part in each.ranked.parts
    ]  # fmt: skip


def _best(buildings: Sequence[Building]) -> Building | None:
    return next((each for each in buildings if each.ranked.rank), None)


def _file(partner: Partner, found: Locations, kind: str, *, prices: bool) -> HttpResponseBase:
    rows = [*_building_rows(found.buildings, prices=prices), *_exchange_rows(found.exchanges)]
    response: HttpResponseBase
    if kind == "csv":
        lines = exports.csv_response_rows(_columns(prices=prices), rows)
        response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    else:
        book = exports.xlsx(_columns(prices=prices), rows, sheet="Locations")
        response = FileResponse(book, content_type=exports.XLSX_TYPE)
    name = f"locations-{partner.ref}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _columns(*, prices: bool) -> list[Column]:
    names = {
        "rank": "Rank", "points": "Points", "place": "Place", "kind": "Kind", "metro": "Metro",
        "capacity_bps": "Capacity (bit/s)", "p95_bps": "p95 (bit/s)", "free": "Free ports",
        "mrc": "Cross-connect a month", "currency": "Currency", "joined": "Interconnects",
        "why": "Why",
    }  # fmt: skip
    hidden = () if prices else ("mrc", "currency")
    return [Column(label, _value(key)) for key, label in names.items() if key not in hidden]


def _value(key: str) -> Any:
    return lambda row: row.get(key)


def _building_rows(buildings: Iterable[Building], *, prices: bool) -> list[Row]:
    return [
        {
            "rank": each.ranked.rank, "points": each.ranked.points if each.ranked.rank else None,
            "place": each.common.facility.name, "kind": "Facility",
            "metro": each.common.facility.metro.name, "capacity_bps": each.capacity_bps,
            "p95_bps": each.p95_bps, "free": each.common.free, "mrc": _mrc(each),
            "currency": each.common.facility.currency, "joined": _named(each.common.joined),
            "why": " ".join(part["why"] for part in reasons(each, prices=prices))
            or each.ranked.place.barred,
        }
        for each in buildings
    ]  # fmt: skip


def _exchange_rows(found: Iterable[Exchange]) -> list[Row]:
    return [
        {
            "place": each.common.ixp.name, "kind": "Exchange", "metro": each.common.ixp.metro.name,
            "capacity_bps": each.capacity_bps, "p95_bps": each.p95_bps,
            "joined": _named(each.common.joined), "why": each.common.reason,
        }
        for each in found
    ]  # fmt: skip


def _named(joined: Iterable[Any]) -> str:
    return ", ".join(one.ref for one in joined)


def _mrc(each: Building) -> Decimal | None:
    return each.common.facility.xconnect_mrc
