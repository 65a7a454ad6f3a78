"""What needs the partner, each with what to do about it: pure, from what was read already.

Source: portal.md 6.2 ("action items first with suggested fix").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from apps.agreements.for_partner import Deal
from apps.breaches.for_partner import Broken
from apps.capacity.enums import Side
from apps.capacity.enums import State as RequestState
from apps.capacity.for_partner import Row as Request
from apps.core import units
from apps.network.enums import MemberState
from apps.network.for_partner import Fault
from apps.partners.for_partner import Card
from apps.portal import progress
from apps.portal.documents.rows import Document
from apps.portal.interconnects.rows import Row as LinkRow

BAD_DAYS = 8


@dataclass(frozen=True)
class Need:
    """One thing to do. `day`: until when; `since`: from when on, where there is no deadline."""

    icon: str
    title: str
    text: str
    address: str
    label: str
    day: date | None = None
    since: date | None = None
    is_bad: bool = False

    @property
    def order(self) -> tuple[bool, date, str]:
        """What is wrong first, then by its day."""
        return (not self.is_bad, self.day or date.max, self.title)


# What a request waits for, and what the button says.
ASKS = {
    RequestState.INFO_REQUESTED: ("Answer our question on", "Answer"),
    RequestState.LOA_PENDING: ("Send the LOA-CFA for", "Upload"),
    RequestState.LOA_ISSUED: ("Order the cross-connect for", "Report order"),
    RequestState.XC_ORDERED: ("Report the cross-connect of", "Report patched"),
    RequestState.TESTING: ("Confirm the test of", "Confirm"),
}


def of_requests(requests: Iterable[Request], today: date, address: str) -> list[Need]:
    """Requests that wait for the partner; `address` is where requests are."""
    return [
        _of_request(each, today, address)
        for each in requests
        if each.holder in (Side.PARTNER, Side.BOTH) and not each.is_draft
    ]


def _of_request(each: Request, today: date, address: str) -> Need:
    what, label = ASKS.get(RequestState(each.state), ("Look at", "Open"))
    due = progress.last_day(each.due_at) if each.due_at else None
    place = f", {each.place}" if each.place else ""
    return Need(
        icon="pencil", title=f"{what} {each.type_label}{place}",
        text=f"{each.ref}, with you since {units.day(each.since.date())}.",
        address=f"{address}{each.ref}/", label=label, day=due, since=each.since.date(),
        is_bad=due is not None and due < today,
    )  # fmt: skip


def of_faults(faults: Iterable[Fault], address: str) -> list[Need]:
    """Ports that need a look; `address` is where interconnects are."""
    return [_of_fault(each, f"{address}{each.ref}/") for each in faults]


def _of_fault(fault: Fault, address: str) -> Need:
    port = fault.their_port or fault.circuit or "a member"
    if fault.state == MemberState.DOWN:
        return Need(
            "alert-octagon", f"Bring up {port} of {fault.name}", "We see no light on this member.",
            address, "Look at it", is_bad=True,
        )  # fmt: skip
    light = f" of {units.number(fault.rx_dbm, 1)} dBm" if fault.rx_dbm is not None else ""
    return Need(
        "activity", f"Clean the optic on your port {port}",
        f"The light{light} that we receive on {fault.name} is low.", address, "Look at it",
    )  # fmt: skip


def of_links(
    rows: Iterable[LinkRow], broken: Iterable[Broken], asked: set[str], ask: dict[str, str],
    address: str,
) -> list[Need]:  # fmt: skip
    """Interconnects that are nearly full, unless more capacity is asked for already.

    `ask`: the form for an upgrade by reference, for those who may ask; `address` is where
    interconnects are.
    """
    promises = {each.link: each for each in broken if each.link}
    hot = [row for row in rows if row.is_hot and not row.is_late and row.link.name not in asked]
    return [_of_link(row, promises.get(row.link.ref), ask, address) for row in hot]


def _of_link(row: LinkRow, promise: Broken | None, ask: dict[str, str], address: str) -> Need:
    used = units.percent(row.figures.used_pct)
    text = f"p95 of 30 days is at {used} of {units.capacity(row.link.capacity_bps)}."
    if promise is not None:
        text += f" {promise.words} is over since {units.day(promise.since)}."
    return Need(
        icon="chart-line", title=f"Ask for more capacity on {row.link.name}", text=text,
        address=ask.get(row.link.ref) or f"{address}{row.link.ref}/",
        label="Ask for an upgrade" if ask.get(row.link.ref) else "Look at it",
        day=promise.due_on if promise else None, since=promise.since if promise else None,
        is_bad=promise is not None,
    )  # fmt: skip


def of_documents(rows: Iterable[Document], today: date, address: str) -> list[Need]:
    """LOA-CFAs that run out; `address` is where documents are."""
    return [
        Need(
            icon="file-text", title=f"Renew {row.ref}",
            text=f"{row.title} for {row.about} runs out; without it no cross-connect is made.",
            address=row.address or address, label="Renew LOA", day=row.expires_on,
            is_bad=row.expires_on is not None and (row.expires_on - today).days <= BAD_DAYS,
        )
        for row in rows
        if row.kind == "LOA-CFA"
    ]  # fmt: skip


def of_deals(deals: Iterable[Deal], renew: str, address: str) -> list[Need]:
    """Agreements that end; `renew` is the form to ask for a renewal, empty: not for this role."""
    return [
        Need(
            icon="gavel", title=f"Talk about the end of {deal.ref}",
            text=f"{deal.title} ends on {units.day(deal.ends_on)}.",
            address=renew or address, label="Ask to renew" if renew else "See documents",
            day=deal.ends_on,
        )
        for deal in deals
    ]  # fmt: skip


def of_contacts(cards: Sequence[Card], today: date, address: str) -> list[Need]:
    """A NOC contact that is missing, and contacts nobody confirmed for a year."""
    found = []
    if not any(card.is_noc for card in cards):
        found.append(Need(
            "users", "Name your NOC contact",
            "Notices of faults and maintenance go there, around the clock.", address, "Add",
            is_bad=True,
        ))  # fmt: skip
    stale = [card for card in cards if card.is_stale(today)]
    if stale:
        names = ", ".join(card.name for card in stale[:3])
        more = f" and {len(stale) - 3} more" if len(stale) > 3 else ""
        oldest = min((card.verified_on for card in stale if card.verified_on), default=None)
        found.append(Need(
            "users", f"Confirm {len(stale)} contact{'s' if len(stale) > 1 else ''}",
            f"Not confirmed for a year: {names}{more}.", address, "Confirm", since=oldest,
        ))  # fmt: skip
    return found


def of_access(reason: str, address: str) -> list[Need]:
    """Why the person can only read now, such as missing rights at PeeringDB."""
    if not reason:
        return []
    return [Need("shield-lock", "Get your rights back", reason, address, "See why", is_bad=True)]
