"""Required custom fields that objects lack which nobody of ours has made: what to say of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from apps.console.custom.objects import MAIN
from apps.core import units
from apps.core.custom.filters import EMPTY, PREFIX
from apps.core.custom.queries import Lack


@dataclass(frozen=True)
class Line:
    """What is lacking of what, in words; `address` lists all that lack it."""

    field: str
    text: str
    address: str


def lines(lacks: Iterable[Lack], **narrower: str) -> list[Line]:
    """For the panel `console/custom/_lacks.html`; `narrower` are filters of the lists besides."""
    return [_line(each, narrower) for each in lacks]


def _line(lack: Lack, narrower: dict[str, str]) -> Line:
    more = lack.count - len(lack.names)
    names = ", ".join(lack.names) + (f" and {units.number(more)} more" if more else "")
    query = {**narrower, f"{PREFIX}{lack.field.key}{EMPTY}": "yes"}
    kind = MAIN[lack.kind]
    return Line(
        lack.field.name, f"{kind.kind.label}, {units.number(lack.count)}: {names}",
        f"{reverse(kind.list_name)}?{urlencode(query)}",
    )  # fmt: skip
