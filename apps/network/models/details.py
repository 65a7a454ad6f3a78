"""What only one kind of interconnect has."""

from django.db import models

from apps.core.audit import audited
from apps.network.enums import CACHE_MOVES, CacheState, PaidBy
from apps.network.models.interconnects import Interconnect
from apps.network.models.places import IXPPort


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
    """The hardware of a cache; its `state` stands beside that of the interconnect."""

    MOVES = CACHE_MOVES

    interconnect = models.OneToOneField(
        Interconnect, on_delete=models.CASCADE, related_name="cache"
    )
    state = models.CharField(max_length=12, choices=CacheState, default=CacheState.PROPOSED)
    model = models.CharField(max_length=40, blank=True)
    servers = models.PositiveSmallIntegerField(default=1)
    served_bps = models.BigIntegerField(default=0)
    rack_units = models.PositiveSmallIntegerField(null=True, blank=True)
    power_w = models.PositiveIntegerField(null=True, blank=True)
    fill_from = models.TimeField(null=True, blank=True)
    fill_to = models.TimeField(null=True, blank=True)
    fill_max_bps = models.BigIntegerField(null=True, blank=True)
    address = models.TextField(blank=True, help_text="Where it stands: building, floor, rack")
    shipping_contact = models.TextField(blank=True)
    customs_contact = models.TextField(blank=True)
    onsite_contact = models.TextField(blank=True)
    tracking_ref = models.CharField(
        max_length=80, blank=True, help_text="Carrier and number of what is on its way"
    )

    def __str__(self) -> str:
        return f"{self.servers} x {self.model}"

    @property
    def ref(self) -> str:
        """What its history hangs on."""
        return f"cache-{self.pk}"
