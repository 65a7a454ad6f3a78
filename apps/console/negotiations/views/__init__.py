"""Pages of negotiations."""

from apps.console.negotiations.views.issues import issue_edit, issue_new, issue_reopen, issue_settle
from apps.console.negotiations.views.pages import detail, figures, negotiation_list
from apps.console.negotiations.views.rounds import receive, redraft, send
from apps.console.negotiations.views.stages import hold, lose, move, resume, win
from apps.console.negotiations.views.upkeep import edit, new, note, pass_turn, retarget, step

__all__ = [
    "detail",
    "edit",
    "figures",
    "hold",
    "issue_edit",
    "issue_new",
    "issue_reopen",
    "issue_settle",
    "lose",
    "move",
    "negotiation_list",
    "new",
    "note",
    "pass_turn",
    "receive",
    "redraft",
    "resume",
    "retarget",
    "send",
    "step",
    "win",
]
