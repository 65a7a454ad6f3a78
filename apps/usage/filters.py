"""Filters of sources, the same for the pages and the API."""

import django_filters as filters

from apps.usage.enums import SourceKind, SourceState
from apps.usage.models import DataSource


class SourceFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    kind = filters.MultipleChoiceFilter(choices=SourceKind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=SourceState.choices, label="State")

    class Meta:
        model = DataSource
        fields: list[str] = []
