"""What the page of one interconnect says around its chart."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.agreements.models import ContractTerm
from apps.breaches.models import Breach
from apps.console import evidence
from apps.console.breaches import words
from apps.console.interconnects.box import Box
from apps.console.interconnects.data import Row
from apps.core import lifecycle, units
from apps.core.models import StateChange
from apps.core.units import rounded
from apps.network.enums import STATE_MOVES, Kind, MemberState, State
from apps.network.models import Interconnect, Member

BUILD = (
    State.PROPOSED, State.APPROVED, State.LOA_ISSUED, State.XC_ORDERED, State.XC_COMPLETE,
    State.TESTING, State.ACTIVE,
)  # fmt: skip
SHOWN_STEPS = 3
MOST_MEMBERS = 64


@dataclass(frozen=True)
class Relief:
    """What adding members of the present size would do."""

    members: int
    member_bps: int
    capacity_bps: int
    used_pct: Decimal
    n_minus_1_pct: Decimal

    @property
    def words(self) -> str:
        size = f"{units.gbps(self.member_bps, 0)}G"
        many = f"{self.members} × {size}"
        return (
            f"{many} more makes {units.capacity(self.capacity_bps)}: p95 falls to "
            f"{units.percent(self.used_pct)} and N\u22121 to {units.percent(self.n_minus_1_pct)}."
        )


def relief(p95: int, capacity_bps: int, member_bps: int, limit_pct: Decimal) -> Relief | None:
    """The fewest further members that bring p95 to 5 points under the limit, N-1 to 100 %."""
    if member_bps <= 0 or capacity_bps <= 0:
        return None
    for members in range(1, MOST_MEMBERS + 1):
        whole = capacity_bps + members * member_bps
        used, left = percent(p95, whole), percent(p95, whole - member_bps)
        if used <= limit_pct - 5 and left <= 100:
            return Relief(members, member_bps, whole, used, left)
    return None


def percent(part: int, whole: int) -> Decimal:
    return rounded(Decimal(100 * part) / whole)


@dataclass(frozen=True)
class Step:
    label: str
    mark: str
    note: str


def steps(link: Interconnect, changes: list[StateChange]) -> list[Step]:
    """Where the interconnect has been, is, and what comes next in building it."""
    reached = {change.target: change.at.date() for change in changes}
    if link.in_service_on:
        reached[State.ACTIVE] = link.in_service_on
    before = [change.source for change in changes if change.source != link.state]
    past = list(dict.fromkeys(before))[-SHOWN_STEPS:]
    done = [Step(State(state).label, "done", _since(reached.get(state))) for state in past]
    now = Step(State(link.state).label, "now", _since(reached.get(link.state)))
    return [*done, now, *_next(link.state)]


def _since(day: date | None) -> str:
    return units.day(day) if day else ""


def _next(state: str) -> list[Step]:
    if state not in BUILD[:-1]:
        return []
    following = BUILD[BUILD.index(State(state)) + 1]
    possible = following in lifecycle.targets(STATE_MOVES, state)
    return [Step(following.label, "next", "")] if possible else []


def detail_of(link: Interconnect) -> Any:
    """The row of its kind: PNI, IX peering or cache; None where there is none."""
    names = {Kind.PNI: "pni", Kind.IXP: "ix_peering", Kind.CACHE: "cache"}
    return getattr(link, names[Kind(link.kind)], None) if link.kind in names else None


def type_words(link: Interconnect, members: list[Member]) -> str:
    """`PNI, 4 × 100G LR4, ae12`."""
    words = [link.get_kind_display()]
    ports = [member for member in members if member.state != MemberState.REMOVED]
    sizes = {member.speed_bps for member in ports}
    if len(sizes) == 1:
        optics = {member.optic for member in ports if member.optic}
        optic = f" {optics.pop()}" if len(optics) == 1 else ""
        words.append(f"{len(ports)} × {units.gbps(sizes.pop(), 0)}G{optic}")
    else:
        words.append(units.capacity(link.capacity_bps))
    lag = getattr(detail_of(link), "lag_name", "")
    return ", ".join(filter(None, [*words, lag]))


def members_up(members: list[Member]) -> str:
    """`4 of 4 up`."""
    there = [m for m in members if m.state not in (MemberState.REMOVED, MemberState.PLANNED)]
    up = [m for m in there if m.state in (MemberState.UP, MemberState.LOW_LIGHT)]
    return f"{len(up)} of {len(there)} up"


@dataclass(frozen=True)
class Call:
    """The one thing to say on top of the page."""

    tone: str
    icon: str
    text: str
    advice: str
    address: str
    label: str


def call(row: Row, box: Box | None, today: date) -> Call | None:
    """What is wrong, by when, what helps; None on a healthy page."""
    if row.breach:
        return _breach_call(row, row.breach, box, today)
    if row.is_late and row.stat:
        newest = row.stat.last_sample_at
        return Call(
            "warn", "database-off",
            f"No samples since {newest:%-d %b %H:%M} UTC." if newest else "No samples arrive.",
            "Figures are of then. Terms are on hold: nothing opens and nothing clears.", "", "",
        )  # fmt: skip
    return None


def _breach_call(row: Row, breach: Breach, box: Box | None, today: date) -> Call:
    said = words.said(
        breach, today, value_bps=box.p95 if box else None, capacity_bps=row.link.capacity_bps
    )
    tone = "bad" if breach.severity in ("MAJOR", "CRITICAL") else "warn"
    advice = f"{said.todo} {_relief_words(row, breach, box)}".strip()
    label = "Handle breach" if breach.state == "OPEN" else "See breach"
    return Call(tone, "alert-octagon", said.wrong, advice, breach.ref, label)


def _relief_words(row: Row, breach: Breach, box: Box | None) -> str:
    link = row.link
    if breach.kind != "CAPACITY" or box is None or row.limit is None:
        return ""
    largest = link.capacity_bps - link.n_minus_1_bps
    found = relief(box.p95, link.capacity_bps, largest, row.limit.pct)
    return found.words if found else ""


def evidence_of(
    link: Interconnect, term: ContractTerm | None, breach: Breach | None, last: int
) -> list[evidence.Day]:
    """The last judged days of the term in question, newest first."""
    if term is None:
        return []
    return evidence.of_term(term, link.ref, last, breach)
