"""The board: a column per stage with the cards that waited longest, what is on hold and closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.agreements.enums import PIPELINE, STAGE_MOVES, Stage, Turn
from apps.agreements.models import Negotiation, Round
from apps.console import addresses
from apps.console.lists.state import Asked
from apps.console.negotiations import listing
from apps.console.negotiations.listing import NEGOTIATIONS
from apps.core import lifecycle, units
from apps.core.ui import components
from apps.core.ui.components import escape, safe

MOST_CARDS = 8  # a column
MOST_OTHERS = 12  # on hold and closed
QUARTER = timedelta(days=92)
HINTS = {
    Stage.DRAFTING: "Drop here when the first draft has an owner",
    Stage.REDLINE: "Drop here when a version went out",
    Stage.AGREED: "Drop here when nothing blocks",
}
CARD_READ = (
    "ref", "subject", "purpose", "state", "turn", "turn_since", "expected_bps", "first_target_on",
    "target_on", "opened_at", "closed_at", "owner__name", "owner__email", "agreement__ref",
    "agreement__partner__name",
)  # fmt: skip
OTHERS_READ = (*CARD_READ, "review_on", "outcome", "outcome_text")


@dataclass(frozen=True)
class Totals:
    """Figures of one stage, or of all."""

    count: int = 0
    bps: int = 0
    ours: int = 0
    stalled: int = 0
    slipped: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, f) + getattr(other, f) for f in self.__dataclass_fields__))


@dataclass(frozen=True)
class Column:
    """One stage: its cards as HTML, and where the rest is."""

    stage: Stage
    totals: Totals
    cards: SafeString
    more: int
    address: str
    moves: str
    hint: str

    @property
    def expected(self) -> str:
        return units.rate(self.totals.bps) if self.totals.bps else ""


def asked_of(parameters: QueryDict) -> Asked:
    """What the address of a board asks for: the filter of the table, without its order."""
    filterset = NEGOTIATIONS.filters(parameters or None, queryset=listing.rows())
    return Asked(NEGOTIATIONS, parameters, filterset, (), NEGOTIATIONS.sort)


def context(asked: Asked) -> dict[str, Any]:
    """For the template. Four queries, however many there are."""
    found = asked.filterset.qs
    totals = _totals(found)
    cards = _cards(found)
    others = found.filter(Q(state=Stage.ON_HOLD) | Q(closed_at__gte=timezone.now() - QUARTER))
    shown = list(others.only(*OTHERS_READ).order_by("-closed_at")[: MOST_OTHERS + 1])
    return {
        "columns": [_column(stage, totals, cards, asked) for stage in PIPELINE],
        "totals": sum((totals[stage] for stage in PIPELINE), Totals()),
        "others": [(row, listing.days_open(row)) for row in shown[:MOST_OTHERS]],
        "more_others": len(shown) > MOST_OTHERS,
        "is_empty": not any(one.count for one in totals.values()) and not shown,
    }


def _totals(found: QuerySet[Negotiation]) -> Mapping[str, Totals]:
    """One query."""
    rows = (
        found.filter(state__in=PIPELINE)
        .order_by()
        .values("state")
        .annotate(
            n=Count("pk"),
            bps=Sum("expected_bps"),
            ours=Count("pk", filter=Q(turn=Turn.US)),
            stalled=Count("pk", filter=Q(is_stalled=True)),
            slipped=Count("pk", filter=Q(target_on__gt=F("first_target_on"))),
        )
        .values_list("state", "n", "bps", "ours", "stalled", "slipped")
    )
    known = {state: Totals(n, int(bps or 0), *rest) for state, n, bps, *rest in rows}
    return {stage: known.get(stage, Totals()) for stage in PIPELINE}


def _cards(found: QuerySet[Negotiation]) -> list[Negotiation]:
    """The first of each column, those that waited longest on top. One query."""
    place = Window(RowNumber(), partition_by="state", order_by=["turn_since", "pk"])
    first = found.filter(state__in=PIPELINE).order_by().annotate(place=place)
    keys = first.filter(place__lte=MOST_CARDS).values("pk")
    last = Round.objects.filter(negotiation=OuterRef("pk")).order_by("-number")
    rows = listing.rows().filter(pk__in=keys).only(*CARD_READ)
    rows = rows.annotate(round_number=Subquery(last.values("number")[:1]))
    return list(rows.order_by("turn_since", "pk"))


def _column(
    stage: Stage, totals: Mapping[str, Totals], cards: list[Negotiation], asked: Asked
) -> Column:
    own = [card for card in cards if card.state == stage]
    return Column(
        stage=stage,
        totals=totals[stage],
        cards=safe("".join(map(card_html, own))),
        more=totals[stage].count - len(own),
        address=asked.address(view="table", stage=stage, page=None),
        moves=" ".join(m for m in lifecycle.targets(STAGE_MOVES, stage) if m != Stage.CLOSED_WON),
        hint="" if own else HINTS.get(stage, ""),
    )


def card_html(card: Any) -> str:
    """One card: partner, subject, expected traffic, targets, turn and age, owner, the move menu."""
    partner = escape(card.agreement.partner.name)
    number = f", round {card.round_number}" if card.round_number else ""
    return (
        f'<article class="ep-card" data-ref="{card.ref}" data-name="{partner}">'
        f'<button class="ep-iconbtn ep-move" type="button" data-move '
        f'aria-label="Move {partner}">{components.icon("dots")}</button>'
        f'<a class="ep-name d-block" href="{addresses.of(card.ref)}">{partner}</a>'
        f'<span class="ep-sub">{escape(card)}{number}</span>'
        f"<dl>{_expected(card)}{_targets(card)}</dl>"
        f"<footer>{listing.turn(card)}<span>{listing.waiting(card)}</span>"
        f'<span class="ep-push">{_owner(card)}</span></footer></article>'
    )


def _owner(card: Negotiation) -> str:
    if card.owner is None:
        return '<span class="ep-sub"><span class="visually-hidden">No owner</span>–</span>'
    said = f'<span class="visually-hidden">Owner {escape(card.owner)}</span>'
    return f"{components.badge(card.owner.initials)}{said}"


def _expected(card: Negotiation) -> str:
    text = listing.expected(card) or units.NONE
    return f"<dt>Expected</dt><dd>{text}</dd>"


def _targets(card: Negotiation) -> str:
    now = units.day(card.target_on)
    if not card.has_slipped:
        return f"<dt>Target</dt><dd>{now}</dd>"
    mark = components.icon("calendar-due")
    return (
        f"<dt>Target, first</dt><dd><del>{units.day(card.first_target_on)}</del></dd>"
        f'<dt class="is-bad">{mark} Now</dt><dd class="is-bad fw-medium">{now}</dd>'
    )
