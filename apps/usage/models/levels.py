"""How full partners were last told that their interconnects are."""

from django.db import models

from apps.network.models import Interconnect


class LinkLevel(models.Model):
    """The level (50, 70, 85 %; 0: none) an interconnect stands on; no row: none yet.

    `crossings` counts how often it rose to a level, which makes each telling one of its own.
    """

    interconnect = models.OneToOneField(
        Interconnect, primary_key=True, on_delete=models.CASCADE, related_name="level"
    )
    percent = models.PositiveSmallIntegerField(default=0)
    crossings = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.interconnect_id} {self.percent} %"
