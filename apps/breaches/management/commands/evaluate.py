"""Judge all terms in force by hand: `manage.py evaluate --at 2026-11-19T09:40Z`."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.breaches import actions
from apps.core import audit


def instant(text: str) -> datetime:
    """An ISO instant; without an offset it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=instant, help="The clock; default: now")

    def handle(self, **options: Any) -> None:
        with audit.acting(actor_id=None, channel="task"):
            tally = actions.evaluate(at=options["at"] or timezone.now())
        self.stdout.write(str(tally))
