"""Filters of status reports, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.accounts.enums import STAFF_CHOICES
from apps.core import search
from apps.partners import queries as partners
from apps.reports.enums import Kind, ScopeKind, State
from apps.reports.models import StatusReport, Subscription


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


class SubscriptionFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reader, owner, partner or region")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    role = filters.MultipleChoiceFilter(choices=STAFF_CHOICES, label="Role")
    stand = filters.ChoiceFilter(
        choices=[("runs", "Runs"), ("paused", "Paused"), ("stopped", "Stopped")],
        method="by_stand", label="State",
    )  # fmt: skip

    class Meta:
        model = Subscription
        fields: list[str] = []

    def search(self, found: QuerySet[Subscription], name: str, text: str) -> QuerySet[Subscription]:
        for word in search.words(text):
            people = Q(person__name__icontains=word) | Q(owner__name__icontains=word)
            placed = Q(region__name__icontains=word) | Q(metro__name__icontains=word)
            named = people | placed | Q(partner__in=partners.ids_for(word))
            found = found.filter(named | Q(role__icontains=word))
        return found

    def by_stand(
        self, found: QuerySet[Subscription], name: str, value: str
    ) -> QuerySet[Subscription]:
        stopped, paused = Q(stopped_at__isnull=False), Q(paused_at__isnull=False)
        wanted = {"stopped": stopped, "paused": paused & ~stopped, "runs": ~paused & ~stopped}
        return found.filter(wanted[value])
