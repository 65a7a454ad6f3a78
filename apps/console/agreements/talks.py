"""The negotiation of an agreement, on the agreement's own page."""

from datetime import datetime
from typing import Any

from apps.agreements import queries, rules
from apps.agreements.enums import Turn

SHOWN = 4  # rounds


def panel(agreement: Any, now: datetime) -> dict[str, Any]:
    """The newest negotiation with its issues and last rounds; None in there if there is none.

    Of an agreement as `found.agreement_of` gives it. At most one query. Days are counted in UTC,
    as on the board.
    """
    if agreement.negotiation_pk is None:
        return {"negotiation": None}
    found: Any = queries.with_papers(agreement.negotiation_pk, SHOWN)
    since = found.turn_since.date()
    return {
        "negotiation": found,
        "issues": found.shown_issues,
        "rounds": found.shown_rounds,
        "waiting_days": (now.date() - since).days,
        "is_stalled": rules.stalled(found.state, since, now.date()),
        "side": "us" if found.turn == Turn.US else "them",
    }
