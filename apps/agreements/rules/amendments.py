"""Whether a change of an amendment may be applied. Rules: recommended model 9, row Amendment.

An amendment takes effect by date and never rewrites history: of two that change the same, the one
with the later effective day counts from its day on, in whatever order they were signed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Values = Mapping[str, Any]


class Verdict(StrEnum):
    APPLY = "APPLIED"
    CONFLICT = "CONFLICT"
    OVERTAKEN = "OVERTAKEN"


@dataclass(frozen=True)
class Applied:
    """What another amendment has set, from which day on."""

    effective_on: date
    names: Collection[str]


def term_verdict(
    *, old: Values, new: Values, now: Values, others: Collection[Applied],
    following: Collection[str] | None = None,
) -> tuple[Verdict, str]:  # fmt: skip
    """Whether other figures of a clause fit in from their day on, with the reason for people.

    `now` is what holds on that day; `following` what the next revision on record changes (None:
    there is none). That one counts from its own day on, so it must know what is changed here.
    """
    if following is not None and not new.keys() <= set(following):
        return Verdict.CONFLICT, (
            "A later revision of the term is on record and does not know this change. "
            "Revise that one too, then drop or apply this."
        )
    return _unless_moved(old, new, now, {name for other in others for name in other.names})


def fact_verdict(
    *, old: Values, new: Values, now: Values, effective_on: date, others: Collection[Applied]
) -> tuple[Verdict, str]:
    """The same for facts, which have no revisions: a later amendment has had the last word."""
    later = {name for other in others if other.effective_on > effective_on for name in other.names}
    if new.keys() <= later:
        return Verdict.OVERTAKEN, "A later amendment says otherwise and is in force already."
    if later & new.keys():
        names = ", ".join(sorted(later & new.keys()))
        return Verdict.CONFLICT, f"A later amendment has set {names} already."
    return _unless_moved(old, new, now, {name for other in others for name in other.names})


def _unless_moved(
    old: Values, new: Values, now: Values, amended: Collection[str]
) -> tuple[Verdict, str]:
    """A value that an amendment of an earlier day has set is no surprise; any other change is."""
    moved = [
        name
        for name, was in old.items()
        if now.get(name) not in (was, new.get(name)) and name not in amended
    ]
    if moved:
        return Verdict.CONFLICT, (
            f"Changed since the amendment was written: {', '.join(moved)}. Apply or drop it."
        )
    return Verdict.APPLY, ""


def differing(now: Values, wanted: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """The old and the new values of what differs."""
    names = [name for name, value in wanted.items() if now.get(name) != value]
    return {name: now.get(name) for name in names}, {name: wanted[name] for name in names}
