"""Filters of status reports, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.partners import queries as partners
from apps.reports.enums import Kind, ScopeKind, State
from apps.reports.models import StatusReport


class ReportFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Title, reference, partner or region")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    scope = filters.ChoiceFilter(
        field_name="scope_kind", choices=ScopeKind.choices, label="What it is about"
    )
    region = filters.CharFilter(field_name="region__code", lookup_expr="iexact", label="Region")
    metro = filters.CharFilter(field_name="metro__code", lookup_expr="iexact", label="Metro")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    ends_from = filters.DateFilter(
        field_name="ends_on", lookup_expr="gte", label="Period ends at the earliest on"
    )
    ends_to = filters.DateFilter(
        field_name="ends_on", lookup_expr="lte", label="Period ends at the latest on"
    )

    class Meta:
        model = StatusReport
        fields: list[str] = []

    def search(self, found: QuerySet[StatusReport], name: str, text: str) -> QuerySet[StatusReport]:
        for word in search.words(text):
            named = Q(title__icontains=word) | Q(ref__istartswith=word)
            placed = Q(region__name__icontains=word) | Q(metro__name__icontains=word)
            found = found.filter(named | placed | Q(partner__in=partners.ids_for(word)))
        return found
