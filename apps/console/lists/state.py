"""What a person asked of a list: read from the address and the session, never trusted."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import FilterSet

from apps.console.lists.columns import Column, Listing

SEARCH, SORT, PAGE, EXPORT, PICK = "q", "sort", "page", "export", "pick"
COLUMNS = "cols"  # keys by comma, in the order in which they are shown
PASSED = (COLUMNS, PICK)  # what is no filter and goes along with the filters


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
    def misread(self) -> list[str]:
        """Filters that are not understood: without them there are more rows than were asked for."""
        return _ignored(self.filterset)

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

    def prepared(self, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The rows with everything their cells show."""
        rows = self.listing.prepare(self.rows() if rows is None else rows)
        if self.listing.select is None:
            return rows
        needed = [path for column in self.columns for path in column.needs]
        return rows.select_related(None).select_related(*self.listing.select, *needed)

    def said(self) -> list[str]:
        """The filters that are set, in words: `Tier: Key`."""
        found = ((name, self.parameters.getlist(name)) for name in self.filterset.filters)
        return [
            f"{self.filterset.filters[name].label}: {self._words(name, given)}"
            for name, given in found
            if any(given)
        ]

    def _words(self, name: str, given: list[str]) -> str:
        """Choices by their labels, other values as they were written."""
        labels = dict(getattr(self.filterset.form.fields[name], "choices", ()))
        return ", ".join(str(labels.get(value, value)) for value in given if value)

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
        shown = {SEARCH, *(drop.name for drop in self.listing.drops), *self.listing.custom_inputs}
        found = ((name, self.parameters.get(name, "")) for name in self.filterset.filters)
        kept = [(name, value) for name, value in found if value and name not in shown]
        passed = ((name, self.parameters.get(name, "")) for name in PASSED)
        return kept + [(name, value) for name, value in passed if value]

    def choices(self) -> list[Choice]:
        """The drop-downs with their options and the value that is set."""
        return [
            Choice(drop.name, drop.label, list(drop.options()), self.parameters.get(drop.name, ""))
            for drop in self.listing.drops
        ]


def read(
    request: HttpRequest,
    listing: Listing,
    rows: QuerySet[Any],
    query: QueryDict | None = None,
) -> Asked:
    """What the address asks for; unknown words are ignored, and named in `ignored`.

    `query`: that of another address than this request's.
    """
    query = request.GET if query is None else query
    filterset = listing.filters(query or None, queryset=rows, request=request)
    return Asked(
        listing=listing,
        parameters=query,
        filterset=filterset,
        columns=chosen(request, listing, query),
        sort=_sort(query.get(SORT, ""), listing),
        ignored=[*_ignored(filterset), *_unknown(query, listing)],
    )


def chosen(request: HttpRequest, listing: Listing, query: QueryDict) -> tuple[Column, ...]:
    """The columns that the address names, else those this person shows, in that order.

    The first column of the list always is the first.
    """
    keys = _named(query) or request.session.get(_place(listing), listing.usual)
    first, known = listing.columns[0], listing.by_key
    shown = [known[key] for key in dict.fromkeys(keys) if key in known]
    return (first, *(column for column in shown if column is not first))


def choose(request: HttpRequest, listing: Listing, keys: list[str]) -> str:
    """Remember which columns to show, for this person; the address that shows them."""
    request.session[_place(listing)] = [key for key in keys if key in listing.by_key]
    query = request.GET.copy()
    query.pop(COLUMNS, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _named(query: QueryDict) -> list[str]:
    return [key for key in query.get(COLUMNS, "").split(",") if key]


def _unknown(query: QueryDict, listing: Listing) -> list[str]:
    return [f"column {key[:40]}" for key in _named(query) if key not in listing.by_key]


def _place(listing: Listing) -> str:
    return f"columns:{listing.key}"


def _sort(wanted: str, listing: Listing) -> str:
    column = listing.by_key.get(wanted.removeprefix("-"))
    return wanted if column and column.sort else listing.sort


def _ignored(filterset: FilterSet) -> list[str]:
    if not filterset.is_bound:
        return []
    wrong = [str(filterset.form.fields[name].label) for name in filterset.form.errors]
    return wrong + [f"field {name[:40]}" for name in getattr(filterset, "unknown", ())]
