"""Filters of workstreams, the same for the pages and the API."""

import django_filters as filters
from django.db.models import QuerySet

from apps.programs import queries
from apps.programs.enums import OPEN_HEALTH, Health, Kind
from apps.programs.models import Workstream


class WorkstreamFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Key, name, partner or metro")
    health = filters.MultipleChoiceFilter(
        field_name="state", choices=Health.choices, label="Health"
    )
    kind = filters.ChoiceFilter(choices=Kind.choices, label="About")
    region = filters.CharFilter(field_name="region", lookup_expr="iexact", label="Region")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    open = filters.BooleanFilter(method="is_open", label="Not done")

    class Meta:
        model = Workstream
        fields: list[str] = []

    def search(self, found: QuerySet[Workstream], name: str, text: str) -> QuerySet[Workstream]:
        return queries.search_workstreams(found, text)

    def is_open(self, found: QuerySet[Workstream], name: str, value: bool) -> QuerySet[Workstream]:
        those = {"state__in": OPEN_HEALTH}
        return found.filter(**those) if value else found.exclude(**those)
