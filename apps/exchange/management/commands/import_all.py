"""Fill a new, migrated database from an export: manage.py import_all PATH.zip"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from apps.core.errors import Refused
from apps.exchange import archive


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--check", action="store_true", help="look at the file, write nothing")

    def handle(self, *, path: Path, check: bool, **_options: Any) -> None:
        try:
            manifest = archive.check(path) if check else archive.load(path, at=now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        done = "is whole" if check else "is imported"
        self.stdout.write(f"{path} of {manifest.at} {done}: {manifest.rows:,} rows.")
        if archive.unreadable_secrets(manifest):
            self.stderr.write(
                "Its secrets were encrypted with another key. Add that key to FIELD_KEY, or enter "
                "the secrets of sources, sessions and webhooks again."
            )
