"""How far a request is: its stages as steps, whose turn it is, and until when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from apps.capacity.enums import Side, State
from apps.capacity.for_partner import Row
from apps.core import units
from apps.portal import shell

# Short words of the partner's side (portal.md 6.4, "How the states look to others").
STAGES = {
    State.SUBMITTED: "Submitted", State.IN_REVIEW: "Review", State.APPROVED: "Approved",
    State.LOA_PENDING: "LOA", State.LOA_ISSUED: "LOA issued", State.XC_ORDERED: "Cross-connect",
    State.PROVISIONING: "Provisioning", State.TESTING: "Testing", State.ACTIVE: "Active",
}  # fmt: skip
NEXT = {
    Side.US: {
        State.SUBMITTED: "takes it up", State.IN_REVIEW: "reviews it",
        State.ON_HOLD: "has put it on hold", State.APPROVED: "prepares it",
        State.LOA_PENDING: "issues the LOA-CFA", State.LOA_ISSUED: "orders the cross-connect",
        State.XC_ORDERED: "has ordered the cross-connect", State.PROVISIONING: "configures it",
        State.TESTING: "tests it", State.FAILED: "looks into a problem",
    },
    Side.PARTNER: {
        State.INFO_REQUESTED: "Answer our question", State.LOA_PENDING: "Send your LOA-CFA",
        State.LOA_ISSUED: "Order the cross-connect", State.XC_ORDERED: "Have it patched",
        State.TESTING: "Confirm the test",
    },
}  # fmt: skip
ASIDE = {State.INFO_REQUESTED: State.IN_REVIEW, State.ON_HOLD: State.IN_REVIEW,
         State.FAILED: State.PROVISIONING}  # fmt: skip


@dataclass(frozen=True)
class Step:
    label: str
    mark: str
    note: str = ""


@dataclass(frozen=True)
class Progress:
    """A request on Home. `side` is who has to act: `them` is the partner, `us` our team."""

    row: Row
    title: str
    address: str
    next: str
    side: str
    late: str
    steps: list[Step]

    @property
    def eta(self) -> date | None:
        return self.row.eta_on


def of(row: Row, now: datetime) -> Progress:
    return Progress(
        row=row,
        title=", ".join(filter(None, (row.type_label, row.place, row.asked))),
        address=f"{shell.address_of('portal:request_list')}{row.ref}/",
        next=_next(row),
        side="us" if row.holder in (Side.PARTNER, Side.BOTH) else "them",
        late=_late(row, now),
        steps=steps(row),
    )


def _next(row: Row) -> str:
    """`Northlight issues the LOA-CFA`, `Answer our question`."""
    state = State(row.state)
    if row.holder in (Side.PARTNER, Side.BOTH):
        return NEXT[Side.PARTNER].get(state, "Look at it")
    return f"{settings.NETWORK_NAME} {NEXT[Side.US].get(state, 'works on it')}"


def _late(row: Row, now: datetime) -> str:
    if not row.is_late(now) or row.due_at is None:
        return ""
    return f"{max((now - row.due_at).days, 0)} d late"


def steps(row: Row) -> list[Step]:
    """The stages of this type of request: done, now, to come."""
    here = ASIDE.get(State(row.state), State(row.state))
    stages = [State(each) for each in row.track if each in STAGES]
    at = stages.index(here) if here in stages else 0
    return [
        Step(STAGES[each], _mark(n, at, row), _note(n, at, row)) for n, each in enumerate(stages)
    ]


def _mark(number: int, at: int, row: Row) -> str:
    if number == at:
        return "err" if row.state == State.FAILED else "now"
    return "done" if number < at else "next"


def _note(number: int, at: int, row: Row) -> str:
    if number != at:
        return ""
    return f"since {units.day(row.since.date()).rpartition(' ')[0]}"
