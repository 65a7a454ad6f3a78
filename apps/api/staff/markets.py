"""What people know of markets: regulation, users, prices; each with its source and its day."""

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
from apps.api.staff.shared import Named, Person
from apps.api.views import Reader
from apps.network import actions, enums, queries
from apps.network.market_filters import MarketFactFilter
from apps.network.models import MarketFact, Metro

WRITE = [needs("network.facts")]
LONGEST = 4000


class MarketFactBody(Row):
    number = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=enums.FactKind.choices)
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2")
    metro = serializers.CharField(
        source="metro.code", allow_null=True, help_text="Null: the whole country"
    )
    text = serializers.CharField()
    amount = serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, help_text="Money, or number of people"
    )
    currency = serializers.CharField(help_text="ISO 4217; empty: no price")
    unit = serializers.ChoiceField(choices=enums.PriceUnit.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    as_of = serializers.DateField(help_text="The day on which it was true")
    written_by = Person(allow_null=True)
    written_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True, help_text="Put aside as wrong")

    class Meta:
        ref_name = "MarketFact"


class FactChange(serializers.Serializer):
    """What may be corrected; what is left out stays."""

    text = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    amount = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True)
    unit = serializers.ChoiceField(
        choices=enums.PriceUnit.choices, required=False, allow_blank=True
    )
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=300, required=False
    )
    as_of = serializers.DateField(required=False)


class NewFact(FactChange):
    kind = serializers.ChoiceField(choices=enums.FactKind.choices)
    country = serializers.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    metro = Named(slug_field="code", queryset=Metro.objects.all(), required=False, allow_null=True)
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]
    as_of = serializers.DateField()


@extend_schema(tags=["markets"])
class MarketFacts(Reader):
    """Facts of countries and metros, the newest first; older ones and those put aside too."""

    row = MarketFactBody
    permission_classes = [needs("network.view")]
    filterset_class = MarketFactFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,18}"
    orderings = {"as_of": By("as_of", descending=True), "number": By("pk")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return MarketFact.objects.all()

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    def get_permissions(self) -> Any:
        """Writing one down is for those who know markets."""
        if self.action == "create":
            return [permission() for permission in WRITE]
        return super().get_permissions()

    def fact(self) -> MarketFact:
        return get_object_or_404(queries.facts(), **self.lookup())

    def shown(self) -> Response:
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=NewFact, responses={201: MarketFactBody})
    def create(self, request: Request) -> Response:
        """Write down a fact with its source."""
        given = read(NewFact, request)
        fact = actions.add_fact(**given, by=self.actor(), at=timezone.now())
        self.kwargs["number"] = fact.pk
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=FactChange, responses=MarketFactBody)
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def edit(self, request: Request, number: str) -> Response:
        """Correct what is named."""
        given = read(FactChange, request)
        actions.edit_fact(fact=self.fact(), **given, by=self.actor(), at=timezone.now())
        return self.shown()

    @extend_schema(request=None, responses=MarketFactBody)
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def retire(self, request: Request, number: str) -> Response:
        """Put it aside; it stays visible."""
        actions.retire_fact(fact=self.fact(), by=self.actor(), at=timezone.now())
        return self.shown()

    @extend_schema(request=None, responses=MarketFactBody)
    @action(detail=True, methods=["post"], permission_classes=WRITE)
    def undo(self, request: Request, number: str) -> Response:
        """Take its last change back."""
        actions.undo_fact(fact=self.fact(), by=self.actor(), at=timezone.now())
        return self.shown()
