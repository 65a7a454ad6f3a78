"""Autonomous systems of partners."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import PartnerName
from apps.api.views import Reader
from apps.core.errors import Invalid
from apps.partners import actions
from apps.partners.enums import AsnField, PartnerField
from apps.partners.filters import ASNFilter
from apps.partners.models import ASN

EDIT = needs("partners.edit")
ON = (("asn", "The AS number"), ("partner", "Its partner"))


class AsnFacts(Row):
    number = serializers.IntegerField(help_text="32-bit AS number")
    name = serializers.CharField()
    is_primary = serializers.BooleanField()
    as_set = serializers.CharField()
    max_prefix4 = serializers.IntegerField(allow_null=True)
    max_prefix6 = serializers.IntegerField(allow_null=True)
    pdb_net_id = serializers.IntegerField(allow_null=True, help_text="PeeringDB network")
    follows = serializers.ListField(
        child=serializers.ChoiceField(choices=AsnField.choices),
        help_text="What moves with PeeringDB by itself",
    )  # fmt: skip


class Asn(AsnFacts):
    partner = PartnerName()


class Following(serializers.Serializer):
    """Fields that move with PeeringDB from now on; a list that is not named stays."""

    asn = serializers.MultipleChoiceField(
        choices=AsnField.choices, required=False, help_text="Of the number"
    )
    partner = serializers.MultipleChoiceField(
        choices=PartnerField.choices, required=False, help_text="Of its partner: primary numbers"
    )


class TakingOver(serializers.Serializer):
    on = serializers.ChoiceField(choices=ON)
    field = serializers.ChoiceField(
        choices=[*dict.fromkeys([*AsnField.values, *PartnerField.values])]
    )


class EffectBody(serializers.Serializer):
    on = serializers.CharField(help_text="asn, partner or contact")
    field = serializers.CharField()
    was = serializers.JSONField(allow_null=True)
    becomes = serializers.JSONField(allow_null=True)

    class Meta:
        ref_name = "TakenOver"


class FollowedBody(serializers.Serializer):
    """What is followed now, and what took PeeringDB's word at once."""

    asn = serializers.ListField(child=serializers.ChoiceField(choices=AsnField.choices))
    partner = serializers.ListField(child=serializers.ChoiceField(choices=PartnerField.choices))
    taken_over = EffectBody(many=True)

    class Meta:
        ref_name = "Followed"


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

    @extend_schema(request=Following, responses=FollowedBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def follow(self, request: Request, number: str) -> Response:
        """Choose what moves with PeeringDB by itself; what is chosen newly takes its word at once.

        A partner's fields follow its primary number: of another one they are refused.
        """
        asn, given = self._asn(), read(Following, request)
        if "partner" in given and not asn.is_primary:
            raise Invalid({"partner": "A partner's fields follow its primary number only."})
        done = actions.follow(
            asn=asn, of_asn=given.get("asn", asn.follows),
            of_partner=given.get("partner", asn.partner.follows),
            by=self.actor(), at=timezone.now(),
        )  # fmt: skip
        asn = self._asn()
        told = {"asn": asn.follows, "partner": asn.partner.follows, "taken_over": done}
        return Response(FollowedBody(told).data)

    @extend_schema(request=TakingOver, responses=EffectBody)
    @action(
        detail=True, methods=["post"], url_path="take-over", url_name="take-over",
        permission_classes=[EDIT],
    )  # fmt: skip
    def take_over(self, request: Request, number: str) -> Response:
        """Take PeeringDB's word for one field, once."""
        given = read(TakingOver, request)
        done = actions.take_over(asn=self._asn(), **given, by=self.actor(), at=timezone.now())
        return Response(EffectBody(done).data)

    def _asn(self) -> ASN:
        """Of a partner that is not archived, as the pages have it."""
        found = ASN.objects.select_related("partner").filter(partner__archived_at=None)
        return get_object_or_404(found, **self.lookup())
