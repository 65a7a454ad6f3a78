"""What a build needs: ports, LOA-CFAs and BGP sessions."""

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
from apps.api.rows import Joined, Row, Values
from apps.api.staff.events import Writer
from apps.api.staff.shared import InterconnectName, Named, PartnerName, Person
from apps.api.staff.sightings import Seeing
from apps.api.views import Reader
from apps.network import actions, enums, queries
from apps.network.build_filters import LoaFilter, PortFilter, SessionFilter
from apps.network.models import BGPSession, Interconnect, Loa, Port, Site

EDIT = needs("network.edit")
MOST_BPS = 10**13


class PortBody(Row):
    ref = Joined("{}-P{}", "site.code", "pk", help_text="BOG-1-P42")
    site = serializers.CharField(source="site.code")
    device = serializers.CharField()
    name = serializers.CharField()
    speed_bps = serializers.IntegerField()
    state = serializers.ChoiceField(choices=enums.PortState.choices)
    held_for = serializers.CharField(help_text="Reference of what reserved it")
    held_until = serializers.DateField(allow_null=True, help_text="Last day, UTC")
    interconnect = InterconnectName(allow_null=True)
    optic = serializers.CharField()
    connector = serializers.CharField()
    place = serializers.CharField(source="demarc", help_text="Cage, rack, panel and position")
    note = serializers.CharField(help_text="What is wrong with it")

    class Meta:
        ref_name = "Port"


class NewPorts(serializers.Serializer):
    site = Named(slug_field="code", queryset=Site.objects.all(), help_text="BOG-1")
    device = serializers.CharField(max_length=64)
    names = serializers.CharField(max_length=60, help_text="One, or several: et-0/0/[4-11]")
    speed_bps = serializers.IntegerField(min_value=1, max_value=MOST_BPS)
    optic = serializers.CharField(max_length=24, required=False, allow_blank=True)
    media = serializers.CharField(max_length=24, required=False)
    connector = serializers.CharField(max_length=8, required=False)
    cage = serializers.CharField(max_length=40, required=False, allow_blank=True)
    rack = serializers.CharField(max_length=40, required=False, allow_blank=True)
    panel = serializers.CharField(max_length=40, required=False, allow_blank=True)
    pair = serializers.IntegerField(min_value=1, max_value=9999, required=False)


class Reservation(serializers.Serializer):
    site = Named(slug_field="code", queryset=Site.objects.all(), help_text="BOG-1")
    speed_bps = serializers.IntegerField(min_value=1, max_value=MOST_BPS)
    count = serializers.IntegerField(min_value=1, max_value=64)
    held_for = serializers.CharField(max_length=32, help_text="CAP-00042")
    until = serializers.DateField(required=False, allow_null=True, default=None)


class Release(serializers.Serializer):
    held_for = serializers.CharField(max_length=32, help_text="CAP-00042")


class Fault(serializers.Serializer):
    note = serializers.CharField(max_length=200)


class HowMany(serializers.Serializer):
    ports = serializers.IntegerField()


