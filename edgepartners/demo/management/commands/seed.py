"""Fill an empty database with demo data: `manage.py seed --size demo`."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from edgepartners.demo import jira, linked, seed, sources
from edgepartners.demo.hurry import commits_in_a_hurry


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(seed.SIZES), default="demo")
        parser.add_argument("--sources-url", default="http://127.0.0.1:9100")
        parser.add_argument("--at", type=datetime.fromisoformat, help="The clock; default: now")
        parser.add_argument("--print-logins", action="store_true")

    def handle(self, **options: Any) -> None:
        if options["print_logins"]:
            self.stdout.write(seed.logins())
            return
        if settings.IS_PRODUCTION:
            raise CommandError("Demo data does not go into a production database.")
        url = options["sources_url"].rstrip("/")
        if seed.is_present():
            sources.move_sources(url)
            jira.move(url)
            linked.move(url)
            self.stdout.write("Demo data is there already.")
            return
        at = options["at"] or datetime.now(UTC)
        size = seed.SIZES[options["size"]]
        with commits_in_a_hurry():
            seed.seed(size=size, at=at, sources_url=url, var=settings.VAR_DIR)
        self.stdout.write(f"Demo data of size {options['size']} is loaded.")
