"""Everything the page of one request shows, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.agreements.models import TermPeriod
from apps.capacity import queries, rules
from apps.capacity.actions import Acting
from apps.capacity.enums import Actor, Decision, RequestType, State, Visibility
from apps.capacity.models import CapacityRequest, RequestLine, RequestStep
from apps.capacity.rules import sla
from apps.console import access
from apps.console.requests import asked, calls, verbs, words
from apps.console.requests.evidence import evidence
from apps.console.requests.forms import CommentForm, FileForm, LineForm
from apps.core import units
from apps.network import queries as network
from apps.network.models import Loa

INLINE = 8  # lines whose forms stand on the page itself
EDITABLE = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW)
MOST_BUTTONS = 3


def page(one: CapacityRequest, user: User, acting: Acting, now: datetime) -> dict[str, Any]:
    """For the template; `one` is of `queries.request`. Four queries more, five of sessions."""
    steps = list(one.steps.all())
    offered = list(verbs.offered(one, user, acting))
    lead = verbs.lead_of(one, offered, user)
    others = [verb for verb in offered if verb is not lead]
    letters = loas(one)
    portless = queries.without_ports(one) if one.state == State.LOA_PENDING else []
    return {
        "one": one,
        "title": _title(one),
        "place": words.place(one),
        "clock": words.clock(one, now),
        "turn": words.turn(one),
        "call": calls.call(one),
        "way": calls.way_on(one, letters, portless) if access.may(user, "network.edit") else None,
        "lead": lead,
        "buttons": others[:MOST_BUTTONS],
        "more": others[MOST_BUTTONS:],
        "used": used_by(one, steps, now),
        "stages": stages(one, steps),
        "lines": lines_of(one, acting),
        "evidence": evidence(one, now),
        "groups": asked.groups(one),
        "versions": asked.versions(one),
        "log": log(steps),
        "comments": list(one.comments.all())[::-1],
        "files": list(one.attachments.all()),
        "comment": CommentForm(),
        "file": FileForm(),
        "loas": letters,
        "portless": portless,
        "periods": periods(one),
        "talk": queries.negotiation_of(one) if one.agreement_id else None,
        "counter": queries.counter_of(one) if one.type == RequestType.IX_SESSIONS else None,
        "shared": Visibility.SHARED,
    }


def _title(one: CapacityRequest) -> str:
    place = words.place(one)
    return f"{one.get_type_display()}, {place}" if place else one.get_type_display()


def used_by(one: CapacityRequest, steps: Sequence[RequestStep], now: datetime) -> dict[str, str]:
    """How long each side has held it so far (portal.md 6.8)."""
    moves = [(step.change.target, step.change.at) for step in steps]
    spent = sla.clocks(sla.stays(moves, one.details) if moves else [], one.closed_at or now)
    return {"us": words.span(spent.us), "partner": words.span(spent.partner),
            "both": words.span(spent.both) if spent.both else ""}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One step of its way for `{% steps %}`."""

    label: str
    mark: str
    note: str = ""


def stages(one: CapacityRequest, steps: Sequence[RequestStep]) -> list[Stage]:
    """The way of its type, with the day each stage was reached; what went wrong stands last."""
    reached = {step.change.target: step.change.at for step in steps}
    way = rules.track(one.type, one.details)
    left = rules.remaining(one.type, one.details, one.state)
    here = left[0] if left else one.state
    aside = [] if one.state in way or one.state == State.DRAFT else [_aside(one)]
    ended = bool(aside) and not left
    known = [stage for stage in way if stage in reached or not ended]
    return [_stage(stage, here, way, reached, one) for stage in known] + aside


def _stage(
    stage: str, here: str, way: Sequence[str], reached: dict[str, datetime], one: CapacityRequest
) -> Stage:
    day = units.day(reached[stage].date()) if stage in reached else ""
    position = way.index(here) if here in way else len(way)
    if stage == here and one.state not in (State.ACTIVE, State.DRAFT):
        return Stage(State(stage).label, "now", day)
    is_done = way.index(stage) < position or one.state == State.ACTIVE
    return Stage(State(stage).label, "done" if is_done else "next", day if is_done else "")


