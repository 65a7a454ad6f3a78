"""Agreements as the other party sees them: what is in force until when, and the executed document.

No notes, no owner, no prices, nothing of a negotiation of ours. Dates are days in the agreement's
zone. Source: portal.md 6.2, "Documents".
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from apps.agreements.enums import DocumentKind, Kind, PeriodState, RenewalType, State
from apps.agreements.models import Agreement, DocumentVersion, TermPeriod
from apps.partners.models import Partner

IN_FORCE = (State.EXECUTED, State.ACTIVE)
SHOWN = (State.OUT_FOR_SIGNATURE, *IN_FORCE, State.EXPIRED, State.TERMINATED, State.SUPERSEDED)
_RENEWALS = {
    RenewalType.FIXED: "Ends on that day",
    RenewalType.AUTO_RENEW: "Renews by itself",
    RenewalType.MUTUAL_OPTION: "Renews if both agree",
    RenewalType.EVERGREEN: "No end date",
}


@dataclass(frozen=True)
class Paper:
    """An executed document; `number` is its place among the versions of the agreement."""

    number: int
    filename: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Deal:
    """An agreement. `ends_on` is the last day in force of the present term; None: no end.

    `is_confidential`: its document is for administrators of the partner only.
    """

    ref: str
    title: str
    kind: str
    state: str
    our_entity: str
    partner_entity: str
    signed_on: date | None
    effective_on: date | None
    ends_on: date | None
    notice_deadline: date | None
    renewal_type: str
    is_confidential: bool
    paper: Paper | None = None

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def state_label(self) -> str:
        return "In force" if self.is_in_force else State(self.state).label

    @property
    def is_in_force(self) -> bool:
        return self.state in IN_FORCE

    @property
    def renewal(self) -> str:
        """What happens at the end of the term, in words."""
        return _RENEWALS[RenewalType(self.renewal_type)] if self.is_in_force else ""


def in_force(partner: Partner) -> list[Deal]:
    """Agreements in force, those that end first first; without documents. One query."""
    rows = _deals(partner).filter(state__in=IN_FORCE).values_list(*_FIELDS)
    return sorted((Deal(*row) for row in rows), key=_by_end)


def deals(partner: Partner) -> list[Deal]:
    """All agreements they signed or are asked to sign, with executed documents. One query."""
    is_executed = Q(documents__kind=DocumentKind.EXECUTED)  # one at most
    rows = (
        _deals(partner)
        .filter(state__in=SHOWN)
        .annotate(executed=FilteredRelation("documents", condition=is_executed))
        .values_list(*_FIELDS, *(f"executed__{name}" for name in _PAPER))
    )
    return sorted(map(_with_paper, rows), key=lambda deal: (not deal.is_in_force, *_by_end(deal)))


def _with_paper(row: tuple[Any, ...]) -> Deal:
    facts, paper = row[: len(_FIELDS)], row[len(_FIELDS) :]
    found = Deal(*facts)
    return replace(found, paper=Paper(*paper)) if paper[0] else found


def executed(partner: Partner, ref: str) -> DocumentVersion | None:
    """The executed document of an agreement of theirs, to hand out on record; else None.

    One query. Who may have a confidential one is for the page to ask: `agreement` is loaded.
    """
    return (
        DocumentVersion.objects.filter(
            agreement__partner=partner, agreement__ref=ref, agreement__state__in=SHOWN,
            kind=DocumentKind.EXECUTED,
        ).select_related("agreement").defer("text", "facts").first()
    )  # fmt: skip


_FIELDS = (
    "ref", "title", "kind", "state", "our_entity", "partner_entity", "signed_on", "effective_on",
    "ends_on", "notice_deadline", "renewal_type", "is_confidential",
)  # fmt: skip
_PAPER = ("number", "filename", "size", "sha256")


def _deals(partner: Partner) -> QuerySet[Agreement]:
    now = TermPeriod.objects.filter(agreement=OuterRef("pk"), state=PeriodState.CURRENT)
    return Agreement.objects.filter(partner=partner).annotate(
        ends_on=Subquery(now.values("ends_on")[:1]),
        notice_deadline=Subquery(now.values("notice_deadline")[:1]),
    )


def _by_end(deal: Deal) -> tuple[date, str]:
    return deal.ends_on or date.max, deal.ref
