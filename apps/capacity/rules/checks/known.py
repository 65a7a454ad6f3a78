"""What the checks know: plain facts about both sides, and what they say about a request."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.capacity.rules.addresses import Exchange

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """Something about one field. A warning may be confirmed, a conflict names what is there.

    `page`: only PeeringDB is behind, and there it is brought up to date (422 by API).
    """

    field: str
    message: str
    is_warning: bool = False
    is_conflict: bool = False
    page: str = ""


Problems = Iterator[Problem]


@dataclass(frozen=True)
class Place:
    """A building: which port speeds (Gbps) our sites offer there and how many of each are free."""

    name: str
    free: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """An interconnect of the partner; rates in bit/s."""

    ref: str
    name: str
    kind: str
    state: str
    capacity_bps: int
    peak_bps: int | None = None
    facility: int | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """Facts at the moment of checking. What is None is not known, and nothing is made of it.

    `places` and `exchanges` (names) are those both share, by PeeringDB id; `exchange` is the LAN of
    the one asked about. `taken` are subnets of other interconnects that overlap those asked for;
    `own_subnets` names the interconnect of those that are the partner's own. `sessions` are the
    partner's live ones, as (our address, their address) by uid. `people` are how often each name
    and e-mail address, in small letters, stands among its contacts. `agreements` are the references
    of its own that are in force. `lead_days`: how long such a request takes. `documentation`:
    whether addresses and ASNs for documentation are taken, for demos.
    """

    today: date
    documentation: bool = False
    our_asn: int = 0
    links: Mapping[str, Held] = field(default_factory=dict)
    places: Mapping[int, Place] | None = None
    exchanges: Mapping[int, str] | None = None
    exchange: Exchange | None = None
    taken: Sequence[str] = ()
    own_subnets: Mapping[str, str] = field(default_factory=dict)
    sessions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    never_up: Collection[str] = ()
    breaches: Mapping[str, str] = field(default_factory=dict)
    agreements: Collection[str] | None = None
    people: Mapping[str, int] | None = None
    lead_days: int | None = None
    notice_days: int = 30
    prefixes4: int | None = None
    prefixes6: int | None = None


def error(field: str, message: str, *, page: str = "") -> Problem:
    return Problem(field, message, page=page)


def warning(field: str, message: str) -> Problem:
    return Problem(field, message, is_warning=True)


def conflict(field: str, message: str) -> Problem:
    return Problem(field, message, is_conflict=True)


def listed(words: Sequence[str], most: int = 8) -> str:
    """`A, B and 3 more`."""
    shown = ", ".join(words[:most])
    rest = len(words) - most
    return f"{shown} and {rest} more" if rest > 0 else shown
