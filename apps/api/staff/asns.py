"""Autonomous systems of partners."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.shared import PartnerName
from apps.api.views import Reader
from apps.partners.filters import ASNFilter
from apps.partners.models import ASN


class AsnFacts(Row):
    number = serializers.IntegerField(help_text="32-bit AS number")
    name = serializers.CharField()
    is_primary = serializers.BooleanField()
    as_set = serializers.CharField()
    max_prefix4 = serializers.IntegerField(allow_null=True)
    max_prefix6 = serializers.IntegerField(allow_null=True)
    pdb_net_id = serializers.IntegerField(allow_null=True, help_text="PeeringDB network")


class Asn(AsnFacts):
    partner = PartnerName()


class Asns(Reader):
    """Autonomous systems of partners, by AS number."""

    row = Asn
    permission_classes = [needs("partners.view")]
    filterset_class = ASNFilter
    orderings = {"number": By("number"), "partner": By("partner__name")}
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,10}"

    def get_queryset(self) -> QuerySet[Any, Any]:
        return ASN.objects.all()
