"""Renewal packs: what was known about an agreement when its renewal was decided, frozen."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements.models import Agreement
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Joined, Row
from apps.api.staff.shared import Named, Person
from apps.api.staff.terms import AgreementName
from apps.api.views import Reader
from apps.reports import actions
from apps.reports.models import RenewalPack

REF = "{}-P{}"


class PackFilter(filters.FilterSet):
    agreement = filters.CharFilter(
        field_name="agreement__ref", lookup_expr="iexact", label="Agreement"
    )

    class Meta:
        model = RenewalPack
        fields: list[str] = []


class PackBody(Row):
    ref = Joined(REF, "agreement.ref", "number", help_text="AGR-00042-P1")
    agreement = AgreementName()
    made_at = serializers.DateTimeField()
    made_by = Person(allow_null=True)

    class Meta:
        ref_name = "RenewalPack"


class PackFacts(serializers.Serializer):
    """Dates are ISO text, rates bit/s, decimals text."""

    facts = serializers.JSONField(help_text="One object for each section")
    money = serializers.JSONField(required=False, help_text="With permission agreements.prices")


class NewPack(serializers.Serializer):
    agreement = Named(slug_field="ref", queryset=Agreement.objects.all(), help_text="AGR-00042")


class RenewalPacks(Reader):
    """Renewal packs; their numbers never change once they are made."""

    row = PackBody
    permission_classes = [needs("agreements.view")]
    filterset_class = PackFilter
    orderings = {"ref": By("pk"), "made_at": By("made_at")}
    lookup_value_regex = "[A-Z]{3}-[0-9]{5,9}-P[0-9]{1,4}"

    def get_permissions(self) -> Any:
        """Making one is for those who decide renewals."""
        if self.action == "create":
            return [needs("agreements.renew")()]
        return super().get_permissions()

    def get_queryset(self) -> QuerySet[Any, Any]:
        return RenewalPack.objects.all()

    def lookup(self) -> dict[str, Any]:
        agreement, _, number = self.kwargs["ref"].rpartition("-P")
        return {"agreement__ref": agreement, "number": int(number)}

    @extend_schema(request=NewPack, responses={201: PackBody})
    def create(self, request: Request) -> Response:
        """Freeze what is known about a signed agreement now."""
        given = NewPack(data=request.data)
        given.is_valid(raise_exception=True)
        pack = actions.make_pack(**given.validated_data, by=self.actor(), at=timezone.now())
        self.kwargs["ref"] = REF.format(pack.agreement.ref, pack.number)
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(responses=PackFacts)
    @action(detail=True)
    def facts(self, request: Request, ref: str) -> Response:
        """All its numbers; money only for those who see prices."""
        pack = get_object_or_404(RenewalPack, **self.lookup())
        shown = {"facts": pack.facts}
        if request.user.has_perm("agreements.prices"):
            shown["money"] = pack.money
        return Response(shown)
