"""Print the OpenAPI document of one of the APIs for partners' programs, as YAML."""

from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandParser

from apps.api.partner import document as partner
from apps.api.peering import document as peering

DOCUMENTS = {"partner": partner.document, "peering": peering.document}


class Plain(yaml.SafeDumper):
    """What stands in two places is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class Command(BaseCommand):
    help = "Print the OpenAPI document of the partner API or the Peering API"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(DOCUMENTS))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(text(options["name"]), ending="")


def text(name: str) -> str:
    """The document as it lies in docs/api."""
    document = DOCUMENTS[name]()
    return yaml.dump(document, Dumper=Plain, sort_keys=False, allow_unicode=True, width=100)
