"""Move history between the sample stores: manage.py samples_migrate --to clickhouse

Start it again after an interruption: days that are the same are passed over. Samples may come in
meanwhile. Stop the workers for a last run with --changed-since, change SAMPLE_STORE, start them.
"""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.usage import actions, store
from apps.usage.actions import DayMoved, MovePlan

SHOWN = 5  # differences of a day


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, choices=sorted(store.STORES))
        parser.add_argument("--since", type=date.fromisoformat, help="first UTC day")
        parser.add_argument("--until", type=date.fromisoformat, help="last UTC day")
        parser.add_argument("--changed-since", type=_moment, help="only days changed after this")
        parser.add_argument("--verify", action="store_true", help="compare, copy nothing")

    def handle(self, *, to: str, verify: bool, **options: Any) -> None:
        at = now()
        first = options["since"] or at.date() - timedelta(days=settings.SAMPLE_RETENTION_DAYS)
        last = options["until"] or at.date() + timedelta(days=1)
        plan = MovePlan(to, first, last, options["changed_since"])
        run = actions.compare_samples if verify else actions.move_samples
        different = self._tell(run(plan, at=at))
        if different:
            raise CommandError(f"{different} series and days differ.")
        self.stdout.write(f"All the same. For a last run: --changed-since {at.isoformat()}")

    def _tell(self, days: Iterable[DayMoved]) -> int:
        """Say each day as it comes; how many series and days differ at the last look."""
        found: dict[date, dict[int, object]] = {}
        for each in days:
            found[each.day] = found.get(each.day, {}) | {d.series: d for d in each.differences}
            self.stdout.write(f"{each.day}: {each.series:,} series, {each.slots:,} slots copied")
            for one in each.differences[:SHOWN]:
                self.stdout.write(f"  series {one.series}: {one.source} became {one.target}")
        return sum(map(len, found.values()))


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
