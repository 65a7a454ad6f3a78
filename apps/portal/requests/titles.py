"""What a request is called: its type and object, what it asks for, where it stands, whose turn."""

from dataclasses import dataclass
from datetime import date, datetime

from apps.capacity import for_partner
from apps.capacity.enums import State
from apps.capacity.for_partner import Row
from apps.capacity.rules.fields import TYPES
from apps.portal.requests import stages, wizard

_SIDES = {"us": "them", "partner": "us", "both": "us"}


@dataclass(frozen=True)
class Head:
    """A request in a line or on top of its page.

    `turn` is whose it is, `us` being who reads it: the partner; empty where nobody has to act.
    Dates are days in UTC.
    """

    ref: str
    title: str
    what: str
    state: str
    state_label: str
    tone: str
    turn: str
    since: datetime
    eta_on: date | None
    first_eta_on: date | None
    client_ref: str
    changed_at: datetime
    version: int

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_later(self) -> bool:
        """Whether the day moved back from the one we first said."""
        return bool(self.eta_on and self.first_eta_on and self.eta_on > self.first_eta_on)


@dataclass(frozen=True)
class Link:
    """A draft to go on with."""

    ref: str
    title: str
    address: str
    changed_at: datetime


def title(row: Row) -> str:
    """`PNI upgrade, BOG-2`."""
    name = TYPES[row.type].title
    return f"{name}, {row.place}" if row.place else name


def head(row: Row) -> Head:
    has_loa = stages.way(row.track) is stages.WITH_LOA
    return Head(
        ref=row.ref, title=title(row), what=row.asked, state=row.state,
        state_label=stages.label(row.state, has_loa=has_loa), tone=stages.tone(row.state),
        turn="" if row.is_draft else _SIDES.get(row.holder, ""), since=row.since,
        eta_on=row.eta_on, first_eta_on=row.original_eta_on, client_ref=row.client_ref,
        changed_at=row.changed_at, version=row.version,
    )  # fmt: skip


def link(one: object) -> Link:
    """A draft leads to its first step."""
    row = for_partner.row_of(one)  # type: ignore[arg-type]
    first = wizard.parts(row.type)[0].key
    return Link(row.ref, title(row), wizard.address(row.ref, first), row.changed_at)
