"""What was known about an agreement when its renewal was decided, and its PDF."""

from django.conf import settings
from django.db import models

from apps.agreements.models import Agreement
from apps.core.audit import audited
from apps.core.models import Job


@audited(exclude=["facts", "money"])
class RenewalPack(models.Model):
    """What is known about an agreement when its renewal is decided, frozen.

    `facts` is for everybody who sees the agreement; `money`, apart from it, for those who see
    prices. Both are plain JSON: dates as ISO text, rates in bit/s, decimals as text.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="renewal_packs")
    number = models.PositiveSmallIntegerField(help_text="1, 2, ... within the agreement")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField(default=dict)
    money = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="renewal_pack_number")
        ]

    def __str__(self) -> str:
        return f"Renewal pack {self.number}"

    @property
    def ref(self) -> str:
        """Reference in addresses: `AGR-00042/P1`."""
        return f"{self.agreement.ref}/P{self.number}"


@audited()
class PackFile(models.Model):
    """The PDF of a pack, with prices or without. `path` is empty until its job is done."""

    pack = models.ForeignKey(RenewalPack, on_delete=models.CASCADE, related_name="files")
    with_prices = models.BooleanField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(max_length=120, blank=True, help_text="In the private store")
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "with_prices"], name="pack_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {'with' if self.with_prices else 'without'} prices"
