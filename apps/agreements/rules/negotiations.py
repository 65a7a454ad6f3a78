"""When a negotiation may move, when it stands still, and what a pipeline of them is worth.

Rules: negotiation in 9.1. Limits and probabilities are ours, in one table each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from apps.agreements.enums import CLOSED_STAGES, PIPELINE, Stage

PROBABILITY: Mapping[str, int] = {  # percent, unless somebody knows better
    Stage.QUALIFY: 10,
    Stage.NDA: 20,
    Stage.PROPOSAL: 40,
    Stage.DRAFTING: 60,
    Stage.REDLINE: 75,
    Stage.AGREED: 90,
    Stage.ON_HOLD: 5,
    Stage.CLOSED_WON: 100,
    Stage.CLOSED_LOST: 0,
}
STALL_DAYS: Mapping[str, int] = {  # days without a movement; a negotiation on hold never stalls
    Stage.QUALIFY: 30,
    Stage.NDA: 21,
    Stage.PROPOSAL: 21,
    Stage.DRAFTING: 14,
    Stage.REDLINE: 14,
    Stage.AGREED: 14,
}
AGES = (7, 14, 30, 60)  # upper ends of the classes of age, in days; the last one is open


@dataclass(frozen=True)
class Progress:
    """What the guards of a move look at."""

    has_owner: bool = True
    rounds: int = 0
    blocking: int = 0
    is_signed: bool = False
    agreement: str = "The agreement"


@dataclass(frozen=True)
class Deal:
    """Negotiations that are alike, counted: one row of a pipeline."""

    stage: str
    furthest: str = Stage.QUALIFY
    probability: int | None = None
    count: int = 1
    bps: int = 0
    moved_on: date | None = None


@dataclass(frozen=True)
class FunnelStep:
    """One stage of the funnel: how many ever reached it, and their share of those before."""

    stage: str
    count: int
    bps: int
    of_all_pct: int | None
    of_previous_pct: int | None


@dataclass(frozen=True)
class Aged:
    """One stage by days since the last movement, in the classes of AGES."""

    stage: str
    counts: tuple[int, ...]
    stalled: int

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Pipeline:
    """Open negotiations in figures. Weighted: each by its probability."""

    count: int
    bps: int
    weighted_bps: int


def probability(stage: str, own: int | None) -> int:
    """Percent: what somebody has said about this one, else the usual of its stage."""
    return PROBABILITY[stage] if own is None else own


def stalled(
    stage: str, turn_since: date, today: date, limits: Mapping[str, int] = STALL_DAYS
) -> bool:
    """No movement for as many days as its stage allows, or more. On hold or closed: never."""
    limit = limits.get(stage)
    return limit is not None and (today - turn_since).days >= limit


def stalled_since(today: date, limits: Mapping[str, int] = STALL_DAYS) -> dict[str, date]:
    """Per stage, the last day of movement at which one is stalled today. For queries."""
    return {stage: today - timedelta(days=limit) for stage, limit in limits.items()}


def move_refusal(to: str, progress: Progress) -> str:
    """Why a move the table permits is refused all the same, and what to do; empty: go ahead."""
    if to == Stage.DRAFTING and not (progress.has_owner or progress.rounds):
        return "The first draft needs an owner: say who looks after this negotiation."
    if to == Stage.REDLINE and not progress.rounds:
        return "No version went out or came in yet: send or receive a first round."
    if to in (Stage.AGREED, Stage.CLOSED_WON) and progress.blocking:
        return _blocked(progress.blocking)
    if to == Stage.CLOSED_WON and not progress.is_signed:
        return f"{progress.agreement} is not signed. It is won when the signature is recorded."
    return ""


def pipeline(deals: Iterable[Deal]) -> Pipeline:
    """Count, expected and weighted traffic of the open ones."""
    rows = [deal for deal in deals if deal.stage not in CLOSED_STAGES]
    weighted = sum(deal.bps * probability(deal.stage, deal.probability) for deal in rows)
    return Pipeline(
        sum(deal.count for deal in rows), sum(deal.bps for deal in rows), weighted // 100
    )


def funnel(deals: Iterable[Deal]) -> list[FunnelStep]:
    """How many reached each stage, of all that began; a won one has reached them all.

    A stage that was left out counts as passed.
    """
    reached = [(_rank(deal), deal.count, deal.bps) for deal in deals]
    stages = (*PIPELINE, Stage.CLOSED_WON)
    counts = [sum(n for rank, n, _ in reached if rank >= i) for i in range(len(stages))]
    rates = [sum(bps for rank, _, bps in reached if rank >= i) for i in range(len(stages))]
    return [
        FunnelStep(
            stage=stage,
            count=counts[i],
            bps=rates[i],
            of_all_pct=share(counts[i], counts[0]),
            of_previous_pct=share(counts[i], counts[i - 1]) if i else None,
        )
        for i, stage in enumerate(stages)
    ]


def ageing(deals: Iterable[Deal], today: date) -> list[Aged]:
    """Those under way, per stage, by days since their last movement."""
    rows = [(deal, deal.moved_on) for deal in deals if deal.stage in PIPELINE]
    return [
        Aged(
            stage=stage,
            counts=_classes(
                ((today - day).days, deal.count)
                for deal, day in rows
                if day and deal.stage == stage
            ),
            stalled=sum(
                deal.count
                for deal, day in rows
                if day and deal.stage == stage and stalled(stage, day, today)
            ),
        )
        for stage in PIPELINE
    ]


def win_rate(won: int, lost: int) -> int | None:
    """Percent of the decided ones that were won, half up; None where none was decided."""
    return share(won, won + lost)


def share(part: int, whole: int) -> int | None:
    """Whole percent, half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def _blocked(count: int) -> str:
    issues = "1 open issue blocks" if count == 1 else f"{count} open issues block"
    return f"{issues} it: settle each, or say that it does not block."


def _rank(deal: Deal) -> int:
    if deal.stage == Stage.CLOSED_WON:
        return len(PIPELINE)
    return PIPELINE.index(Stage(deal.furthest))


def _classes(ages: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    counts = [0] * (len(AGES) + 1)
    for days, count in ages:
        counts[next((i for i, top in enumerate(AGES) if days <= top), len(AGES))] += count
    return tuple(counts)


def furthest(before: str, to: str) -> str:
    """The later of two stages of the pipeline; others (on hold, closed) are not on the way."""
    if to not in PIPELINE:
        return before
    return max(Stage(before), Stage(to), key=PIPELINE.index)
