"""Filters of imports, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.exchange.enums import IMPORT_KINDS, RunState, Verdict
from apps.exchange.models import ImportRow, ImportRun


class ImportFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference or file")
    kind = filters.MultipleChoiceFilter(choices=IMPORT_KINDS, label="From")
    state = filters.MultipleChoiceFilter(choices=RunState.choices, label="State")
    target = filters.CharFilter(field_name="target", label="What")

    class Meta:
        model = ImportRun
        fields: list[str] = []

    def search(self, found: QuerySet[ImportRun], name: str, text: str) -> QuerySet[ImportRun]:
        for word in search.words(text):
            found = found.filter(Q(source__icontains=word) | Q(ref__istartswith=word))
        return found


class RowFilter(filters.FilterSet):
    verdict = filters.MultipleChoiceFilter(choices=Verdict.choices, label="Verdict")

    class Meta:
        model = ImportRow
        fields: list[str] = []
