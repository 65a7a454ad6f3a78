"""Who looks after a request that was just sent in (portal.md 6.4: SYS, auto-triage).

The most specific rule counts: of the partner, of the region, of all; among them one for the type
before one for every type. Without a rule, or with one that is off, somebody has to take it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from apps.capacity.enums import TriageWay

_NEVER = datetime.min.replace(tzinfo=UTC)


class Row(Protocol):
    """A rule as it is stored; an empty type or region stands for all."""

    @property
    def type(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def partner_id(self) -> int | None: ...
    @property
    def way(self) -> str: ...
    @property
    def is_on(self) -> bool: ...


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take it: how much they have open, and when one was given to them last."""

    person: int
    open: int = 0
    last_at: datetime | None = None


def way_for(rows: Iterable[Row], *, type: str, region: str, partner: int) -> str | None:
    """How a request finds its person; None: it does not by itself."""
    fits = [
        row for row in rows
        if row.type in ("", type) and row.region in ("", region)
        and row.partner_id in (None, partner)
    ]  # fmt: skip
    if not fits:
        return None
    best = max(fits, key=lambda row: (row.partner_id is not None, bool(row.region), bool(row.type)))
    return best.way if best.is_on else None


def choose(way: str, owner: int | None, candidates: Sequence[Candidate]) -> int | None:
    """The person; None where there is nobody. `owner`: of the partner, if they handle requests.

    In turn: whoever waited longest since the last one. A partner without an owner gets whoever has
    least to do.
    """
    if way == TriageWay.OWNER and owner is not None:
        return owner
    if not candidates:
        return owner
    if way == TriageWay.ROUND_ROBIN:
        return min(candidates, key=lambda one: (one.last_at or _NEVER, one.person)).person
    return min(candidates, key=lambda one: (one.open, one.last_at or _NEVER, one.person)).person
