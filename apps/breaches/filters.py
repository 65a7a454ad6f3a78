"""Filters of breaches, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.breaches.enums import Kind, Severity, State
from apps.breaches.models import Breach
from apps.core import search
from apps.partners import queries as partners


class BreachFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, partner, interconnect or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )
    metro = filters.CharFilter(
        field_name="interconnect__site__metro__code", lookup_expr="iexact", label="Metro"
    )
    link_kind = filters.CharFilter(
        field_name="interconnect__kind", lookup_expr="iexact", label="Kind of interconnect"
    )
    agreement = filters.CharFilter(
        field_name="term__agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    severity = filters.MultipleChoiceFilter(choices=Severity.choices, label="Severity")
    owner = filters.CharFilter(
        field_name="partner__owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    opened_from = filters.DateFilter(
        field_name="opened_at", lookup_expr="date__gte", label="Opened at the earliest on"
    )
    opened_to = filters.DateFilter(
        field_name="opened_at", lookup_expr="date__lte", label="Opened at the latest on"
    )

    class Meta:
        model = Breach
        fields: list[str] = []

    def search(self, found: QuerySet[Breach], name: str, text: str) -> QuerySet[Breach]:
        for word in search.words(text):
            theirs = Q(partner__in=partners.ids_for(word))
            named = Q(ref__istartswith=word) | Q(interconnect__name__istartswith=word)
            found = found.filter(named | theirs | Q(scope_ref__istartswith=word))
        return found
