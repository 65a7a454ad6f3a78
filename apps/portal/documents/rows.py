"""Agreements and LOA-CFAs of the partner as rows of one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from apps.agreements import for_partner as agreements
from apps.agreements.enums import RenewalType, State
from apps.agreements.for_partner import Deal
from apps.core.ui.looks import Look
from apps.network import for_partner as network
from apps.network.enums import LoaState
from apps.network.for_partner import Letter
from apps.partners.for_partner import Seat

SOON = timedelta(days=90)  # an agreement that ends
LOA_SOON = 30  # days (portal.md 6.4: warn at 30, 14 and 3)


@dataclass(frozen=True)
class Document:
    """One paper. `file` is where it is downloaded, empty: no file, or not for this person."""

    kind: str
    ref: str
    title: str
    about: str
    issued_on: date | None
    expires_on: date | None
    look: Look
    is_current: bool
    file: str = ""
    filename: str = ""
    size: int | None = None
    sha256: str = ""
    note: str = ""
    address: str = ""

    @property
    def is_soon(self) -> bool:
        """Whether it runs out soon, or has."""
        return self.look.tone in ("warn", "bad")


def documents(seat: Seat, today: date) -> list[Document]:
    """All papers, what is in force first. Two queries."""
    return with_deals(seat, agreements.deals(seat.partner), today)


def with_deals(seat: Seat, deals: Iterable[Deal], today: date) -> list[Document]:
    """The same where the agreements are read already. One query."""
    found = [*_letters(seat, today), *(deal_row(deal, seat, today) for deal in deals)]
    return sorted(found, key=lambda row: (not row.is_current, row.expires_on or date.max, row.ref))


def deal_row(deal: Deal, seat: Seat, today: date) -> Document:
    """An agreement; the document of a confidential one is for administrators."""
    shown, note = deal.paper, "Not stored here" if deal.paper is None else ""
    if deal.is_confidential and not seat.may("manage"):
        shown, note = None, "For your administrators"
    return Document(
        kind="Agreement", ref=deal.ref, title=deal.title, about=deal.kind_label,
        issued_on=deal.signed_on, expires_on=deal.ends_on, look=deal_look(deal, today),
        is_current=deal.is_in_force,
        file=reverse("portal:document_agreement", args=[deal.ref]) if shown else "",
        filename=shown.filename if shown else "", size=shown.size if shown else None,
        sha256=shown.sha256 if shown else "", note=note or deal.renewal,
    )  # fmt: skip


def deal_look(deal: Deal, today: date) -> Look:
    if not deal.is_in_force:
        is_open = deal.state == State.OUT_FOR_SIGNATURE
        return Look("acc" if is_open else "void", deal.state_label)
    if ends(deal, today):
        return Look("warn", f"Ends in {(deal.ends_on - today).days} d")  # type: ignore[operator]
    return Look("ok", "In force")


def ends(deal: Deal, today: date) -> bool:
    """Whether it ends soon unless somebody does something."""
    goes_on = deal.renewal_type in (RenewalType.AUTO_RENEW, RenewalType.EVERGREEN)
    return not goes_on and deal.ends_on is not None and deal.ends_on - today <= SOON


def _letters(seat: Seat, today: date) -> list[Document]:
    """The newest version of each LOA-CFA."""
    newest: dict[str, Letter] = {}
    for letter in network.letters(seat.partner):
        if letter.ref not in newest or newest[letter.ref].version < letter.version:
            newest[letter.ref] = letter
    return [_letter(letter, today) for letter in newest.values()]


def _letter(letter: Letter, today: date) -> Document:
    place = ", ".join(filter(None, (letter.interconnect, letter.facility)))
    args = [letter.ref, letter.version]
    return Document(
        kind="LOA-CFA", ref=letter.ref, title=f"LOA-CFA v{letter.version}", about=place,
        issued_on=_day(letter.issued_at), expires_on=letter.expires_on,
        look=letter_look(letter, today), is_current=letter.is_good,
        file=reverse("portal:loa_file", args=args) if letter.has_file else "",
        filename=letter.filename,
        size=letter.size or None, sha256=letter.sha256, note=letter.direction_label,
        address=reverse("portal:loa_detail", args=args),
    )  # fmt: skip


def letter_look(letter: Letter, today: date) -> Look:
    left = letter.days_left(today)
    if left is None:
        is_expired = letter.state == LoaState.EXPIRED
        return Look("bad" if is_expired else "void", letter.state_label)
    if left < 0:
        return Look("bad", "Expired")
    return Look("warn", f"{left} d left") if left <= LOA_SOON else Look("ok", letter.state_label)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def expiring(rows: Iterable[Document]) -> list[Document]:
    return [row for row in rows if row.is_current and row.is_soon]
