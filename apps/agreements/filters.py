"""Filters of agreements and their terms, the same for the pages and the API."""

import django_filters as filters
from django.db.models import QuerySet

from apps.agreements import queries
from apps.agreements.enums import Kind, RenewalType, ScopeKind, State, TermType
from apps.agreements.models import Agreement, ContractTerm

RETIRED = (("no", "In use"), ("yes", "Retired"))


class AgreementFilter(filters.FilterSet):
    """For querysets of `queries.agreements()`."""

    q = filters.CharFilter(method="search", label="Title, reference, partner or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    renewal_type = filters.MultipleChoiceFilter(choices=RenewalType.choices, label="Renewal")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    ends_to = filters.DateFilter(
        field_name="current_ends_on", lookup_expr="lte", label="Current term ends at the latest on"
    )
    notice_to = filters.DateFilter(
        field_name="notice_deadline", lookup_expr="lte", label="Notice deadline at the latest on"
    )
    act_by_to = filters.DateFilter(
        field_name="act_by", lookup_expr="lte", label="To be acted on at the latest by"
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def search(self, found: QuerySet[Agreement], name: str, text: str) -> QuerySet[Agreement]:
        return found.filter(pk__in=queries.search(text).values("pk"))


class TermFilter(filters.FilterSet):
    agreement = filters.CharFilter(
        field_name="agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    partner = filters.CharFilter(
        field_name="agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect it is made for"
    )
    type = filters.MultipleChoiceFilter(choices=TermType.choices, label="Type")
    scope_kind = filters.MultipleChoiceFilter(choices=ScopeKind.choices, label="Applies to")
    retired = filters.ChoiceFilter(choices=RETIRED, method="retirement", label="Retired")

    class Meta:
        model = ContractTerm
        fields: list[str] = []

    def retirement(
        self, found: QuerySet[ContractTerm], name: str, value: str
    ) -> QuerySet[ContractTerm]:
        return found.filter(retired_at__isnull=value == "no")
