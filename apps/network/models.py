"""Where and how partners join us: places, exchanges, interconnects and their capacity over time."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from apps.core.audit import audited
from apps.network.enums import (
    STATE_MOVES,
    Kind,
    MemberState,
    PaidBy,
    SiteKind,
    SiteState,
    State,
)
from apps.partners.models import ASN, Partner

INTERCONNECT_WORDS = SearchVector("ref", "name", config="simple")


@audited()
class Region(models.Model):
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


@audited()
class Metro(models.Model):
    code = models.CharField(max_length=8, unique=True, help_text="IATA city code")
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="metros")
    country = CountryField()
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    time_zone = models.CharField(max_length=64, help_text="IANA name; days are cut in it")

    def __str__(self) -> str:
        return self.name


@audited()
class Facility(models.Model):
    name = models.CharField(max_length=120)
    metro = models.ForeignKey(Metro, on_delete=models.PROTECT, related_name="facilities")
    operator = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    pdb_fac_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    xconnect_mrc = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


@audited()
class Site(models.Model):
    code = models.CharField(max_length=16, unique=True, help_text="IATA code and number: BOG-2")
    name = models.CharField(max_length=120)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="sites")
    metro = models.ForeignKey(Metro, on_delete=models.PROTECT, related_name="sites")
    kind = models.CharField(max_length=16, choices=SiteKind, default=SiteKind.POP)
    state = models.CharField(max_length=12, choices=SiteState, default=SiteState.ACTIVE)
    power_kw = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return self.code


@audited()
class IXP(models.Model):
    name = models.CharField(max_length=120, unique=True)
    metro = models.ForeignKey(Metro, on_delete=models.PROTECT, related_name="ixps")
    pdb_ix_id = models.PositiveIntegerField(null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "IXP"

    def __str__(self) -> str:
        return self.name


@audited()
class IXPPort(models.Model):
    """Our port at an exchange."""

    ixp = models.ForeignKey(IXP, on_delete=models.PROTECT, related_name="ports")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="ixp_ports")
    name = models.CharField(max_length=64)
    speed_bps = models.BigIntegerField()
    mrc = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")

    class Meta:
        verbose_name = "IXP port"
        constraints = [models.UniqueConstraint(fields=["ixp", "name"], name="ixp_port_once")]

    def __str__(self) -> str:
        return f"{self.ixp} {self.name}"


class InterconnectQuerySet(models.QuerySet["Interconnect"]):
    def in_service(self) -> "InterconnectQuerySet":
        return self.filter(state__in=[State.ACTIVE, State.MAINTENANCE, State.AUGMENTING])


@audited()
class Interconnect(models.Model):
    """One join between a partner and us: the object that samples, terms and breaches share.

    `capacity_bps` and `n_minus_1_bps` are those of today; what held before is in CapacityInterval.
    Both are written by the same action.
    """

    MOVES = STATE_MOVES

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
    tags = ArrayField(models.CharField(max_length=32), default=list, blank=True)
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


@audited()
class PNI(models.Model):
    interconnect = models.OneToOneField(Interconnect, on_delete=models.CASCADE, related_name="pni")
    lag_name = models.CharField(max_length=24, blank=True)
    ipv4 = models.CharField(max_length=40, blank=True)
    ipv6 = models.CharField(max_length=64, blank=True)
    mtu = models.PositiveIntegerField(default=1500)
    demarc = models.CharField(max_length=120, blank=True, help_text="Cage, rack, panel")
    xconnect_ref = models.CharField(max_length=64, blank=True)
    xconnect_ordered_by = models.CharField(max_length=10, choices=PaidBy, default=PaidBy.THEM)
    xconnect_paid_by = models.CharField(max_length=10, choices=PaidBy, default=PaidBy.THEM)

    class Meta:
        verbose_name = "PNI"

    def __str__(self) -> str:
        return f"PNI {self.lag_name}"


@audited()
class IXPeering(models.Model):
    interconnect = models.OneToOneField(
        Interconnect, on_delete=models.CASCADE, related_name="ix_peering"
    )
    port = models.ForeignKey(IXPPort, on_delete=models.PROTECT, related_name="peerings")
    bilateral = models.BooleanField(default=True)
    ipv4 = models.CharField(max_length=40, blank=True)
    ipv6 = models.CharField(max_length=64, blank=True)
    pdb_netixlan_id = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Peering at {self.port}"


@audited()
class CacheDeployment(models.Model):
    interconnect = models.OneToOneField(
        Interconnect, on_delete=models.CASCADE, related_name="cache"
    )
    model = models.CharField(max_length=40, blank=True)
    servers = models.PositiveSmallIntegerField(default=1)
    served_bps = models.BigIntegerField(default=0)
    rack_units = models.PositiveSmallIntegerField(null=True, blank=True)
    power_w = models.PositiveIntegerField(null=True, blank=True)
    fill_from = models.TimeField(null=True, blank=True)
    fill_to = models.TimeField(null=True, blank=True)
    fill_max_bps = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.servers} x {self.model}"
