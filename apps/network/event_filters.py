"""Filters of maintenance and incidents, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.network.enums import (
    Cause,
    IncidentKind,
    IncidentSeverity,
    IncidentState,
    MaintenanceSide,
    MaintenanceState,
)
from apps.network.models import Incident, Maintenance, MaintenanceImpact
from apps.partners import queries as partners


class MaintenanceFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, title, interconnect or partner")
    state = filters.MultipleChoiceFilter(choices=MaintenanceState.choices, label="State")
    side = filters.ChoiceFilter(choices=MaintenanceSide.choices, label="Whose")
    interconnect = filters.CharFilter(method="touching", label="Interconnect's reference")
    starts_from = filters.DateFilter(
        field_name="starts_at", lookup_expr="date__gte", label="Starts at the earliest on"
    )
    starts_to = filters.DateFilter(
        field_name="starts_at", lookup_expr="date__lte", label="Starts at the latest on"
    )

    class Meta:
        model = Maintenance
        fields: list[str] = []

    def search(self, found: QuerySet[Maintenance], name: str, text: str) -> QuerySet[Maintenance]:
        for word in search.words(text):
            theirs = Q(interconnect__partner__in=partners.ids_for(word))
            named = Q(interconnect__name__istartswith=word) | Q(interconnect__ref__istartswith=word)
            touched = MaintenanceImpact.objects.filter(theirs | named).values("maintenance")
            own = Q(ref__istartswith=word) | Q(title__icontains=word)
            found = found.filter(own | Q(pk__in=touched))
        return found

    def touching(self, found: QuerySet[Maintenance], name: str, ref: str) -> QuerySet[Maintenance]:
        touched = MaintenanceImpact.objects.filter(interconnect__ref__iexact=ref)
        return found.filter(pk__in=touched.values("maintenance"))


class IncidentFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, title, interconnect or partner")
    state = filters.MultipleChoiceFilter(choices=IncidentState.choices, label="State")
    kind = filters.MultipleChoiceFilter(choices=IncidentKind.choices, label="Kind")
    severity = filters.MultipleChoiceFilter(choices=IncidentSeverity.choices, label="Severity")
    cause = filters.MultipleChoiceFilter(choices=Cause.choices, label="Cause")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )
    started_from = filters.DateFilter(
        field_name="started_at", lookup_expr="date__gte", label="Started at the earliest on"
    )
    started_to = filters.DateFilter(
        field_name="started_at", lookup_expr="date__lte", label="Started at the latest on"
    )

    class Meta:
        model = Incident
        fields: list[str] = []

    def search(self, found: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        for word in search.words(text):
            theirs = Q(partner__in=partners.ids_for(word))
            named = Q(interconnect__name__istartswith=word) | Q(site__code__istartswith=word)
            own = Q(ref__istartswith=word) | Q(title__icontains=word)
            found = found.filter(own | named | theirs)
        return found
