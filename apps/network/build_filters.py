"""Filters of ports, LOA-CFAs and BGP sessions, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.network.enums import LoaDirection, LoaState, PortState, SessionState
from apps.network.models import BGPSession, Loa, Port
from apps.partners import queries as partners


class PortFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Site, device, port, place or reference")
    site = filters.CharFilter(field_name="site__code", lookup_expr="iexact", label="Site")
    state = filters.MultipleChoiceFilter(choices=PortState.choices, label="State")
    speed_bps = filters.NumberFilter(label="Speed, bit/s")
    held_for = filters.CharFilter(lookup_expr="iexact", label="Reserved for")

    class Meta:
        model = Port
        fields: list[str] = []

    def search(self, found: QuerySet[Port], name: str, text: str) -> QuerySet[Port]:
        for word in search.words(text):
            here = Q(site__code__istartswith=word) | Q(demarc__icontains=word)
            named = Q(device__istartswith=word) | Q(name__istartswith=word)
            found = found.filter(here | named | Q(held_for__istartswith=word))
        return found


class LoaFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, request, site or partner")
    state = filters.MultipleChoiceFilter(choices=LoaState.choices, label="State")
    direction = filters.ChoiceFilter(choices=LoaDirection.choices, label="Issued by")
    site = filters.CharFilter(field_name="site__code", lookup_expr="iexact", label="Site")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    request = filters.CharFilter(field_name="request_ref", lookup_expr="iexact", label="Request")
    ref = filters.CharFilter(lookup_expr="iexact", label="Reference")

    class Meta:
        model = Loa
        fields: list[str] = []

    def search(self, found: QuerySet[Loa], name: str, text: str) -> QuerySet[Loa]:
        for word in search.words(text):
            own = Q(ref__istartswith=word) | Q(request_ref__istartswith=word)
            there = Q(site__code__istartswith=word) | Q(partner__in=partners.ids_for(word))
            found = found.filter(own | there)
        return found


class SessionFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Address, interconnect or partner")
    state = filters.MultipleChoiceFilter(choices=SessionState.choices, label="State")
    asn = filters.NumberFilter(field_name="their_asn", label="Their AS number")
    partner = filters.CharFilter(
        field_name="interconnect__partner__ref", lookup_expr="iexact", label="Partner"
    )
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )

    class Meta:
        model = BGPSession
        fields: list[str] = []

    def search(self, found: QuerySet[BGPSession], name: str, text: str) -> QuerySet[BGPSession]:
        for word in text.split():
            link = Q(interconnect__name__istartswith=word) | Q(interconnect__ref__istartswith=word)
            theirs = Q(interconnect__partner__in=partners.ids_for(word))
            ends = Q(their_ip__istartswith=word) | Q(our_ip__istartswith=word)
            found = found.filter(link | theirs | ends)
        return found
