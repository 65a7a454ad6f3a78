"""Places and exchanges."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django_countries.fields import CountryField

from apps.core.audit import audited
from apps.core.custom.kinds import ObjectKind
from apps.core.models import Tagged
from apps.network.enums import (
    Numbering,
    SiteKind,
    SiteState,
)


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
class Site(Tagged):
    OBJECT_KIND = ObjectKind.SITE

    code = models.CharField(max_length=16, unique=True, help_text="IATA code and number: BOG-2")
    name = models.CharField(max_length=120)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="sites")
    metro = models.ForeignKey(Metro, on_delete=models.PROTECT, related_name="sites")
    kind = models.CharField(max_length=16, choices=SiteKind, default=SiteKind.POP)
    state = models.CharField(max_length=12, choices=SiteState, default=SiteState.ACTIVE)
    power_kw = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    numbering = models.CharField(
        max_length=8, choices=Numbering, default=Numbering.PAIR, help_text="How panels are counted"
    )

    class Meta:
        indexes = [
            GinIndex(fields=["custom"], name="site_custom"),
            GinIndex(fields=["tags"], name="site_tags"),
        ]

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
