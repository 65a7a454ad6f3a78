"""The saved views of a list: its filters, order and columns, found again by a plain query."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from apps.accounts.models import User
from apps.console.lists.columns import Listing
from apps.console.lists.state import COLUMNS, EXPORT, PAGE, PICK, chosen
from apps.core import alerts, saved
from apps.core.errors import Invalid, Refused
from apps.core.models import SavedFilter
from apps.core.written import written_once

NAME, ALL = "filter_name", "all"
PASSING = (PAGE, EXPORT, PICK, ALL)  # no part of what is saved


@dataclass(frozen=True)
class Line:
    """A saved filter as a link."""

    filter: SavedFilter
    address: str
    is_here: bool
    is_own: bool
    tells: bool  # this person of what enters or leaves


def query_of(parameters: QueryDict) -> str:
    """What is worth keeping of an address."""
    return saved.query_of(
        (name, value)
        for name, values in parameters.lists()
        for value in values
        if name not in PASSING
    )


def lines(request: HttpRequest, listing: Listing) -> list[Line]:
    """One query; none for lists whose filters are not saved."""
    if not listing.saves:
        return []
    here, person = query_of(request.GET), _person(request)
    return [
        Line(
            each, f"{request.path}?{each.query}", each.query == here,
            each.owner_id == person.pk,
            each.tells,  # type: ignore[attr-defined]
        )
        for each in _filters(listing.key, person.pk)
    ]  # fmt: skip


@written_once
def _filters(key: str, person: int) -> QuerySet[SavedFilter]:
    found = alerts.with_alert(saved.filters_for(key, person), person)
    return found.select_related("owner")


def keep(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Save what the address filters under the name that was posted; back to the list."""
    facts = {"name": request.POST[NAME], "is_shared": "filter_shared" in request.POST}
    try:
        made = saved.keep(
            list_key=listing.key, query=_query(request, listing), facts=facts,
            by=_person(request), at=timezone.now(),
        )  # fmt: skip
    except (Invalid, Refused) as refusal:
        messages.error(request, _words(refusal))
        return HttpResponseRedirect(request.get_full_path())
    messages.success(request, f"Saved as {made.name}.")
    return HttpResponseRedirect(f"{request.path}?{made.query or f'{ALL}=1'}")


def _query(request: HttpRequest, listing: Listing) -> str:
    """The filters and the order; the columns as well, if that was ticked."""
    query = request.GET.copy()
    if "filter_columns" in request.POST:
        shown = chosen(request, listing, query)
        query[COLUMNS] = ",".join(column.key for column in shown)
    return query_of(query)


def opening(request: HttpRequest, listing: Listing) -> str:
    """Where a list opens that is asked for without any filter: at the person's default."""
    if not listing.saves or request.GET or request.htmx:  # type: ignore[attr-defined]
        return ""
    mine = saved.filters_for(listing.key, _person(request)).filter(
        owner=_person(request), is_default=True
    )
    query = mine.values_list("query", flat=True).first()
    return f"{request.path}?{query}" if query else ""


def context(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    return {"saved_filters": lines(request, listing), "saves": listing.saves}


def _words(refusal: Invalid | Refused) -> str:
    return " ".join(refusal.errors.values()) if isinstance(refusal, Invalid) else refusal.message


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # lists are for those who signed in
