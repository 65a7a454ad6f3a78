"""The page that explains one day (or period) of a term: inputs, figure, limit, and what follows."""

from dataclasses import dataclass
from typing import Any

from apps.agreements.rules import UpgradeTrigger
from apps.breaches import rules
from apps.breaches.models import Evaluation
from apps.breaches.queries import Account
from apps.breaches.rules import Outcome, State
from apps.console.breaches import calc
from apps.console.breaches import words as breach_words
from apps.console.breaches.calc import Calc
from apps.core import units

OUTCOMES = {
    "KEPT": "Kept", "BROKEN": "Not kept", "UNDECIDED": "Not decided", "NO_DATA": "Hold, data gap",
}  # fmt: skip
TONES = {"KEPT": "ok", "BROKEN": "bad", "UNDECIDED": "warn", "NO_DATA": "gap"}
RULES = {
    "CAPACITY": (
        "Info where capacity runs out within the time to upgrade and 30 days; warning from 85 % of "
        "the trigger for as many periods as the clause has; major once the trigger is met; "
        "critical with a busy hour of 90 % of capacity, more than is left without the largest "
        "member, or slots at 98 % on 3 of 7 days. It is raised in place and never lowered."
    )
}


@dataclass(frozen=True)
class VersionRow:
    """One computation of the day; the newest counts."""

    evaluation: Evaluation
    measured: str
    limit: str
    tone: str
    word: str


def calc_of(found: Account, *, prices: bool) -> Calc | None:
    """The figure with its arithmetic."""
    if found.explained:
        return calc.of_trigger(found.explained, found.tz)
    return calc.of_period(found.evaluation, found.params, prices=prices)


def input_lines(found: Account) -> list[tuple[str, str]]:
    """What the figure was made of."""
    there = found.inputs
    if there is None:
        lines = [("Looked at", units.number(found.evaluation.n_expected))]
        tickets = found.figured.details.get("tickets")
        return [*lines, ("Tickets", ", ".join(tickets) or "none")] if tickets is not None else lines
    return [
        ("Slots expected", units.number(there.expected)),
        ("Measured", units.number(there.valid)),
        ("Missing, left out", units.number(there.missing)),
        ("Excused by announced maintenance", units.number(there.excused)),
        ("Filled in by a late poll", units.number(there.interpolated)),
        ("Source in quarantine, left out", units.number(there.quarantined)),
    ]


def version_rows(found: Account) -> list[VersionRow]:
    """Every version side by side, newest first."""
    unit = found.way.unit
    return [
        VersionRow(
            row,
            breach_words.of_evaluation(row, unit),
            breach_words.of_evaluation(row, unit, limit=True),
            TONES[row.outcome],
            OUTCOMES[row.outcome],
        )
        for row in reversed(found.versions)
    ]


def verdict(found: Account) -> str:
    """Why it was, or was not, a breach, in one sentence."""
    row, unit = found.evaluation, found.way.unit
    if row.outcome == Outcome.NO_DATA:
        return (
            f"Held: {units.number(row.n_valid)} of {units.number(row.n_expected)} are known, less "
            "than 80 %. It neither opens, clears nor starts a count again."
        )
    reason = str(row.details.get("reason", ""))
    if reason:
        return reason
    measured = breach_words.of_evaluation(row, unit)
    limit = breach_words.of_evaluation(row, unit, limit=True)
    side = {Outcome.BROKEN: "beyond", Outcome.UNDECIDED: "not beyond, but near,"}
    return f"{measured} is {side.get(Outcome(row.outcome), 'within')} the limit of {limit}."


def streak_words(found: Account) -> str:
    """Where the count stands after it, and what would open or clear a breach."""
    if found.mark is None:
        return "It is part of a longer period, which is decided on its last day."
    standing, needed, clear = found.mark.standing, _needed(found.params), _clear(found.params)
    unit = _unit(found)
    if standing.state is State.OPEN:
        return (
            f"A breach is open: {_counted(standing.over, unit)} over in a row by then. "
            f"{_counted(clear, unit)} within the clearing limit in a row end it; "
            f"{standing.clear} of them had passed."
        )
    if standing.state is State.PENDING:
        return f"{_counted(standing.over, unit)} of {needed} over in a row: not enough to open one."
    if standing.state is State.RESOLVED:
        return "The breach before it is resolved. Over the limit again within 72 h it reopens."
    return f"Nothing is open. {_counted(needed, unit)} over the limit in a row would open a breach."


def severity_words(found: Account) -> str:
    """Why it is as bad as it is."""
    rated = found.mark.standing.severity if found.mark else None
    kind = found.way.kinds[0].value
    told = RULES.get(kind, "")
    if rated is None:
        return told
    return f"{rated.capitalize()} by then. {told}".strip()


def _needed(params: Any) -> int:
    return getattr(params, "periods", None) or getattr(params, "months", None) or 1


def _clear(params: Any) -> int:
    return getattr(params, "clear_periods", 1)


def _unit(found: Account) -> str:
    if isinstance(found.params, UpgradeTrigger):
        return found.params.unit.lower()
    return found.way.cadence_of(found.params).lower()


def _counted(count: int, unit: str) -> str:
    return f"{count}{units.NBSP}{unit}{'' if count == 1 else 's'}"


def title_of(found: Account) -> str:
    """`§7.3 Upgrade trigger, BOG-2, 18 November 2026`."""
    row = found.evaluation
    where = row.interconnect.name if row.interconnect else found.term.agreement.partner.name
    is_daily = rules.way_of(found.params).is_daily
    when = (
        units.day(row.day) if is_daily else f"{units.day(row.window_from)} to {units.day(row.day)}"
    )
    return f"{found.term}, {where}, {when}"
