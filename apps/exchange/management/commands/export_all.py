"""The whole database and all stored files as one open file: manage.py export_all PATH.zip"""

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
        parser.add_argument(
            "--without-secrets", action="store_true", help="for other systems: see docs"
        )
        parser.add_argument(
            "--without-samples", action="store_true", help="rollups and judgements are kept"
        )

    def handle(
        self, *, path: Path, without_secrets: bool, without_samples: bool, **_options: Any
    ) -> None:
        wish = archive.Wish(not without_secrets, not without_samples)
        try:
            manifest = archive.export(path, wish, at=now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for each in manifest.missing:
            self.stderr.write(f"Not in the store any more: {each}")
        self.stdout.write(
            f"{path}: {manifest.rows:,} rows of {len(manifest.tables)} tables, "
            f"{path.stat().st_size / 2**20:,.1f} MiB."
        )
