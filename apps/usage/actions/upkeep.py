"""What has to be done now and then, whoever else did or did not run."""

from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db import OperationalError

from apps.usage import notices, queries, store
from apps.usage.actions import anomalies, groupstats, linkstats, watching
from apps.usage.store import HOT_DAYS

SEAL_AFTER = timedelta(hours=2)

log = structlog.get_logger(__name__)


def settle(*, at: datetime) -> None:
    """Make the rollups and figures that an interrupted sync left undone. Mostly one query."""
    if store.current().roll_up(at=at):
        linkstats.refresh_link_stats(at=at)


def care(*, at: datetime) -> None:
    """Partitions ahead, days sealed, old ones dropped, figures of a new day. Safe to repeat.

    A step that waits too long for a lock is left to the next time; people are told before samples
    have no place. Of samples older than SAMPLE_RETENTION_DAYS the rollups stay, for ever.
    """
    samples = store.current()
    make_room(at=at)
    samples.roll_up(at=at)
    for day in samples.hot_days():
        try:
            _age(samples, day, at)
        except OperationalError as error:
            log.warning("partition is busy", day=str(day), error=str(error).strip())
    samples.drop_before((at - timedelta(days=settings.SAMPLE_RETENTION_DAYS)).date())
    linkstats.refresh_link_stats(at=at)
    groupstats.refresh_group_stats(at=at)
    anomalies.find_anomalies(at=at)
    watching.measure_completeness(at=at)


def make_room(*, at: datetime) -> queries.Room:
    """Partitions a week ahead. Who looks after the store is told once a day if they are short."""
    try:
        store.current().ensure_partitions(at=at)
    except OperationalError as error:
        log.warning("no partitions could be made", error=str(error).strip())
    room = queries.room(at)
    if room.is_short:
        notices.room_is_short(room, at=at)
    return room


def _age(samples: store.SampleStore, day: date, at: datetime) -> None:
    """Seal a day that is over; drop its hot rows when late samples have become rare."""
    if day < at.date() - timedelta(days=HOT_DAYS):
        samples.drop_hot(day, at=at)
    elif day < (at - SEAL_AFTER).date():
        samples.seal(day, at=at)
