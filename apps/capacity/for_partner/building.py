"""What a partner sees of the build: letters and the turn-up checklist of a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db.models import Q, QuerySet

from apps.core import files
from apps.network.enums import LoaState
from apps.network.models import Loa, TurnUpCheck
from apps.partners.models import Partner


@dataclass(frozen=True)
class Letter:
    """One version of a LOA-CFA. `is_ours`: we issued it; `has_file`: there is a PDF to read."""

    id: int
    ref: str
    version: int
    state: str
    state_label: str
    is_ours: bool
    site: str
    expires_on: date | None
    issued_at: datetime | None
    has_file: bool


@dataclass(frozen=True)
class Check:
    """One point of the checklist; `is_ok` is None before it was looked at."""

    name: str
    is_ok: bool | None
    note: str


def letters(partner: Partner, ref: str) -> list[Letter]:
    """The LOA-CFAs of a request's lines, newest first; none that is still a draft. One query."""
    return [_letter(row) for row in _letters(partner, ref)]


def letter_file(partner: Partner, ref: str, id: int) -> tuple[IO[bytes], str] | None:
    """The PDF of one of them and its name; None where there is none. Raises files.Damaged."""
    found = _letters(partner, ref).filter(pk=id).exclude(path="").first()
    if found is None:
        return None
    return files.opened(found.path, sha256=found.sha256), found.filename


def checklist(partner: Partner, ref: str) -> Sequence[Check]:
    """The turn-up checklist of what a request builds; empty before there is one. One query."""
    rows = TurnUpCheck.objects.filter(request_ref=ref, interconnect__partner=partner)
    return [Check(row.name, row.is_ok, row.note) for row in rows.order_by("position", "pk")]


def _letters(partner: Partner, ref: str) -> QuerySet[Loa]:
    named = Q(request_ref=ref) | Q(request_ref__startswith=f"{ref}/")  # further lines: CAP-00012/2
    rows = Loa.objects.filter(named, partner=partner)
    return rows.exclude(state=LoaState.DRAFT).select_related("site").order_by("-pk")


def _letter(row: Loa) -> Letter:
    return Letter(
        row.pk, row.ref, row.version, row.state, row.get_state_display(),
        row.direction == "ISSUED", row.site.name, row.expires_on, row.issued_at, bool(row.path),
    )  # fmt: skip