def _aside(one: CapacityRequest) -> Stage:
    """A state that is no part of the way: on hold, a question, an end without a result."""
    mark = "now" if one.state in (State.INFO_REQUESTED, State.ON_HOLD) else "err"
    return Stage(State(one.state).label, mark, units.day(one.state_since.date()))


@dataclass(frozen=True)
class Line:
    """A line with what was decided, the ports that are free at its site, and its form."""

    line: RequestLine
    asked: str
    granted: str
    free: str
    form: LineForm | None
    is_open: bool


def lines_of(one: CapacityRequest, acting: Acting) -> list[Line]:
    """Free ports of all sites in one query, the sites to choose from in one for each form."""
    rows = list(one.lines.all())
    free = network.free_ports_at({row.site_id for row in rows if row.site_id})
    may = "decide_line" in rules.verbs(one.type, one.state, one.details, acting.roles)
    with_forms = may and len(rows) <= INLINE
    return [
        Line(
            row, words.how_much([row], row.asked_bps), granted(row),
            free_words(free.get(row.site_id or 0, {})) if row.ports and row.site_id else "",
            LineForm(line=row) if with_forms else None, may,
        )
        for row in rows
    ]  # fmt: skip


def granted(line: RequestLine) -> str:
    """`2 of 4 ports, 200 Gbps`; empty unless it was approved."""
    if line.decision not in (Decision.APPROVED, Decision.REDUCED):
        return ""
    ports = ""
    if line.approved_ports and line.ports:
        ports = f"{line.approved_ports} of {line.ports}{units.NBSP}ports"
    rate = units.capacity(line.approved_bps) if line.approved_bps else ""
    return ", ".join(filter(None, (ports, rate)))


def free_words(free: dict[int, int]) -> str:
    """`12 × 100 Gbps, 4 × 400 Gbps free`, or that there are none."""
    parts = [
        f"{count}{units.NBSP}×{units.NBSP}{units.capacity(bps)}" for bps, count in free.items()
    ]
    return f"{', '.join(parts)} free" if parts else "no port is free"


@dataclass(frozen=True)
class Entry:
    """A line of the log: everything that is kept about a move."""

    at: datetime
    source: str
    target: str
    by: str
    role: str
    on_behalf: bool
    reason: str
    version: int
    origin: str


def log(steps: Sequence[RequestStep]) -> list[Entry]:
    """Newest first."""
    return [_entry(step) for step in reversed(steps)]


def _entry(step: RequestStep) -> Entry:
    change = step.change
    origin = " ".join(filter(None, (step.ip, f"token {step.token}" if step.token else "")))
    said = dict.fromkeys(filter(None, (change.reason, step.public_text)))
    return Entry(
        change.at, State(change.source).label, State(change.target).label,
        str(change.actor or _nobody(step)), Actor(step.role).label, step.on_behalf,
        ": ".join(said), step.version, origin,
    )  # fmt: skip


def _nobody(step: RequestStep) -> str:
    """Who it was where no person is on record."""
    return "The partner" if step.role.startswith("P-") else "EdgePartners"


def loas(one: CapacityRequest) -> list[Loa]:
    """LOA-CFAs of its lines, newest first. One query."""
    rows = network.loas().filter(request_ref__startswith=one.ref).order_by("-pk")
    return [row for row in rows if row.request_ref.partition("/")[0] == one.ref]


def periods(one: CapacityRequest) -> list[TermPeriod]:
    """The partner's agreements in force, with the period that runs. One query."""
    rows = TermPeriod.objects.filter(
        agreement__partner=one.partner, agreement__state="ACTIVE", state="CURRENT"
    )
    return list(rows.select_related("agreement").order_by("ends_on", "pk"))
