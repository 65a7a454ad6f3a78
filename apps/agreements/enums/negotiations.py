"""Words and moves of negotiations and their issues."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Purpose(TextChoices):
    NEW = "NEW", "New deal"
    RENEWAL = "RENEWAL", "Renewal"
    AMENDMENT = "AMENDMENT", "Amendment"


class Turn(TextChoices):
    US = "US", "Us"
    PARTNER = "PARTNER", "Them"


class Stage(TextChoices):
    QUALIFY = "QUALIFY", "Qualify"
    NDA = "NDA", "NDA"
    PROPOSAL = "PROPOSAL", "Proposal"
    DRAFTING = "DRAFTING", "Drafting"
    REDLINE = "REDLINE", "Redline"
    AGREED = "AGREED", "Agreed"
    ON_HOLD = "ON_HOLD", "On hold"
    CLOSED_WON = "CLOSED_WON", "Won"
    CLOSED_LOST = "CLOSED_LOST", "Lost"


PIPELINE = (
    Stage.QUALIFY, Stage.NDA, Stage.PROPOSAL, Stage.DRAFTING, Stage.REDLINE, Stage.AGREED,
)  # fmt: skip
OPEN_STAGES = (*PIPELINE, Stage.ON_HOLD)
CLOSED_STAGES = (Stage.CLOSED_WON, Stage.CLOSED_LOST)

_DRAFTED = "the first draft has an owner"
_EXCHANGED = "a first version was sent or received"
_SETTLED = "no open blocking issue"

# agreements.md 9.1. Steps may be left out where they are not needed (an NDA in place, the partner's
# paper); one step back is open everywhere, since partners change their minds.
STAGE_MOVES: Moves = (
    Move(Stage.QUALIFY, Stage.NDA, "negotiator", ""),
    Move(Stage.QUALIFY, Stage.PROPOSAL, "negotiator", "NDA in place or not needed"),
    Move(Stage.NDA, Stage.PROPOSAL, "negotiator", ""),
    Move(Stage.NDA, Stage.QUALIFY, "negotiator", ""),
    Move(Stage.PROPOSAL, Stage.DRAFTING, "negotiator", _DRAFTED),
    Move(Stage.PROPOSAL, Stage.REDLINE, "negotiator", f"their paper: {_EXCHANGED}"),
    Move(Stage.PROPOSAL, Stage.NDA, "negotiator", ""),
    Move(Stage.DRAFTING, Stage.REDLINE, "negotiator", _EXCHANGED),
    Move(Stage.DRAFTING, Stage.PROPOSAL, "negotiator", ""),
    Move(Stage.REDLINE, Stage.AGREED, "negotiator", _SETTLED),
    Move(Stage.REDLINE, Stage.DRAFTING, "negotiator", ""),
    Move(Stage.AGREED, Stage.REDLINE, "negotiator", "an issue came up again"),
    Move(Stage.AGREED, Stage.CLOSED_WON, "negotiator", f"agreement signed, {_SETTLED}"),
    *(Move(s, Stage.CLOSED_WON, "system", "agreement executed")
      for s in (*PIPELINE[:-1], Stage.ON_HOLD)),
    *(Move(s, Stage.CLOSED_LOST, "negotiator", "with a reason") for s in OPEN_STAGES),
    *(Move(s, Stage.ON_HOLD, "negotiator", "reason and day of review") for s in PIPELINE),
    *(Move(Stage.ON_HOLD, s, "negotiator", "the stage it was held in") for s in PIPELINE),
)  # fmt: skip


class Outcome(TextChoices):
    """Why a negotiation was won or lost."""

    ON_TERMS = "ON_TERMS", "On terms"
    BY_EXCEPTION = "BY_EXCEPTION", "With concessions beyond our policy"
    PRICE = "PRICE", "Price or commit"
    TOO_SMALL = "TOO_SMALL", "Below our traffic minimum"
    POLICY = "POLICY", "Peering policy does not fit"
    NO_CAPACITY = "NO_CAPACITY", "No ports or capacity"
    COMPETITOR = "COMPETITOR", "Chose another way to our traffic"
    NO_ANSWER = "NO_ANSWER", "Partner does not answer"
    OURS = "OURS", "We gave it up"
    OTHER = "OTHER", "Other"


WON_BECAUSE = (Outcome.ON_TERMS, Outcome.BY_EXCEPTION, Outcome.OTHER)
LOST_BECAUSE = tuple(o for o in Outcome if o not in (Outcome.ON_TERMS, Outcome.BY_EXCEPTION))


class IssueState(TextChoices):
    OPEN = "OPEN", "Open"
    WON = "WON", "Won"
    CONCEDED = "CONCEDED", "Conceded"
    COMPROMISE = "COMPROMISE", "Compromise"
    PARKED = "PARKED", "Parked"


SETTLED = (IssueState.WON, IssueState.CONCEDED, IssueState.COMPROMISE)

ISSUE_MOVES: Moves = (
    *(Move(IssueState.OPEN, s, "negotiator", "agreed with the partner") for s in SETTLED),
    Move(IssueState.OPEN, IssueState.PARKED, "negotiator", "does not block"),
    *(Move(IssueState.PARKED, s, "negotiator", "agreed with the partner") for s in SETTLED),
    Move(IssueState.PARKED, IssueState.OPEN, "negotiator", "taken up again"),
    *(Move(s, IssueState.OPEN, "negotiator", "came up again") for s in SETTLED),
)
