"""Samples of the demo that are not believed: one interface is stuck, another one was."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.usage import actions
from apps.usage.actions import quarantines
from apps.usage.models import Quarantine, Series
from edgepartners.demo.links import Link

LOOKED_AT = timedelta(days=3)


def play(links: Sequence[Link], series: Sequence[Series], *, at: datetime) -> None:
    """Find the flat lines as a sync would have; an engineer lifts the one that is over."""
    by_link = {row.interconnect_id: row.pk for row in series}
    stories = {link.story: by_link[link.row.pk] for link in links if link.row.pk in by_link}
    end = int(at.timestamp()) // 300 * 300
    for story in ("stuck", "flat"):
        if story in stories:
            start = end - int(LOOKED_AT.total_seconds())
            quarantines.look([stories[story]], start, end, at=at)
    actions.measure_completeness(at=at)
    engineer = User.objects.filter(role="engineer").order_by("pk").first()
    over = Quarantine.objects.filter(series=stories.get("flat")).first()
    if over is not None and engineer is not None:
        actions.lift(
            quarantine=over, by=engineer, at=at,
            comment="A traffic generator was connected for acceptance; the partner confirms it.",
        )  # fmt: skip
