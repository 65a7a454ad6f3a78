"""Filters of what is known of markets."""

import django_filters as filters
from django.db.models import QuerySet

from apps.network.enums import FactKind
from apps.network.models import MarketFact


class MarketFactFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=FactKind.choices, label="Kind")
    country = filters.CharFilter(lookup_expr="iexact", label="Country")
    metro = filters.CharFilter(field_name="metro__code", lookup_expr="iexact", label="Metro")
    region = filters.CharFilter(
        field_name="metro__region__code", lookup_expr="iexact", label="Region of the metro"
    )
    is_retired = filters.BooleanFilter(method="retired", label="Put aside")
    as_of_from = filters.DateFilter(
        field_name="as_of", lookup_expr="gte", label="True at the earliest on"
    )
    as_of_to = filters.DateFilter(
        field_name="as_of", lookup_expr="lte", label="True at the latest on"
    )

    class Meta:
        model = MarketFact
        fields: list[str] = []

    def retired(
        self, found: QuerySet[MarketFact], name: str, is_retired: bool
    ) -> QuerySet[MarketFact]:
        return found.filter(retired_at__isnull=not is_retired)
