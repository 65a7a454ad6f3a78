"""Filters of partner lists, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.core import search
from apps.partners import queries
from apps.partners.enums import Policy, Stage, Tier
from apps.partners.models import ASN, Partner
from apps.peeringdb.enums import ChangeKind
from apps.peeringdb.models import ObservedChange

ARCHIVED = (("no", "Not archived"), ("yes", "Archived"))


REVIEWED = (("open", "Not yet"), ("done", "Looked at"))


class PartnerFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Name, reference or AS number")
    state = filters.MultipleChoiceFilter(choices=Stage.choices, label="Stage")
    tier = filters.MultipleChoiceFilter(choices=Tier.choices, label="Tier")
    policy = filters.MultipleChoiceFilter(choices=Policy.choices, label="Policy")
    region = filters.CharFilter(lookup_expr="iexact", label="Region")
    country = filters.CharFilter(lookup_expr="iexact", label="Country")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    tag = filters.CharFilter(method="tagged", label="Tag")
    archived = filters.ChoiceFilter(choices=ARCHIVED, method="in_archive", label="Archived")

    class Meta:
        model = Partner
        fields: list[str] = []

    def search(self, found: QuerySet[Partner], name: str, text: str) -> QuerySet[Partner]:
        for word in search.words(text):
            found = found.filter(pk__in=queries.ids_for(word))
        return found

    def tagged(self, found: QuerySet[Partner], name: str, tag: str) -> QuerySet[Partner]:
        return found.filter(tags__contains=[tag])

    def in_archive(self, found: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        return found.filter(archived_at__isnull=value == "no")


class ASNFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="AS number or name")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")

    class Meta:
        model = ASN
        fields: list[str] = []

    def search(self, found: QuerySet[ASN], name: str, text: str) -> QuerySet[ASN]:
        for word in search.words(text):
            numbers = search.asn_ranges(word, "number") or Q()
            found = found.filter(Q(name__icontains=word) | numbers)
        return found


class ChangeFilter(filters.FilterSet):
    """What partners changed at PeeringDB, over `queries.observed_changes()`."""

    q = filters.CharFilter(method="search", label="Partner, reference or AS number")
    kind = filters.MultipleChoiceFilter(choices=ChangeKind.choices, label="What changed")
    reviewed = filters.ChoiceFilter(choices=REVIEWED, method="looked_at", label="Looked at")

    class Meta:
        model = ObservedChange
        fields: list[str] = []

    def search(
        self, found: QuerySet[ObservedChange], name: str, text: str
    ) -> QuerySet[ObservedChange]:
        for word in search.words(text):
            theirs = ASN.objects.filter(partner__in=queries.ids_for(word))
            found = found.filter(asn__in=theirs.values("number"))
        return found

    def looked_at(
        self, found: QuerySet[ObservedChange], name: str, what: str
    ) -> QuerySet[ObservedChange]:
        return found.filter(reviewed_at__isnull=what == "open")
