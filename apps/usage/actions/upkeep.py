"""What has to be done now and then, whoever else did or did not run."""

from datetime import date, datetime, timedelta

import structlog
from django.db import OperationalError

from apps.usage import store
from apps.usage.actions import groupstats, linkstats
from apps.usage.store import HOT_DAYS

RETENTION = timedelta(days=430)  # 13 full months and the one that is running
SEAL_AFTER = timedelta(hours=2)

log = structlog.get_logger(__name__)


def settle(*, at: datetime) -> None:
    """Make the rollups and figures that an interrupted sync left undone. Mostly one query."""
    if store.current().roll_up(at=at):
        linkstats.refresh_link_stats(at=at)


def care(*, at: datetime) -> None:
    """Partitions ahead, days sealed, old ones dropped, figures of a new day. Safe to repeat.

    A step that waits too long for a lock is left to the next time.
    """
    samples = store.current()
    samples.ensure_partitions(at=at)
    samples.roll_up(at=at)
    for day in samples.hot_days():
        try:
            _age(samples, day, at)
        except OperationalError as error:
            log.warning("partition is busy", day=str(day), error=str(error).strip())
    samples.drop_before((at - RETENTION).date())
    linkstats.refresh_link_stats(at=at)
    groupstats.refresh_group_stats(at=at)


def _age(samples: store.SampleStore, day: date, at: datetime) -> None:
    """Seal a day that is over; drop its hot rows when late samples have become rare."""
    if day < at.date() - timedelta(days=HOT_DAYS):
        samples.drop_hot(day, at=at)
    elif day < (at - SEAL_AFTER).date():
        samples.seal(day, at=at)
