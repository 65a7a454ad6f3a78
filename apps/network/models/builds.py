"""What a build needs: ports that are reserved, BGP sessions, LOA-CFAs, turn-up checks."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.core.crypto import SecretField
from apps.core.models import Job
from apps.network.enums import (
    LOA_GOOD,
    LOA_MOVES,
    SESSION_MOVES,
    LoaDirection,
    LoaState,
    PortState,
    SessionState,
    Standing,
)
from apps.network.models.interconnects import Interconnect
from apps.network.models.places import Site
from apps.partners.models import Partner

USER = settings.AUTH_USER_MODEL
# Sessions that stand otherwise than the partner was last told.
UNTOLD = Q(state=SessionState.ESTABLISHED) & ~Q(told=Standing.UP) | Q(state=SessionState.DOWN) & ~Q(
    told=Standing.DOWN
)


@audited()
class Port(models.Model):
    """A port of ours for interconnects; `device` is never shown to partners."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="ports")
    device = models.CharField(max_length=64)
    name = models.CharField(max_length=40)
    speed_bps = models.BigIntegerField()
    optic = models.CharField(max_length=24, blank=True)
    media = models.CharField(max_length=24, default="SMF OS2")
    connector = models.CharField(max_length=8, default="LC")
    cage = models.CharField(max_length=40, blank=True)
    rack = models.CharField(max_length=40, blank=True)
    panel = models.CharField(max_length=40, blank=True)
    pair = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Number of the pair of fibres on the panel"
    )
    demarc = models.CharField(
        max_length=160, blank=True, help_text="Cage, rack, panel and position in one line"
    )
    note = models.CharField(max_length=200, blank=True, help_text="What is wrong with it")
    state = models.CharField(max_length=10, choices=PortState, default=PortState.FREE)
    held_for = models.CharField(max_length=32, blank=True, help_text="Reference of what holds it")
    held_until = models.DateField(null=True, blank=True)
    interconnect = models.ForeignKey(
        Interconnect, null=True, blank=True, on_delete=models.PROTECT, related_name="ports"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "device", "name"], name="port_once"),
            models.CheckConstraint(
                condition=~Q(state=PortState.RESERVED) | ~Q(held_for=""), name="port_held_for"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "speed_bps", "state"], name="port_free"),
            models.Index(fields=["held_for"], condition=~Q(held_for=""), name="port_held"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.name}"


@audited(exclude=["prefixes", "seen_at", "told", "is_protected"])
class BGPSession(models.Model):
    """A BGP session with a partner, on a PNI or at an exchange; times UTC.

    `uid` is the session_id of the Peering API. The secret is encrypted and never given out.
    """

    MOVES = SESSION_MOVES

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    interconnect = models.ForeignKey(
        Interconnect, on_delete=models.PROTECT, related_name="bgp_sessions"
    )
    our_asn = models.PositiveBigIntegerField()
    their_asn = models.PositiveBigIntegerField()
    our_ip = models.GenericIPAddressField()
    their_ip = models.GenericIPAddressField()
    state = models.CharField(max_length=14, choices=SessionState, default=SessionState.PENDING)
    state_since = models.DateTimeField()
    established_at = models.DateTimeField(null=True, blank=True, help_text="First time up")
    max_prefix = models.PositiveIntegerField(null=True, blank=True)
    prefixes = models.PositiveIntegerField(null=True, blank=True, help_text="Received now")
    secret = SecretField(blank=True)
    is_protected = models.GeneratedField(  # has a secret: what may be told, also behind the wall
        expression=models.ExpressionWrapper(~Q(secret=""), models.BooleanField()),
        output_field=models.BooleanField(), db_persist=True,
    )  # fmt: skip
    our_role = models.PositiveSmallIntegerField(null=True, blank=True, help_text="RFC 9234")
    their_role = models.PositiveSmallIntegerField(null=True, blank=True)
    request_ref = models.CharField(max_length=16, blank=True)
    removal_on = models.DateField(null=True, blank=True, help_text="Announced last day, UTC")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True, help_text="Newest word of a source")
    told = models.CharField(
        max_length=4, choices=Standing, blank=True, help_text="What the partner was last told"
    )

    class Meta:
        verbose_name = "BGP session"
        indexes = [models.Index(fields=["state_since"], condition=UNTOLD, name="session_untold")]
        constraints = [
            models.UniqueConstraint(
                fields=["our_ip", "their_ip"],
                condition=~Q(state__in=("REJECTED", "UNESTABLISHED", "REMOVED")),
                name="bgp_session_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.our_ip} {self.their_ip}"

    @property
    def ref(self) -> str:
        """What its history hangs on."""
        return f"session-{self.pk}"


@audited()
class Loa(models.Model):
    """A letter of authorization and connecting facility assignment, in one version (portal.md 4).

    `facts` is everything printed on it. The PDF lies in the private store. The verification link
    holds a token of which only the digest is kept.
    """

    MOVES = LOA_MOVES

    ref = models.CharField(max_length=16)
    version = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=8, choices=LoaDirection)
    state = models.CharField(max_length=10, choices=LoaState, default=LoaState.DRAFT)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="loas")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="loas")
    interconnect = models.ForeignKey(
        Interconnect, null=True, blank=True, on_delete=models.PROTECT, related_name="loas"
    )
    request_ref = models.CharField(max_length=16, blank=True, help_text="CAP- it belongs to")
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="Of the verification token")
    path = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    filename = models.CharField(max_length=160, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="Last day it is good for, UTC")
    renewals = models.PositiveSmallIntegerField(default=0, help_text="Times its ports were kept")
    order_ref = models.CharField(max_length=64, blank=True, help_text="Of the cross-connect")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True, help_text="Why refused or cancelled")
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "LOA-CFA"
        constraints = [models.UniqueConstraint(fields=["ref", "version"], name="loa_version_once")]
        indexes = [
            models.Index(fields=["request_ref"], name="loa_of_request"),
            models.Index(fields=["expires_on", "state"], name="loa_expiry"),
            models.Index(fields=["digest"], condition=~Q(digest=""), name="loa_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} v{self.version}"

    @property
    def is_good(self) -> bool:
        """Whether somebody may still connect what it names."""
        return self.state in LOA_GOOD


@audited()
class TurnUpCheck(models.Model):
    """One point of the turn-up checklist of an interconnect: light, LACP, ping, BGP."""

    interconnect = models.ForeignKey(
        Interconnect, on_delete=models.CASCADE, related_name="turn_up_checks"
    )
    request_ref = models.CharField(max_length=16, blank=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    is_ok = models.BooleanField(null=True, help_text="Null: not checked yet")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interconnect", "request_ref", "position"], name="turn_up_check_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
