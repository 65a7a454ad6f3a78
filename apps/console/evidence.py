"""The days a term was judged on, for the table of evidence: what they did, and how they look."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.agreements.models import ContractTerm
from apps.breaches import queries
from apps.breaches.enums import Outcome
from apps.breaches.models import Breach, Evaluation
from apps.console.breaches import words
from apps.console.statuses import Look

TONES = {
    "pending": "warn", "opened": "bad", "reopened": "bad", "breach": "bad", "undecided": "warn",
    "clear": "ok", "resolved": "ok", "met": "ok", "hold": "gap",
}  # fmt: skip
WITHOUT_BREACH = {
    Outcome.KEPT: ("met", "Met"),
    Outcome.BROKEN: ("pending", "Over the limit"),
    Outcome.UNDECIDED: ("undecided", "Near the limit"),
    Outcome.NO_DATA: ("hold", "Hold, data gap"),
}
ROUGH = Decimal(95)  # percent of a day's samples below which its completeness is worth a colour


@dataclass(frozen=True)
class Day:
    """One judged day of a term on an interconnect."""

    evaluation: Evaluation
    look: Look
    samples: tuple[int, int]

    @property
    def tone(self) -> str:
        """Colour of the bar: that of a limit that is crossed or near."""
        return self.look.tone if self.look.tone in ("bad", "warn") else ""

    @property
    def is_gap(self) -> bool:
        return self.look.tone == "gap"

    @property
    def metric_label(self) -> str:
        return words.SHORT_NAMES.get(self.evaluation.metric, self.evaluation.metric)

    @property
    def complete(self) -> Decimal:
        valid, expected = self.samples
        return Decimal(100 * valid) / expected if expected else Decimal(0)

    @property
    def is_rough(self) -> bool:
        return self.complete < ROUGH

    @property
    def n_minus_1(self) -> Decimal | None:
        text = self.evaluation.details.get("n_minus_1_pct")
        return Decimal(text) if text else None

    @property
    def busy_hour_bps(self) -> int | None:
        return self.evaluation.details.get("busy_hour_bps")


def of_breach(breach: Breach, last: int) -> list[Day]:
    """The last days of a breach and those before it, newest first, each with what it did."""
    days = queries.evidence_by_day(breach, before=last)[-last:]
    return [
        Day(day.evaluation, Look(TONES[day.status], day.word), day.samples)
        for day in reversed(days)
    ]


def of_term(term: ContractTerm, scope_ref: str, last: int) -> list[Day]:
    """The last judged days of a term that is kept, newest first. One query."""
    rows = Evaluation.objects.filter(term=term, scope_ref=scope_ref, is_latest=True)
    return list(_plain(rows.order_by("-day")[:last]))


def _plain(rows: Iterable[Evaluation]) -> Iterable[Day]:
    for row in rows:
        code, word = WITHOUT_BREACH[Outcome(row.outcome)]
        own = row.details.get("day")
        samples = (own["valid"], own["expected"]) if own else (row.n_valid, row.n_expected)
        yield Day(row, Look(TONES[code], word), samples)
