"""How far a request is: its stages as steps, whose turn it is, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from apps.capacity.enums import Side, State
from apps.capacity.for_partner import Row
from apps.portal import shell
from apps.portal.requests import stages
from apps.portal.requests.stages import Passed, Step

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


@dataclass(frozen=True)
class Progress:
    """A request on Home. `side` is who has to act, `us` being who reads it: the partner.

    `goal` is what the last stage is called, and what `eta` is the day of.
    """

    row: Row
    title: str
    address: str
    next: str
    side: str
    late: str
    steps: list[Step]
    goal: str

    @property
    def eta(self) -> date | None:
        return self.row.eta_on


def of(row: Row, now: datetime, moves: Sequence[Passed] = ()) -> Progress:
    """`moves`, oldest first, date the steps that are done."""
    way = stages.way(row.track)
    return Progress(
        row=row,
        title=", ".join(filter(None, (row.type_label, row.place, row.asked))),
        address=f"{shell.address_of('portal:request_list')}{row.ref}/",
        next=_next(row),
        side="us" if row.holder in (Side.PARTNER, Side.BOTH) else "them",
        late=_late(row, now),
        steps=stages.steps(way, state=row.state, moves=moves),
        goal=way[-1].label,
    )


def last_day(due_at: datetime) -> date:
    """The last day in time, in the person's zone; a limit at midnight is the day before."""
    return timezone.localdate(due_at - timedelta(seconds=1))


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
