"""Internet exchanges and our ports there."""

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
from apps.api.staff.events import Writer
from apps.api.staff.shared import Named
from apps.api.staff.sites import Metro as MetroBody
from apps.core.errors import Invalid
from apps.network import actions, queries
from apps.network.filters import ExchangeFilter, ExchangePortFilter
from apps.network.models import IXP, IXPPort, Metro, Site

EDIT, PRICES = needs("network.edit"), "agreements.prices"
LARGEST_ID, MOST_BPS = 2**31 - 1, 10**13


class ExchangeName(Row):
    number = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class ExchangeBody(ExchangeName):
    metro = MetroBody()
    pdb_ix_id = serializers.IntegerField(
        allow_null=True, help_text="At PeeringDB: partners at the same exchange are found by it"
    )
    our_ports = serializers.IntegerField()
    our_bps = serializers.IntegerField(help_text="Sum of our ports, bit/s")

    class Meta:
        ref_name = "Exchange"


class ExchangeChange(serializers.Serializer):
    """What may be changed; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    metro = Named(slug_field="code", queryset=Metro.objects.all(), required=False, help_text="BOG")
    pdb_ix_id = serializers.IntegerField(
        min_value=1, max_value=LARGEST_ID, required=False, allow_null=True
    )


class NewExchange(ExchangeChange):
    name = serializers.CharField(max_length=120, help_text="As PeeringDB calls it: Andes-IX")
    metro = Named(slug_field="code", queryset=Metro.objects.all(), help_text="BOG")


class ExchangePortBody(Row):
    number = serializers.IntegerField(source="pk")
    exchange = ExchangeName(source="ixp")
    site = serializers.CharField(source="site.code")
    name = serializers.CharField()
    speed_bps = serializers.IntegerField()
    interconnects = serializers.IntegerField(source="links", help_text="How many use it")
    mrc = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, required=False,
        help_text="A month; with permission agreements.prices",
    )  # fmt: skip
    currency = serializers.CharField(
        required=False, help_text="ISO 4217; with permission agreements.prices"
    )

    hidden = {"mrc": PRICES, "currency": PRICES}

    class Meta:
        ref_name = "ExchangePort"


class ExchangePortChange(serializers.Serializer):
    """What may be changed; what is left out stays. Prices are for those who may see them."""

    speed_bps = serializers.IntegerField(min_value=1, max_value=MOST_BPS, required=False)
    mrc = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    currency = serializers.CharField(max_length=3, required=False, help_text="ISO 4217")


class NewExchangePort(ExchangePortChange):
    exchange = Named(
        slug_field="name", source="ixp", queryset=IXP.objects.all(), help_text="Its name: Andes-IX"
    )
    site = Named(
        slug_field="code", queryset=Site.objects.all(), help_text="Where the router stands: BOG-1"
    )
    name = serializers.CharField(max_length=64, help_text="Router and interface: edge1 et-0/0/7")
    speed_bps = serializers.IntegerField(min_value=1, max_value=MOST_BPS)


class Numbered(Writer):
    """What has no reference is named by its number."""

    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,18}"

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    def made(self, number: int) -> Response:
        self.kwargs["number"] = number
        return Response(self.dump([self.one()])[0], status=201)


class Exchanges(Numbered):
    """Exchanges where we have ports, or want them, with what we have at each."""

    row = ExchangeBody
    filterset_class = ExchangeFilter
    orderings = {"name": By("name"), "number": By("pk")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.exchanges()

    @extend_schema(request=NewExchange, responses={201: ExchangeBody})
    def create(self, request: Request) -> Response:
        """An exchange; a conflict where its name, in any case, or its PeeringDB id is taken."""
        made = actions.add_ixp(**self.given(NewExchange), by=self.actor(), at=timezone.now())
        return self.made(made.pk)

    @extend_schema(request=ExchangeChange, responses=ExchangeBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def edit(self, request: Request, number: str) -> Response:
        """Change what is named."""
        ixp = get_object_or_404(queries.ixps(), **self.lookup())
        given = self.given(ExchangeChange)
        actions.edit_ixp(ixp=ixp, **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)


class ExchangePorts(Numbered):
    """Our ports at exchanges. A port never moves to another exchange or site."""

    row = ExchangePortBody
    filterset_class = ExchangePortFilter
    orderings = {"number": By("pk"), "name": By("name"), "speed_bps": By("speed_bps")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.used_ixp_ports()

    @extend_schema(request=NewExchangePort, responses={201: ExchangePortBody})
    def create(self, request: Request) -> Response:
        """A port of ours; a conflict where the exchange has one of this name, in any case."""
        given = self._priced(NewExchangePort)
        made = actions.add_ixp_port(**given, by=self.actor(), at=timezone.now())
        return self.made(made.pk)

    @extend_schema(request=ExchangePortChange, responses=ExchangePortBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def edit(self, request: Request, number: str) -> Response:
        """Change what is named of speed and price."""
        port, given = self.port(), self._priced(ExchangePortChange)
        actions.edit_ixp_port(port=port, **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=ExchangePortBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def remove(self, request: Request, number: str) -> Response:
        """Take it away, as it was; a conflict while interconnects have it, old ones too."""
        shown = self.retrieve(request)
        actions.remove_ixp_port(port=self.port(), by=self.actor(), at=timezone.now())
        return shown

    @extend_schema(request=None, responses=ExchangePortBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def restore(self, request: Request, number: str) -> Response:
        """Take its removal back; a conflict where its name was given to another one since."""
        gone = get_object_or_404(queries.removed_ixp_ports(), pgh_obj_id=int(number))
        actions.restore_ixp_port(number=gone.pgh_obj_id, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    def port(self) -> IXPPort:
        return get_object_or_404(queries.ixp_ports(), **self.lookup())

    def _priced(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        """Raises Invalid for a price of somebody who may not see prices."""
        given = self.given(shape)
        priced = () if self.actor().has_perm(PRICES) else ("mrc", "currency")
        if named := [name for name in priced if name in given]:
            raise Invalid(dict.fromkeys(named, "Prices are set by people who see them."))
        return given
