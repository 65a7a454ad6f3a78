"""Filters of sources and of capacity, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.network import queries as network
from apps.network.enums import Kind
from apps.network.filters import InterconnectFilter
from apps.network.models import Interconnect
from apps.usage.enums import (
    AnomalyKind,
    Attention,
    GroupBy,
    QuarantineReason,
    SourceKind,
    SourceState,
)
from apps.usage.models import Anomaly, DataSource, GroupStat, Quarantine
from apps.usage.rules import FULL_PCT, HIGH_PCT, SOON_DAYS

NEEDS = {
    Attention.N_MINUS_1: ("n_minus_1_pct__gt", FULL_PCT),
    Attention.HIGH: ("used_pct__gt", HIGH_PCT),
    Attention.FULL_SOON: ("runout_days__lte", SOON_DAYS),
    Attention.SILENT: ("p95_bps__isnull", True),
}


class SourceFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    kind = filters.MultipleChoiceFilter(choices=SourceKind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=SourceState.choices, label="State")

    class Meta:
        model = DataSource
        fields: list[str] = []


class GroupFilter(filters.FilterSet):
    """Groups that touch a region or a kind; their figures are those of the whole group."""

    q = filters.CharFilter(method="search", label="Name")
    key = filters.CharFilter(
        lookup_expr="iexact", label="Code of the metro or region, kind, reference"
    )
    region = filters.CharFilter(method="in_region", label="Region")
    kind = filters.ChoiceFilter(choices=Kind.choices, method="of_kind", label="Kind")
    needs = filters.ChoiceFilter(choices=Attention.choices, method="needing", label="Needs a look")

    class Meta:
        model = GroupStat
        fields: list[str] = []

    def search(self, found: QuerySet[GroupStat], name: str, text: str) -> QuerySet[GroupStat]:
        for word in search.words(text):
            found = found.filter(Q(name__icontains=word) | Q(key__istartswith=word))
        return found

    def in_region(self, found: QuerySet[GroupStat], name: str, code: str) -> QuerySet[GroupStat]:
        return found.filter(regions__contains=[code])

    def of_kind(self, found: QuerySet[GroupStat], name: str, kind: str) -> QuerySet[GroupStat]:
        return found.filter(kinds__contains=[kind])

    def needing(self, found: QuerySet[GroupStat], name: str, what: str) -> QuerySet[GroupStat]:
        lookup, value = NEEDS[Attention(what)]
        return found.filter(**{lookup: value})


class GroupStatFilter(GroupFilter):
    """The same over all sorts of groups."""

    by = filters.ChoiceFilter(choices=GroupBy.choices, label="Metro, partner, region or kind")


class CapacityFilter(InterconnectFilter):
    """Interconnects by what their newest figures say."""

    needs = filters.ChoiceFilter(choices=Attention.choices, method="needing", label="Needs a look")

    def needing(
        self, found: QuerySet[Interconnect], name: str, what: str
    ) -> QuerySet[Interconnect]:
        lookup, value = NEEDS[Attention(what)]
        return found.filter(**{f"stat__{lookup}": value})


class QuarantineFilter(filters.FilterSet):
    source = filters.CharFilter(field_name="series__source__ref", label="Source")
    interconnect = filters.CharFilter(field_name="series__interconnect__ref", label="Interconnect")
    reason = filters.MultipleChoiceFilter(choices=QuarantineReason.choices, label="Reason")
    lifted = filters.ChoiceFilter(
        choices=(("no", "In force"), ("yes", "Lifted")), method="is_lifted", label="Lifted"
    )

    class Meta:
        model = Quarantine
        fields: list[str] = []

    def is_lifted(self, found: QuerySet[Quarantine], name: str, value: str) -> QuerySet[Quarantine]:
        return found.filter(lifted_at__isnull=value == "no")


SEEN = (("open", "Not looked at"), ("seen", "Looked at"))


class AnomalyFilter(filters.FilterSet):
    """Days unlike the same weekdays before."""

    q = filters.CharFilter(method="search", label="Interconnect, partner or reference")
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )
    partner = filters.CharFilter(
        field_name="interconnect__partner__ref", lookup_expr="iexact", label="Partner"
    )
    metro = filters.CharFilter(
        field_name="interconnect__site__metro__code", lookup_expr="iexact", label="Metro"
    )
    region = filters.CharFilter(
        field_name="interconnect__site__metro__region__code", lookup_expr="iexact", label="Region"
    )
    kind = filters.MultipleChoiceFilter(choices=AnomalyKind.choices, label="Kind")
    seen = filters.ChoiceFilter(choices=SEEN, method="looked_at", label="Looked at")
    day_from = filters.DateFilter(field_name="day", lookup_expr="gte", label="First day")
    day_to = filters.DateFilter(field_name="day", lookup_expr="lte", label="Last day")

    class Meta:
        model = Anomaly
        fields: list[str] = []

    def search(self, found: QuerySet[Anomaly], name: str, text: str) -> QuerySet[Anomaly]:
        links = network.fitting(Interconnect.objects.all(), text).values("pk")
        return found.filter(interconnect__in=links)

    def looked_at(self, found: QuerySet[Anomaly], name: str, what: str) -> QuerySet[Anomaly]:
        return found.filter(acknowledged_at__isnull=what == "open")
