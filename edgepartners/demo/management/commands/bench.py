"""Measure the bars of the design and print them as JSON: `manage.py bench`."""

import json
import platform
import tempfile
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from edgepartners.bench import pages, timeseries
from edgepartners.demo import seed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(seed.SIZES), default="large")
        parser.add_argument("--only", choices=["pages", "timeseries"])
        parser.add_argument("--full", action="store_true", help="a month of 10,000 interfaces")

    def handle(self, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        figures: dict[str, Any] = {"python": platform.python_version(), "size": options["size"]}
        if options["only"] != "timeseries":
            self._fill(options["size"])
            figures["pages"] = pages.measure()
        if options["only"] != "pages":
            figures["timeseries"] = timeseries.measure(full=options["full"])
        self.stdout.write(json.dumps(figures, indent=2))

    def _fill(self, size: str) -> None:
        if not seed.is_present():
            with tempfile.TemporaryDirectory() as var:
                seed.seed(
                    size=seed.SIZES[size], at=datetime.now(UTC),
                    sources_url="http://127.0.0.1:9100", var=Path(var),
                )  # fmt: skip
