"""Measure the bars of the design and print them as JSON: `manage.py bench --size demo`.

`--scaling 1000,10000,50000` measures what docs/scaling.md tells instead.

Needs a database of its own: it is migrated and, where it is empty, filled with demo data.
"""

import json
import logging
import os
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from edgepartners.bench import report, scaling
from edgepartners.demo import seed


@contextmanager
def _logs_unread() -> Iterator[None]:
    """Logs are written, as they would be, and go nowhere."""
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    with Path(os.devnull).open("w") as nowhere:
        former = [handler.setStream(nowhere) for handler in handlers]
        yield
        for handler, stream in zip(handlers, former, strict=True):
            handler.setStream(stream)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(seed.SIZES), default="demo")
        parser.add_argument("--only", choices=["product", "samples"])
        parser.add_argument(
            "--scaling", type=_sizes, help="only how the stores grow: 1000,10000,50000 interfaces"
        )
        parser.add_argument("--full", action="store_true", help="a month of 10,000 interfaces")

    def handle(self, **options: Any) -> None:
        with _logs_unread():
            self.stdout.write(json.dumps(self._figures(datetime.now(UTC), **options), indent=2))

    def _figures(self, at: datetime, **options: Any) -> dict[str, Any]:
        figures: dict[str, Any] = {"size": options["size"], "machine": report.machine()}
        if options["scaling"]:
            call_command("migrate", verbosity=0, interactive=False)
            return figures | {"scaling": scaling.measure(options["scaling"])}
        if options["only"] != "samples":
            figures["filled"] = self._fill(options["size"], at)
            figures["product"] = report.product(at=at)
        if options["only"] != "product":
            call_command("migrate", verbosity=0, interactive=False)
            figures["samples"] = report.samples(full=options["full"])
        return figures

    def _fill(self, size: str, at: datetime) -> dict[str, dict[str, float]]:
        """What making the tables and the demo data took."""
        taken = {"migrate": self._took(lambda: call_command("migrate", verbosity=0))}
        if not seed.is_present():
            taken["seed"] = self._took(lambda: self._seed(size, at))
        return taken

    def _seed(self, size: str, at: datetime) -> None:
        self.stderr.write(f"Filling the database: {size}.")
        with tempfile.TemporaryDirectory() as var:
            seed.seed(
                size=seed.SIZES[size], at=at, sources_url="http://127.0.0.1:9100", var=Path(var)
            )

    def _took(self, work: Any) -> dict[str, float]:
        cpu, wall = time.process_time(), time.monotonic()
        work()
        return {
            "cpu_s": round(time.process_time() - cpu, 1),
            "wall_s": round(time.monotonic() - wall, 1),
        }


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]
