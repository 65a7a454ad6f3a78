"""Filters of sites and interconnects, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.core.custom.filters import CustomFilters
from apps.core.custom.kinds import ObjectKind
from apps.network import queries
from apps.network.enums import Kind, SiteKind, SiteState, State
from apps.network.models import IXP, Interconnect, InterconnectQuerySet, IXPPort, Site


class SiteFilter(CustomFilters):
    custom_kind = ObjectKind.SITE

    q = filters.CharFilter(method="search", label="Code or name")
    metro = filters.CharFilter(field_name="metro__code", lookup_expr="iexact", label="Metro")
    region = filters.CharFilter(
        field_name="metro__region__code", lookup_expr="iexact", label="Region"
    )
    kind = filters.MultipleChoiceFilter(choices=SiteKind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=SiteState.choices, label="State")

    class Meta:
        model = Site
        fields: list[str] = []

    def search(self, found: QuerySet[Site], name: str, text: str) -> QuerySet[Site]:
        for word in search.words(text):
            found = found.filter(Q(code__istartswith=word) | Q(name__icontains=word))
        return found


class ExchangeFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Name")
    metro = filters.CharFilter(field_name="metro__code", lookup_expr="iexact", label="Metro")
    region = filters.CharFilter(
        field_name="metro__region__code", lookup_expr="iexact", label="Region"
    )

    class Meta:
        model = IXP
        fields: list[str] = []

    def search(self, found: QuerySet[IXP], name: str, text: str) -> QuerySet[IXP]:
        for word in search.words(text):
            found = found.filter(Q(name__icontains=word) | Q(metro__name__istartswith=word))
        return found


class ExchangePortFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Name, or name of the exchange")
    exchange = filters.CharFilter(
        field_name="ixp__name", lookup_expr="iexact", label="Name of the exchange"
    )
    site = filters.CharFilter(field_name="site__code", lookup_expr="iexact", label="Site")
    metro = filters.CharFilter(field_name="ixp__metro__code", lookup_expr="iexact", label="Metro")

    class Meta:
        model = IXPPort
        fields: list[str] = []

    def search(self, found: QuerySet[IXPPort], name: str, text: str) -> QuerySet[IXPPort]:
        for word in search.words(text):
            found = found.filter(Q(name__icontains=word) | Q(ixp__name__icontains=word))
        return found


class InterconnectFilter(CustomFilters):
    custom_kind = ObjectKind.INTERCONNECT

    q = filters.CharFilter(method="search", label="Name, reference, partner or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    asn = filters.NumberFilter(field_name="asn__number", label="AS number")
    site = filters.CharFilter(field_name="site__code", lookup_expr="iexact", label="Site")
    metro = filters.CharFilter(field_name="site__metro__code", lookup_expr="iexact", label="Metro")
    region = filters.CharFilter(
        field_name="site__metro__region__code", lookup_expr="iexact", label="Region"
    )
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    used_from = filters.NumberFilter(
        field_name="stat__used_pct", lookup_expr="gte", label="Used at least, percent"
    )
    used_to = filters.NumberFilter(
        field_name="stat__used_pct", lookup_expr="lte", label="Used at most, percent"
    )

    class Meta:
        model = Interconnect
        fields: list[str] = []

    def search(self, found: InterconnectQuerySet, name: str, text: str) -> QuerySet[Interconnect]:
        return queries.fitting(found, text)
