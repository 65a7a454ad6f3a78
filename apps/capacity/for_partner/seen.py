"""A request as the partner may see it. No internal notes, no addresses, no devices, no costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apps.capacity.rules.versions import Change


@dataclass(frozen=True)
class Row:
    """What a list shows. `holder` is whose turn it is: us, partner, both, nobody; times UTC."""

    id: int
    ref: str
    uid: str
    type: str
    type_label: str
    state: str
    place: str
    target_bps: int | None
    asked: str
    asn: int | None
    holder: str
    since: datetime
    due_at: datetime | None
    desired_on: date | None
    eta_on: date | None
    original_eta_on: date | None
    priority: str
    client_ref: str
    created_at: datetime
    submitted_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    version: int
    track: tuple[str, ...]

    @property
    def is_draft(self) -> bool:
        return self.state == "DRAFT"

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None

    def is_late(self, now: datetime) -> bool:
        """Whether the clock that runs has run out."""
        return self.due_at is not None and self.due_at <= now and not self.is_over

    @property
    def has_moved(self) -> bool:
        """Whether the expected day is another one than first said."""
        return self.eta_on != self.original_eta_on


@dataclass(frozen=True)
class Reached:
    """A state a request came to, and when."""

    target: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One thing that is decided on its own; `reason` is the public one, in words."""

    uid: str
    position: int
    label: str
    site: str
    port_speed_bps: int | None
    ports: int | None
    current_bps: int
    asked_bps: int | None
    approved_bps: int | None
    approved_ports: int | None
    details: Mapping[str, Any]
    decision: str
    decision_label: str
    reason: str
    reason_label: str
    reason_text: str
    decided_at: datetime | None
    interconnect: str


@dataclass(frozen=True)
class Moved:
    """One entry of the timeline. `by` is a name; `side` is us, partner or system."""

    at: datetime
    source: str
    target: str
    by: str
    side: str
    on_behalf: bool
    text: str


@dataclass(frozen=True)
class Said:
    at: datetime
    by: str
    from_partner: bool
    kind: str
    text: str


@dataclass(frozen=True)
class File:
    id: int
    filename: str
    content_type: str
    size: int
    sha256: str
    by: str
    from_partner: bool
    at: datetime


@dataclass(frozen=True)
class Version:
    """What was asked at a moment, and what differs from the one before."""

    number: int
    at: datetime
    by: str
    content: Mapping[str, Any]
    changes: Sequence[Change]


@dataclass(frozen=True)
class Seen:
    """One request in full. `content`: every field by name; secrets only as a mark.

    `agreement` is the reference of the one it leads to, drafted or not; empty: none.
    """

    row: Row
    content: Mapping[str, Any]
    typed: Mapping[str, Any]
    lines: Sequence[Line]
    timeline: Sequence[Moved]
    comments: Sequence[Said]
    files: Sequence[File]
    versions: Sequence[Version]
    evidence: Mapping[str, Any]
    eligibility: Sequence[Mapping[str, str]]
    ask_anyway: bool
    source: str
    on_behalf: bool
    handled_by: str
    question: str
    public_reason: str
    public_text: str
    review_on: date | None
    xc_order: Mapping[str, Any]
    circuit_ref: str
    our_confirmed_at: datetime | None
    partner_confirmed_at: datetime | None
    linked_to: str
    follow_ups: Sequence[str]
    agreement: str
    held_by_us: float
    held_by_partner: float
    verbs: tuple[str, ...]

    def may(self, verb: str) -> bool:
        """Whether the role it was read for can do that now."""
        return verb in self.verbs
