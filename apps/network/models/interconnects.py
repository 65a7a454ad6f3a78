"""Interconnects, their members, and what they could carry when."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from apps.core.audit import audited
from apps.core.custom.kinds import ObjectKind
from apps.core.models import Tagged
from apps.network.enums import IN_SERVICE, LEAVING, STATE_MOVES, Kind, MemberState, State
from apps.network.models.places import Site
from apps.partners.models import ASN, Partner

INTERCONNECT_WORDS = SearchVector("ref", "name", config="simple")


class InterconnectQuerySet(models.QuerySet["Interconnect"]):
    def in_service(self) -> "InterconnectQuerySet":
        return self.filter(state__in=IN_SERVICE)

    def in_service_since(self, since: datetime) -> "InterconnectQuerySet":
        """In service, or taken out of it after an instant: what carried traffic since then."""
        there = CapacityInterval.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=since), interconnect=models.OuterRef("pk")
        )
        left = Q(state__in=LEAVING) & models.Exists(there)
        return self.filter(Q(state__in=IN_SERVICE) | left)


@audited()
class Interconnect(Tagged):
    """One join between a partner and us: the object that samples, terms and breaches share.

    `capacity_bps` and `n_minus_1_bps` are those of today; what held before is in CapacityInterval.
    Both are written by the same action.
    """

    MOVES = STATE_MOVES
    OBJECT_KIND = ObjectKind.INTERCONNECT

    ref = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=64, help_text="What people call it: BOG-2")
    kind = models.CharField(max_length=8, choices=Kind)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="interconnects")
    asn = models.ForeignKey(
        ASN, null=True, blank=True, on_delete=models.PROTECT, related_name="interconnects"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="interconnects")
    state = models.CharField(max_length=16, choices=State, default=State.PROPOSED)
    capacity_bps = models.BigIntegerField(default=0)
    n_minus_1_bps = models.BigIntegerField(
        default=0, help_text="Capacity that is left when the largest member fails"
    )
    redundancy_group = models.CharField(max_length=32, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_service_on = models.DateField(null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    original_target_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = InterconnectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="interconnect_name_once"),
            models.CheckConstraint(
                condition=Q(capacity_bps__gte=F("n_minus_1_bps")), name="n_minus_1_within_capacity"
            ),
        ]
        indexes = [
            GinIndex(INTERCONNECT_WORDS, name="interconnect_words"),
            models.Index(fields=["name", "id"]),
            models.Index(fields=["state", "kind"]),
            models.Index(fields=["capacity_bps", "id"]),
            GinIndex(fields=["custom"], name="interconnect_custom"),
            GinIndex(fields=["tags"], name="interconnect_tags"),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class CapacityInterval(models.Model):
    """What capacity was in force when: half-open [starts_at, ends_at), UTC."""

    interconnect = models.ForeignKey(
        Interconnect, on_delete=models.PROTECT, related_name="capacities"
    )
    capacity_bps = models.BigIntegerField()
    largest_member_bps = models.BigIntegerField()
    members = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        # No overlap of intervals: an exclusion constraint made in a migration of its own.
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="capacity_forward"
            ),
            models.UniqueConstraint(
                "interconnect", condition=Q(ends_at=None), name="capacity_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capacity_bps} from {self.starts_at:%Y-%m-%d}"


@audited()
class Member(models.Model):
    """A physical port of a LAG."""

    interconnect = models.ForeignKey(Interconnect, on_delete=models.CASCADE, related_name="members")
    port = models.CharField(max_length=40)
    remote_port = models.CharField(max_length=40, blank=True)
    circuit_ref = models.CharField(max_length=40, blank=True)
    speed_bps = models.BigIntegerField()
    optic = models.CharField(max_length=24, blank=True)
    rx_dbm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    state = models.CharField(max_length=12, choices=MemberState, default=MemberState.UP)

    def __str__(self) -> str:
        return self.port
