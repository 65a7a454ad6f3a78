"""How a workstream stands: what its owner says, and what its dates say.

A moved date never turns green by itself: a later date takes "on track" to "at risk", and only a
person, with a reason, takes it back. A date that has passed shows off track whatever was said.
"""

from datetime import date

from apps.programs.enums import RUNNING, Health


def shown(state: str, target_on: date, today: date) -> Health:
    """The health people see: the worse of what was said and what the date says."""
    if state in RUNNING and target_on < today:
        return Health.OFF_TRACK
    return Health(state)


def after_move(state: str, was: date, now: date) -> Health:
    """The health once the date has moved; an earlier date says nothing about it."""
    if now > was and state == Health.ON_TRACK:
        return Health.AT_RISK
    return Health(state)


def refusal(to: str, target_on: date, today: date, reason: str) -> str:
    """Why the health cannot be set so, in words that say what to do; empty: it can."""
    if not reason.strip():
        return "Say why in a few words: the next one who reads it was not there."
    if to == Health.ON_TRACK and target_on < today:
        return "Its date has passed: move the date first, or say that it is done."
    return ""


def days_moved(original_on: date, target_on: date) -> int:
    """Days the date lies after the one first named; negative when it came nearer."""
    return (target_on - original_on).days
