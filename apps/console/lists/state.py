"""What a person asked of a list: read from the address and the session, never trusted."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import FilterSet

from apps.console.lists.columns import Column, Listing

SEARCH, SORT, PAGE, EXPORT = "q", "sort", "page", "export"


@dataclass(frozen=True)
class Choice:
    """A drop-down of the filter bar."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str


@dataclass(frozen=True)
class Asked:
    """Filters, order and columns of one request."""

    listing: Listing
    parameters: QueryDict
    filterset: FilterSet
    columns: tuple[Column, ...]
    sort: str
    ignored: list[str] = field(default_factory=list)

    @property
    def search(self) -> str:
        return self.parameters.get(SEARCH, "")

    @property
    def is_filtered(self) -> bool:
        return any(self.parameters.get(name) for name in self.filterset.filters)

    def rows(self) -> QuerySet[Any]:
        """Filtered and ordered; not yet prepared for display."""
        key = self.sort.removeprefix("-")
        order = self.listing.by_key[key].order(descending=self.sort.startswith("-"))
        return self.filterset.qs.order_by(order)

    def prepared(self) -> QuerySet[Any]:
        """The rows with everything their cells show."""
        rows = self.listing.prepare(self.rows())
        if self.listing.select is None:
            return rows
        needed = [path for column in self.columns for path in column.needs]
        return rows.select_related(None).select_related(*self.listing.select, *needed)

    def address(self, **changes: Any) -> str:
        """The query of this list with changes; a change to None takes the parameter out."""
        query = self.parameters.copy()
        for name in list(query):
            if not query[name]:
                del query[name]
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def kept(self) -> list[tuple[str, str]]:
        """Filters that came with the address and have no input in the bar: it sends them along."""
        shown = {SEARCH, *(drop.name for drop in self.listing.drops)}
        found = ((name, self.parameters.get(name, "")) for name in self.filterset.filters)
        return [(name, value) for name, value in found if value and name not in shown]

    def choices(self) -> list[Choice]:
        """The drop-downs with their options and the value that is set."""
        return [
            Choice(drop.name, drop.label, list(drop.options()), self.parameters.get(drop.name, ""))
            for drop in self.listing.drops
        ]


def read(request: HttpRequest, listing: Listing, rows: QuerySet[Any]) -> Asked:
    """What the address asks for; unknown words are ignored, and named in `ignored`."""
    filterset = listing.filters(request.GET or None, queryset=rows, request=request)
    return Asked(
        listing=listing,
        parameters=request.GET,
        filterset=filterset,
        columns=chosen(request, listing),
        sort=_sort(request.GET.get(SORT, ""), listing),
        ignored=_ignored(filterset),
    )


def chosen(request: HttpRequest, listing: Listing) -> tuple[Column, ...]:
    """The columns this person shows, in the list's order; the first one always."""
    keys = set(request.session.get(_place(listing), listing.usual))
    shown = tuple(column for column in listing.columns[1:] if column.key in keys)
    return (listing.columns[0], *shown)


def choose(request: HttpRequest, listing: Listing, keys: list[str]) -> None:
    """Remember which columns to show, for this person."""
    request.session[_place(listing)] = [key for key in keys if key in listing.by_key]


def _place(listing: Listing) -> str:
    return f"columns:{listing.key}"


def _sort(wanted: str, listing: Listing) -> str:
    column = listing.by_key.get(wanted.removeprefix("-"))
    return wanted if column and column.sort else listing.sort


def _ignored(filterset: FilterSet) -> list[str]:
    if not filterset.is_bound:
        return []
    return [str(filterset.form.fields[name].label) for name in filterset.form.errors]
