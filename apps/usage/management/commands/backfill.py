"""Read the history of a source: manage.py backfill SRC-00001 --since 2026-01-01"""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.core.errors import Refused
from apps.usage import actions
from apps.usage.models import DataSource, SyncRun


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="reference, such as SRC-00001")
        parser.add_argument("--since", required=True, type=_moment, help="ISO 8601; UTC by default")

    def handle(self, *, source: str, since: datetime, **_options: Any) -> None:
        try:
            wanted = DataSource.objects.get(ref=source)
            job = actions.request_backfill(source=wanted, since=since, by=None, at=now())
        except (DataSource.DoesNotExist, Refused) as error:
            raise CommandError(str(error)) from error
        is_over = False
        while not is_over:
            is_over = actions.backfill(source_id=wanted.pk, since=since, at=now(), job_id=job.pk)
            run = SyncRun.objects.filter(job=job).latest("pk")
            self.stdout.write(f"to {run.done_to}: {run.samples} slots. {run.error}")
        if run.error and not run.samples:
            raise CommandError(run.error)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
