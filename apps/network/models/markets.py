"""What people know about a country or a city that no system tells us."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Coalesce, Lower
from django_countries import countries
from django_countries.fields import CountryField

from apps.core.audit import audited
from apps.network.enums import FactKind, PriceUnit
from apps.network.models.places import Metro


@audited()
class MarketFact(models.Model):
    """One fact with its source and the day it was true; newer ones of a kind never remove it.

    `amount` is money in `currency` for a price, a whole number of people for internet users.
    For staff only: partners never read one.
    """

    kind = models.CharField(max_length=16, choices=FactKind)
    country = CountryField()
    metro = models.ForeignKey(
        Metro, null=True, blank=True, on_delete=models.PROTECT, related_name="facts"
    )
    text = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    unit = models.CharField("per", max_length=12, choices=PriceUnit, blank=True)
    source = models.CharField(max_length=300, help_text="Words or an address")
    as_of = models.DateField("true on")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "kind", "country", Coalesce("metro", 0), "as_of", "unit", Lower("source"),
                MD5("text"), condition=Q(retired_at=None), name="market_fact_once",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="market_fact_not_negative"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["country", "metro"], name="market_fact_place")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.metro or self.country_name}"

    @property
    def country_name(self) -> str:
        return str(countries.name(str(self.country)))
