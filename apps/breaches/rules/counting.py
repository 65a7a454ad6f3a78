"""Periods broken in a row: the judge of every type whose periods are decided by themselves."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from apps.breaches.rules.seen import Seen
from apps.breaches.rules.streaks import streak_of
from apps.breaches.rules.verdicts import Judgement, Outcome

_BROKEN = {Outcome.BROKEN: True, Outcome.KEPT: False}


def count_judge(periods: Sequence[Seen], params: Any) -> Judgement:
    """The last period by its own outcome, with the periods broken in a row up to it.

    As many as the term's `months` make a breach; 1 where it names none. Periods with too little
    data, and those that decide nothing, neither count nor end the count.
    """
    last = periods[-1]
    return Judgement(
        outcome=last.outcome or Outcome.NO_DATA,
        value=last.shown,
        threshold=last.limit or Decimal(0),
        streak=streak_of([_BROKEN.get(one.outcome or Outcome.NO_DATA) for one in periods]),
        needed=getattr(params, "months", 1),
        reason=str(last.details.get("reason", "")),
    )


def outcome_of(broken: bool | None) -> Outcome:
    """BROKEN, KEPT, or NO_DATA where it is unknown."""
    if broken is None:
        return Outcome.NO_DATA
    return Outcome.BROKEN if broken else Outcome.KEPT