class Ports(Writer):
    """Ports of ours: free, reserved for a reference, used or out of order."""

    row = PortBody
    filterset_class = PortFilter
    lookup_value_regex = "[A-Za-z0-9-]{1,16}-P[0-9]{1,18}"
    orderings = {"id": By("pk"), "speed_bps": By("speed_bps")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Port.objects.all()

    def lookup(self) -> Values:
        site, _, number = self.kwargs["ref"].rpartition("-P")
        return {"site__code": site, "pk": int(number)}

    def found(self) -> Port:
        return get_object_or_404(queries.ports(), **self.lookup())

    @extend_schema(request=NewPorts, responses={201: HowMany})
    def create(self, request: Request) -> Response:
        """Add free ports by a range of names; all or none."""
        rows = actions.add_ports(**self.given(NewPorts), by=self.actor(), at=timezone.now())
        return Response({"ports": len(rows)}, status=201)

    @extend_schema(request=Reservation, responses=HowMany)
    @action(detail=False, methods=["post"], permission_classes=[EDIT])
    def reserve(self, request: Request) -> Response:
        """Hold free ports for a reference: all that are asked for, or none."""
        rows = actions.reserve_ports(**self.given(Reservation), by=self.actor(), at=timezone.now())
        return Response({"ports": len(rows)})

    @extend_schema(request=Release, responses=HowMany)
    @action(detail=False, methods=["post"], permission_classes=[EDIT])
    def release(self, request: Request) -> Response:
        """Free what is reserved for a reference; twice is harmless."""
        count = actions.release_ports(**self.given(Release), by=self.actor(), at=timezone.now())
        return Response({"ports": count})

    @extend_schema(request=Fault, responses=PortBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def fault(self, request: Request, ref: str) -> Response:
        """A free port is out of order."""
        given = self.given(Fault)
        actions.mark_broken(port=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=PortBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def mend(self, request: Request, ref: str) -> Response:
        """It works again and is free."""
        actions.mark_mended(port=self.found(), by=self.actor(), at=timezone.now())
        return self.retrieve(request)


class LoaBody(Row):
    ref = Joined("{}-v{}", "ref", "version", help_text="LOA-00042-v1: a version of its own")
    loa = serializers.CharField(source="ref", help_text="LOA-00042")
    version = serializers.IntegerField()
    direction = serializers.ChoiceField(choices=enums.LoaDirection.choices)
    state = serializers.ChoiceField(choices=enums.LoaState.choices)
    partner = PartnerName()
    site = serializers.CharField(source="site.code")
    interconnect = InterconnectName(allow_null=True)
    request = serializers.CharField(source="request_ref", help_text="CAP-00042, or empty")
    facts = serializers.JSONField(help_text="What is printed on it, ports included")
    expires_on = serializers.DateField(allow_null=True, help_text="Last day it is good, UTC")
    issued_at = serializers.DateTimeField(allow_null=True)
    issued_by = Person(allow_null=True)
    order_ref = serializers.CharField(help_text="Of the cross-connect")
    reason = serializers.CharField(help_text="Why it was refused or withdrawn")
    sha256 = serializers.CharField(help_text="Of the PDF; empty while it is not printed")

    class Meta:
        ref_name = "Loa"


class LoaAcceptance(serializers.Serializer):
    note = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Needed where it differs"
    )


class LoaReason(serializers.Serializer):
    reason = serializers.CharField(max_length=400, help_text="The partner reads it")


class Order(serializers.Serializer):
    order_ref = serializers.CharField(max_length=64, required=False, allow_blank=True)


class Loas(Reader):
    """Letters of authorization and connecting facility assignment, each version by itself."""

    row = LoaBody
    permission_classes = [needs("network.view")]
    filterset_class = LoaFilter
    lookup_value_regex = "LOA-[0-9]{5,9}-v[0-9]{1,4}"
    orderings = {"id": By("pk"), "expires_on": By("expires_on", nullable=True)}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Loa.objects.all()

    def lookup(self) -> Values:
        ref, _, version = self.kwargs["ref"].partition("-v")
        return {"ref": ref, "version": int(version)}

    def found(self) -> Loa:
        return get_object_or_404(queries.loas(), **self.lookup())

    def given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        read = shape(data=self.request.data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    @extend_schema(request=None, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def issue(self, request: Request, ref: str) -> Response:
        """Issue a complete draft; what is missing is named."""
        actions.issue_loa(loa=self.found(), by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def reissue(self, request: Request, ref: str) -> Response:
        """The next version, good for as long as a new one; its ports are kept once."""
        made = actions.reissue_loa(loa=self.found(), by=self.actor(), at=timezone.now())
        self.kwargs["ref"] = f"{made.ref}-v{made.version}"
        return self.retrieve(request)

    @extend_schema(request=LoaAcceptance, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def accept(self, request: Request, ref: str) -> Response:
        """A received one is what was asked for."""
        given = self.given(LoaAcceptance)
        actions.accept_loa(loa=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=LoaReason, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def refuse(self, request: Request, ref: str) -> Response:
        """A received one is not what was asked for."""
        given = self.given(LoaReason)
        actions.refuse_loa(loa=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=LoaReason, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def withdraw(self, request: Request, ref: str) -> Response:
        """Nobody may connect by it any more."""
        given = self.given(LoaReason)
        actions.cancel_loa(loa=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=Order, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def order(self, request: Request, ref: str) -> Response:
        """The cross-connect is ordered by it."""
        given = self.given(Order)
        actions.lock_loa(loa=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=LoaBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def use(self, request: Request, ref: str) -> Response:
        """It is patched."""
        actions.use_loa(loa=self.found(), by=self.actor(), at=timezone.now())
        return self.retrieve(request)


class SessionBody(Row):
    uid = serializers.UUIDField(help_text="session_id of the Peering API")
    interconnect = InterconnectName()
    partner = PartnerName(source="interconnect.partner")
    our_asn = serializers.IntegerField()
    their_asn = serializers.IntegerField()
    our_ip = serializers.CharField()
    their_ip = serializers.CharField()
    state = serializers.ChoiceField(choices=enums.SessionState.choices)
    state_since = serializers.DateTimeField()
    established_at = serializers.DateTimeField(allow_null=True, help_text="First time up")
    prefixes = serializers.IntegerField(allow_null=True, help_text="Received now")
    max_prefix = serializers.IntegerField(allow_null=True)
    our_role = serializers.IntegerField(allow_null=True, help_text="RFC 9234")
    their_role = serializers.IntegerField(allow_null=True, help_text="RFC 9234")
    removal_on = serializers.DateField(allow_null=True, help_text="Announced last day, UTC")
    seen_at = serializers.DateTimeField(allow_null=True, help_text="Newest word of a source")
    request = serializers.CharField(source="request_ref", help_text="CAP-00042, or empty")

    class Meta:
        ref_name = "BGPSession"


class NewSession(serializers.Serializer):
    interconnect = Named(
        slug_field="ref", queryset=Interconnect.objects.all(), help_text="PNI-00042"
    )
    our_asn = serializers.IntegerField(min_value=1, max_value=4294967295)
    their_asn = serializers.IntegerField(min_value=1, max_value=4294967295)
    our_ip = serializers.IPAddressField()
    their_ip = serializers.IPAddressField()
    max_prefix = serializers.IntegerField(
        min_value=1, max_value=10_000_000, required=False, allow_null=True
    )
    our_role = serializers.IntegerField(min_value=0, max_value=4, required=False, allow_null=True)
    their_role = serializers.IntegerField(min_value=0, max_value=4, required=False, allow_null=True)


class SessionMove(serializers.Serializer):
    to = serializers.ChoiceField(choices=enums.SessionState.choices)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class Removal(serializers.Serializer):
    on = serializers.DateField(required=False, allow_null=True, help_text="A day after the notice")
    agreed = serializers.BooleanField(required=False, help_text="Both sides want it sooner")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class Sessions(Seeing, Writer):
    """BGP sessions with partners, on interconnects of all kinds. Secrets are never given out."""

    row = SessionBody
    filterset_class = SessionFilter
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    orderings = {"id": By("pk"), "state_since": By("state_since")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return BGPSession.objects.all()

    def found(self) -> BGPSession:
        return get_object_or_404(queries.sessions(), **self.lookup())

    @extend_schema(request=NewSession, responses={201: SessionBody})
    def create(self, request: Request) -> Response:
        """A pending session on an interconnect."""
        made = actions.add_session(**self.given(NewSession), by=self.actor(), at=timezone.now())
        self.kwargs["uid"] = made.uid
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=SessionMove, responses=SessionBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def move(self, request: Request, uid: str) -> Response:
        """Approved, rejected (with a reason), up or down."""
        given = self.given(SessionMove)
        actions.change_session_state(
            session=self.found(), **given, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)

    @extend_schema(request=Removal, responses=SessionBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def remove(self, request: Request, uid: str) -> Response:
        """At once if it never came up, else on a day after the notice."""
        given = self.given(Removal)
        actions.remove_session(session=self.found(), **given, by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    @extend_schema(request=None, responses=SessionBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def keep(self, request: Request, uid: str) -> Response:
        """Take an announced removal back."""
        actions.keep_session(session=self.found(), by=self.actor(), at=timezone.now())
        return self.retrieve(request)
