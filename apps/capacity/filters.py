"""Filters of capacity requests, the same for the pages and the staff API."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.capacity import queries, rules
from apps.capacity.enums import BUILDING, FINAL, OPEN, Priority, RequestType, Side, Source, State
from apps.capacity.models import CapacityRequest
from apps.core import search
from apps.core.custom.filters import CustomFilters
from apps.core.custom.kinds import ObjectKind

TO_HANDLE = "open"
BEING_BUILT = "building"
CLOSED = "closed"
_GROUPS = {TO_HANDLE: OPEN, BEING_BUILT: BUILDING, CLOSED: FINAL}
STATES = ((TO_HANDLE, "Open"), (BEING_BUILT, "Being built"), (CLOSED, "Closed"), *State.choices)
TURNS = ((Side.US, "Waiting for us"), (Side.PARTNER, "Waiting for the partner"))
NOBODY = "nobody"
# Who provides and who orders decide whose turn it is from the LOA to the cross-connect.
_DECIDING = ("loa_provider", "xc_orderer")


def turn_of(side: str) -> Q:
    """Requests that wait for a side, or for both: `rules.holder` as a condition."""
    return reduce(or_, (found for state in State for found in _turns(state, side)))


def _turns(state: str, side: str) -> Iterator[Q]:
    """When a request in this state waits for the side; nothing if it never does."""
    usual = rules.holder(state, {}) in (side, Side.BOTH)
    name = next((n for n in _DECIDING if _depends(state, n)), "")
    if name:
        yield Q(**{"state": state, f"details__{name}__in": [side, Side.BOTH]})
    if usual and name:
        value = f"details__{name}"
        silent = ~Q(details__has_key=name) | Q(**{value: ""}) | Q(**{value: None})
        yield Q(state=state) & silent
    if usual and not name:
        yield Q(state=state)


def _depends(state: str, name: str) -> bool:
    return rules.holder(state, {name: Side.US}) != rules.holder(state, {name: Side.PARTNER})


class RequestFilter(CustomFilters):
    custom_kind = ObjectKind.REQUEST

    q = filters.CharFilter(method="search", label="Reference, the partner's number, partner, place")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    type = filters.MultipleChoiceFilter(choices=RequestType.choices, label="Type")
    state = filters.ChoiceFilter(choices=STATES, method="standing", label="State")
    turn = filters.ChoiceFilter(choices=TURNS, method="waiting", label="Whose turn")
    late = filters.BooleanFilter(method="is_late", label="Over its time")
    assignee = filters.CharFilter(method="of_person", label="E-mail of who handles it, or nobody")
    priority = filters.ChoiceFilter(choices=Priority.choices, label="Priority")
    source = filters.ChoiceFilter(choices=Source.choices, label="Where it came from")
    site = filters.CharFilter(method="at_site", label="Code of a site")
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )
    breach = filters.CharFilter(method="from_breach", label="Breach it came from")
    second = filters.BooleanFilter(method="needs_second", label="Waits for a second approval")
    decided_from = filters.DateFilter(
        field_name="decided_at", lookup_expr="date__gte", label="Decided at the earliest on"
    )

    class Meta:
        model = CapacityRequest
        fields: list[str] = []

    def search(
        self, found: QuerySet[CapacityRequest], name: str, text: str
    ) -> QuerySet[CapacityRequest]:
        return queries.search(found, text)

    def standing(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        return found.filter(state__in=_GROUPS.get(value, [value]))

    def waiting(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        return found.filter(turn_of(value))

    def is_late(
        self, found: QuerySet[CapacityRequest], name: str, value: bool
    ) -> QuerySet[CapacityRequest]:
        now = timezone.now()  # noqa: TID251  filters have no clock of their own
        late = Q(state__in=OPEN, due_at__lt=now)
        return found.filter(late) if value else found.exclude(late)

    def of_person(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        if value == NOBODY:
            return found.filter(assignee=None)
        return found.filter(assignee__email__iexact=value)

    def at_site(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        own = Q(site__code__iexact=value) | Q(interconnect__site__code__iexact=value)
        return found.filter(own)

    def from_breach(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        return found.filter(breaches__ref__iexact=value)

    def needs_second(
        self, found: QuerySet[CapacityRequest], name: str, value: bool
    ) -> QuerySet[CapacityRequest]:
        waits = Q(state=State.IN_REVIEW, approver__isnull=False)
        return found.filter(waits) if value else found.exclude(waits)


class OwnRequestFilter(filters.FilterSet):
    """What people at a partner may filter their own requests by; nothing about our people."""

    q = filters.CharFilter(method="search", label="Reference, your number, interconnect, place")
    type = filters.ChoiceFilter(choices=RequestType.choices, label="Type")
    state = filters.ChoiceFilter(choices=STATES, method="standing", label="State")
    turn = filters.ChoiceFilter(
        choices=((Side.PARTNER, "Your turn"), (Side.US, "Our turn")), method="waiting",
        label="Whose turn",
    )  # fmt: skip

    class Meta:
        model = CapacityRequest
        fields: list[str] = []

    def search(
        self, found: QuerySet[CapacityRequest], name: str, text: str
    ) -> QuerySet[CapacityRequest]:
        for word in search.words(text):
            named = Q(ref__istartswith=word) | Q(client_ref__istartswith=word)
            placed = Q(facility__name__icontains=word) | Q(ixp__name__icontains=word)
            found = found.filter(named | placed | Q(interconnect__name__istartswith=word))
        return found

    def standing(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        return found.filter(state__in=_GROUPS.get(value, [value]))

    def waiting(
        self, found: QuerySet[CapacityRequest], name: str, value: str
    ) -> QuerySet[CapacityRequest]:
        return found.filter(turn_of(value))
