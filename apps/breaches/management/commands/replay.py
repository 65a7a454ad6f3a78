"""Judge day by day over a time gone by: `manage.py replay --from 2026-10-01 --to 2026-11-19`."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.breaches import actions
from apps.core import audit


def clock(first: date, last: date, now: datetime) -> Iterator[datetime]:
    """Half an hour after the end of each UTC day; now instead of what lies ahead."""
    for number in range((last - first).days + 1):
        after = datetime.combine(first + timedelta(days=number + 1), time(0, 30), UTC)
        yield min(after, now)
        if after >= now:
            return


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)

    def handle(self, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError("--to lies before --from.")
        total = actions.Tally()
        with audit.acting(actor_id=None, channel="task"):
            for at in clock(first, last, timezone.now()):
                total += actions.evaluate(at=at)
        self.stdout.write(str(total))
