"""Samples of the demo, written through the store."""

from datetime import datetime

from apps.usage.models import Series
from edgepartners.demo.links import Link


def write(
    links: list[Link], series: list[Series], *, days: int, measured: int, at: datetime
) -> None:
    """Placeholder until the store is wired."""
