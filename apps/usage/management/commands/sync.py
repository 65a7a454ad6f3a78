"""Read what is new at one source (SRC-00001), or at all that are due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.core.errors import Refused
from apps.usage import actions
from apps.usage.models import DataSource, SyncRun


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", help="reference; without: all that are due")

    def handle(self, *, source: str | None, **_options: Any) -> None:
        if source is None:
            self.stdout.write(f"{actions.collect(at=now())} sources read")
            return
        try:
            run = _sync(source)
        except (DataSource.DoesNotExist, Refused) as error:
            raise CommandError(str(error)) from error
        if run is not None:
            self.stdout.write(f"{run.get_state_display()}: {run.samples} slots. {run.error}")


def _sync(ref: str) -> SyncRun | None:
    at = now()
    source = DataSource.objects.get(ref=ref)
    job = actions.request_sync(source=source, by=None, at=at)
    return actions.sync_source(source_id=source.pk, at=at, job_id=job.pk)
