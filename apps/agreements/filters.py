"""Filters of agreements and their terms, the same for the pages and the API."""

from datetime import date

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.agreements.enums import Kind, PeriodState, RenewalType, ScopeKind, State, TermType
from apps.agreements.models import AGREEMENT_WORDS, Agreement, ContractTerm, TermPeriod
from apps.core import search
from apps.partners import queries as partners

RETIRED = (("no", "In use"), ("yes", "Retired"))


def found_by(text: str) -> Q:
    """Agreements that match every word: title, reference, or their partner. Needs `words`."""
    found = Q()
    for word in search.words(text):
        found &= Q(words=search.starts_with(word)) | Q(partner__in=partners.ids_for(word))
    return found


class AgreementFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Title, reference, partner or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    renewal_type = filters.MultipleChoiceFilter(choices=RenewalType.choices, label="Renewal")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    ends_to = filters.DateFilter(method="current", label="Current term ends at the latest on")
    notice_to = filters.DateFilter(method="current", label="Notice deadline at the latest on")
    act_by_to = filters.DateFilter(method="current", label="To act on at the latest by")

    COLUMNS = {"ends_to": "ends_on", "notice_to": "notice_deadline", "act_by_to": "act_by"}

    class Meta:
        model = Agreement
        fields: list[str] = []

    def search(self, found: QuerySet[Agreement], name: str, text: str) -> QuerySet[Agreement]:
        return found.annotate(words=AGREEMENT_WORDS).filter(found_by(text))

    def current(self, found: QuerySet[Agreement], name: str, day: date) -> QuerySet[Agreement]:
        reached = {f"{self.COLUMNS[name]}__lte": day}
        periods = TermPeriod.objects.filter(state=PeriodState.CURRENT, **reached)
        return found.filter(pk__in=periods.values("agreement"))


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
