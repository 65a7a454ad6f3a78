"""The lists of the pages by the keys of their saved views: rows, filters, who may open them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.models import User
from apps.agreements import queries as agreements
from apps.agreements.filters import AgreementListFilter
from apps.breaches import queries as breaches
from apps.breaches.filters import BreachListFilter, CommitFilter
from apps.breaches.models import Projection
from apps.capacity.filters import RequestFilter
from apps.capacity.models import CapacityRequest
from apps.core.custom.filters import CustomFilters
from apps.core.errors import Invalid
from apps.network import queries as network
from apps.network.filters import ExchangeFilter, InterconnectFilter, SiteFilter
from apps.partners import queries as partners
from apps.partners.filters import ContactFilter, PartnerFilter
from apps.programs import queries as programs
from apps.programs.filters import WorkItemFilter, WorkstreamFilter
from apps.reports.filters import ReportFilter
from apps.reports.models import StatusReport
from apps.usage import queries as usage
from apps.usage.enums import GroupBy
from apps.usage.filters import AnomalyFilter, CapacityFilter, GroupFilter

LONGEST, MOST = 400, 50  # characters of a value, values of a parameter
Filter = Mapping[str, list[str]]


@dataclass(frozen=True)
class Listed:
    """`also` is what the address of its page needs beside filters; `watches`: views have alerts."""

    permission: str
    filters: type[FilterSet]
    rows: Callable[[], QuerySet[Any]]
    watches: bool = True
    also: dict[str, str] = field(default_factory=dict)


def _capacity(by: str, show: str) -> Listed:
    """The cockpit has one address for all of its lists."""
    also = {"by": by} | ({"show": show} if show else {})
    if by == "interconnect":
        return Listed("usage.view", CapacityFilter, network.interconnects, False, also)
    return Listed("usage.view", GroupFilter, usage.all_groups, False, also)


LISTS: dict[str, Listed] = {
    "partners": Listed("partners.view", PartnerFilter, partners.partners),
    "contacts": Listed("partners.view", ContactFilter, partners.all_contacts),
    "agreements": Listed("agreements.view", AgreementListFilter, agreements.agreements),
    "interconnects": Listed("network.view", InterconnectFilter, network.interconnects),
    "sites": Listed("network.view", SiteFilter, network.sites),
    "exchanges": Listed("network.view", ExchangeFilter, network.exchanges),
    "requests": Listed("capacity.view", RequestFilter, CapacityRequest.objects.all),
    "work": Listed("programs.view", WorkItemFilter, programs.items_listed),
    "workstreams": Listed("programs.view", WorkstreamFilter, programs.workstreams_listed),
    "breaches": Listed("breaches.view", BreachListFilter, breaches.breaches),
    "anomalies": Listed("usage.view", AnomalyFilter, usage.anomalies),
    "commits": Listed("breaches.view", CommitFilter, Projection.objects.all, False),
    "reports": Listed("reports.view", ReportFilter, StatusReport.objects.all, False),
    **{
        f"capacity-{by}{show}": _capacity(by, show)
        for by in GroupBy.values
        for show in ("", "heat")
    },
    "capacity-interconnect": _capacity("interconnect", ""),
    "capacity-interconnect-heat": _capacity("interconnect", "heat"),
}


def open_to(user: User | None) -> list[str]:
    """Keys of the lists that this person may open."""
    return [key for key, each in LISTS.items() if user and user.has_perm(each.permission)]


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
)
class Values(serializers.ListField):
    """One value, or several of a parameter that takes several."""

    def __init__(self) -> None:
        super().__init__(child=serializers.CharField(max_length=LONGEST), max_length=MOST)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data if isinstance(data, list) else [data])


def filter_field(**options: Any) -> serializers.DictField:
    """`filter` of a body: the parameters that the list of the page has."""
    return serializers.DictField(
        child=Values(), help_text="Parameters of the list and their values, as in the address of "
        "its page: `{\"tier\": [\"KEY\"], \"q\": \"andes\"}`", **options,
    )  # fmt: skip


def filtered(listed: Listed, given: Filter, request: Request) -> QuerySet[Any]:
    """The rows that a filter lets through. Raises Invalid for what the list does not understand."""
    _refuse_unknown(listed.filters, given)
    asked = QueryDict(mutable=True)
    for name, values in given.items():
        asked.setlist(name, values)
    filterset = listed.filters(asked, queryset=listed.rows(), request=request)
    if not filterset.is_valid():
        wrong = filterset.errors.items()
        raise Invalid({f"filter.{name}": " ".join(texts) for name, texts in wrong})
    return filterset.qs


def asked(listed: Listed, given: Filter, request: Request) -> QuerySet[Any]:
    """As `filtered`, where a filter that asks for nothing is a slip and not all rows."""
    if not any(any(values) for values in given.values()):
        raise Invalid({"filter": "Say what the rows have in common."})
    return filtered(listed, given, request)


def _refuse_unknown(filters: type[FilterSet], given: Filter) -> None:
    """Without it a slip of the pen would let every row in."""
    names = list(filters.base_filters)
    if issubclass(filters, CustomFilters):
        names = filters.parameters(given)
    ways = f"There is no such parameter. Possible: {', '.join(sorted(names))}."
    if unknown := [name for name in given if name not in names]:
        raise Invalid({f"filter.{name[:80]}": ways for name in unknown})
