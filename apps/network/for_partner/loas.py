"""LOA-CFAs as a partner reads them, and as whoever holds the paper may check it.

Everything printed on a LOA is meant for the partner; devices and our notes are not on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db.models import Q, QuerySet

from apps.core import files
from apps.network import queries
from apps.network.enums import LOA_GOOD, LoaDirection, LoaState
from apps.network.models import Loa
from apps.partners.models import Partner

PDF = "application/pdf"
_READ = ("site__facility", "site__metro", "interconnect")
# What the check of a paper answers; words for people are in the template.
GOOD, EXPIRED, REPLACED, WITHDRAWN, DONE = "good", "expired", "replaced", "withdrawn", "done"
_VERDICTS = {
    LoaState.EXPIRED: EXPIRED,
    LoaState.SUPERSEDED: REPLACED,
    LoaState.CANCELLED: WITHDRAWN,
    LoaState.USED: DONE,
}


@dataclass(frozen=True)
class Letter:
    """One version of a LOA-CFA. `expires_on` is the last day it is good for, UTC."""

    ref: str
    version: int
    direction: str
    state: str
    site: str
    facility: str
    metro: str
    interconnect: str
    request_ref: str
    order_ref: str
    reason: str
    facts: Mapping[str, Any]
    issued_at: datetime | None
    expires_on: date | None
    filename: str
    size: int
    sha256: str
    has_file: bool

    @property
    def is_ours(self) -> bool:
        return self.direction == LoaDirection.ISSUED

    @property
    def direction_label(self) -> str:
        return "Issued by us" if self.is_ours else "Issued by you"

    @property
    def state_label(self) -> str:
        return LoaState(self.state).label

    @property
    def is_good(self) -> bool:
        return self.state in LOA_GOOD

    @property
    def waits_for_partner(self) -> bool:
        """Ours, issued: the partner may accept or refuse it."""
        return self.is_ours and self.state == LoaState.ISSUED

    @property
    def port_count(self) -> int:
        return len(self.facts.get("ports") or ()) or int(self.facts.get("port_count") or 0)

    def days_left(self, today: date) -> int | None:
        """Days until the last one, 0 on it; None for one that is not good any more."""
        return (self.expires_on - today).days if self.is_good and self.expires_on else None


@dataclass(frozen=True)
class LoaCheck:
    """What the holder of a paper learns: whether it is good, and nothing of traffic or people."""

    verdict: str
    ref: str
    version: int
    issuer: str
    facility: str
    ports: int
    issued_at: datetime | None
    expires_on: date | None

    @property
    def is_good(self) -> bool:
        return self.verdict == GOOD


def letters(partner: Partner, *, request_ref: str = "") -> list[Letter]:
    """The partner's LOA-CFAs in all versions that were issued, newest first. One query.

    With `request_ref` those of a request, all its lines.
    """
    rows = _theirs(partner)
    if request_ref:
        rows = rows.filter(
            Q(request_ref=request_ref) | Q(request_ref__startswith=f"{request_ref}/")
        )
    return [_letter(row) for row in rows.order_by("-pk")]


def letter(partner: Partner, ref: str, version: int | None = None) -> Letter | None:
    """One version, the newest without a number; None for somebody else's. One query."""
    row = _row(partner, ref, version)
    return None if row is None else _letter(row)


def letter_file(
    partner: Partner, ref: str, version: int | None = None
) -> tuple[IO[bytes], str, str] | None:
    """The PDF: file, name and type; None while it is not printed. Raises files.Damaged."""
    row = _row(partner, ref, version)
    if row is None or not row.path:
        return None
    return files.opened(row.path, sha256=row.sha256), row.filename, PDF


def loa_handle(partner: Partner, ref: str) -> Loa | None:
    """The newest version to hand to an action, with what actions need; None for others'."""
    rows = Loa.objects.filter(partner=partner, ref=ref).exclude(state=LoaState.DRAFT)
    return rows.select_related("partner__owner", "site").order_by("-version").first()


def loa_check(token: str, *, today: date) -> LoaCheck | None:
    """What the link on a paper says today (UTC); None for a token that was never printed."""
    row = queries.loa_by_digest(queries.digest_of(token))
    if row is None:
        return None
    late = row.is_good and row.expires_on is not None and row.expires_on < today
    verdict = EXPIRED if late else _VERDICTS.get(LoaState(row.state), GOOD)
    return LoaCheck(
        verdict=verdict, ref=row.ref, version=row.version, issuer=row.facts.get("issuer", ""),
        facility=row.facts.get("facility", ""), ports=len(row.facts.get("ports") or ()),
        issued_at=row.issued_at, expires_on=row.expires_on,
    )  # fmt: skip


def _theirs(partner: Partner) -> QuerySet[Loa]:
    rows = Loa.objects.filter(partner=partner).exclude(state=LoaState.DRAFT)
    return rows.select_related(*_READ)


def _row(partner: Partner, ref: str, version: int | None) -> Loa | None:
    rows = _theirs(partner).filter(ref=ref).order_by("-version")
    return (rows if version is None else rows.filter(version=version)).first()


def _letter(row: Loa) -> Letter:
    ours = {k: v for k, v in row.facts.items() if k != "asked"}
    return Letter(
        ref=row.ref, version=row.version, direction=row.direction, state=row.state,
        site=row.site.code, facility=row.site.facility.name, metro=row.site.metro.name,
        interconnect=row.interconnect.ref if row.interconnect else "",
        request_ref=row.request_ref, order_ref=row.order_ref, reason=row.reason, facts=ours,
        issued_at=row.issued_at, expires_on=row.expires_on, filename=row.filename, size=row.size,
        sha256=row.sha256, has_file=bool(row.path),
    )  # fmt: skip
