"""What an amendment changes, and what became of each change."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class ChangeKind(TextChoices):
    REVISE = "REVISE", "Other figures of a term"
    ADD = "ADD", "A new term"
    RETIRE = "RETIRE", "A term ends"
    FACT = "FACT", "Facts of the agreement"


class ChangeState(TextChoices):
    PLANNED = "PLANNED", "Planned"
    APPLIED = "APPLIED", "Applied"
    CONFLICT = "CONFLICT", "To be resolved"
    OVERTAKEN = "OVERTAKEN", "Overtaken"
    DROPPED = "DROPPED", "Dropped"


# agreements.md 9: an amendment supersedes by effective date and never rewrites history.
CHANGE_MOVES: Moves = (
    Move(ChangeState.PLANNED, ChangeState.APPLIED, "system", "in force, day reached, as agreed on"),
    Move(ChangeState.PLANNED, ChangeState.CONFLICT, "system", "the agreement changed meanwhile"),
    Move(ChangeState.PLANNED, ChangeState.OVERTAKEN, "system", "a later amendment says otherwise"),
    Move(ChangeState.CONFLICT, ChangeState.APPLIED, "negotiator", "applied all the same"),
    Move(ChangeState.CONFLICT, ChangeState.DROPPED, "negotiator", "settled otherwise, a reason"),
)
