"""Levels that the terms of an interconnect draw into its chart."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from apps.agreements.enums import ScopeKind, TermType
from apps.console.limits import Clause, Place, clauses
from apps.core import units
from apps.network.models import Interconnect

OWN = (ScopeKind.INTERCONNECT, ScopeKind.CACHE_SET)


@dataclass(frozen=True)
class Line:
    """A level in bit/s with its clause; `kind` is trigger, commit or floor.

    Without a level the clause is about several interconnects together: it is named, not drawn.
    A trigger is `pct` of the capacity in force, so it moves with that.
    """

    kind: str
    label: str
    bps: int | None
    clause: str
    agreement_ref: str
    term_id: int
    pct: Decimal | None = None

    @property
    def address(self) -> str:
        return f"/agreements/{self.agreement_ref}/terms/{self.term_id}/"


def of_link(link: Interconnect, on: date) -> list[Line]:
    """The upgrade triggers, commits and floors in force on a day. One query."""
    types = (TermType.UPGRADE_TRIGGER, TermType.COMMIT_RATE, TermType.MIN_TRAFFIC)
    place = Place(link.pk, link.partner_id, link.site_id, link.site.metro_id)
    found = clauses([link.partner_id], on, types)
    lines = [_line(clause, link) for clause in found if clause.covers(place)]
    return [line for line in lines if line is not None]


def _line(clause: Clause, link: Interconnect) -> Line | None:
    """None for a clause that names no rate."""
    if clause.type == TermType.UPGRADE_TRIGGER:
        bps = int(link.capacity_bps * clause.pct / 100)
        label = f"Trigger {units.percent(clause.pct, 0)}"
        return replace(_made("trigger", label, bps, clause), pct=clause.pct)
    kind, name, param = (
        ("commit", "Commit", "commit_bps")
        if clause.type == TermType.COMMIT_RATE
        else ("floor", "Floor", "floor_bps")
    )
    level = int(Decimal(str(clause.params.get(param) or 0)))
    if not level:
        return None
    drawn = level if clause.scope in OWN else None
    return _made(kind, f"{name} {units.rate(level)}", drawn, clause)


def _made(kind: str, label: str, bps: int | None, clause: Clause) -> Line:
    return Line(kind, label, bps, clause.clause, clause.agreement_ref, clause.term)
