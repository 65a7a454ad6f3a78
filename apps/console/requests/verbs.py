"""What our people do with a request: the buttons of its page, each with its form and action."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from apps.accounts.models import User
from apps.capacity import actions, rules
from apps.capacity.actions import Acting
from apps.capacity.enums import OPEN, Decision, State
from apps.capacity.models import CapacityRequest
from apps.console import access
from apps.console.requests import forms
from apps.core.requests import client_ip

HANDLE, DECIDE, APPROVE = "capacity.handle", "capacity.decide", "capacity.approve"
When = Callable[[CapacityRequest, User], bool]


def acting_of(request: HttpRequest) -> Acting:
    """Whoever is signed in, as one of our people, with the address they come from."""
    person: User = request.user  # type: ignore[assignment]  # behind `needs`
    return actions.acting_for_staff(person, ip=client_ip(request))


def _always(one: CapacityRequest, user: User) -> bool:
    return True


def _unmine(one: CapacityRequest, user: User) -> bool:
    return one.assignee_id != user.pk


def _first(one: CapacityRequest, user: User) -> bool:
    """Nobody has approved yet, or somebody else has and this is the second word."""
    return one.approver_id != user.pk


def _second(one: CapacityRequest, user: User) -> bool:
    return one.approver_id not in (None, user.pk)


def _has_open_lines(one: CapacityRequest, user: User) -> bool:
    """Uses the loaded lines."""
    return any(line.decision == Decision.PENDING for line in one.lines.all())


def _reported_by_them(one: CapacityRequest, user: User) -> bool:
    """The partner says that it is patched. Uses the loaded steps."""
    last = [step for step in one.steps.all() if step.change.target == State.PROVISIONING][-1:]
    return any(s.change.source == State.XC_ORDERED and s.role.startswith("P-") for s in last)


@dataclass(frozen=True)
class Verb:
    """`fits` names the rule that says when it may be done (`rules.verbs`); `when` asks for more.

    `leads`: it moves the request on, so it may be the one thing to do. `done` is said afterwards,
    `undone` where the action answers that something is still missing.
    """

    name: str
    label: str
    permission: str
    act: Callable[..., Any]
    fits: str
    icon: str
    done: str
    shape: type[Form] = forms.NothingForm
    when: When = _always
    leads: bool = False
    undone: str = ""
    hint: str = ""

    @property
    def is_button(self) -> bool:
        """Whether there is nothing to type."""
        return self.shape is forms.NothingForm

    @property
    def address(self) -> str:
        return f"console:request_{self.name.replace('-', '_')}"


SECOND = "Noted. Above the limit a second person has to approve it."

VERBS = (
    Verb("submit", "Send in", HANDLE, actions.submit, "submit", "upload",
         "Sent in: it is kept as it is now, with its evidence.", forms.SubmitForm, leads=True,
         hint="On behalf of the partner; somebody else has to approve it."),
    Verb("claim", "Claim", HANDLE, actions.claim, "assign", "user", "It is yours.",
         when=_unmine, leads=True),
    Verb("second", "Approve as second", APPROVE, actions.approve, "approve", "check", "Approved.",
         forms.ApproveForm, _second, leads=True, undone=SECOND),
    Verb("approve", "Approve", DECIDE, actions.approve, "approve", "check", "Approved.",
         forms.ApproveForm, _first, leads=True, undone=SECOND,
         hint="What its lines say is approved: ports are reserved at once."),
    Verb("rest", "Decide the other lines", DECIDE, actions.decide_rest, "decide_line", "checklist",
         "Decided.", forms.RestForm, _has_open_lines),
    Verb("take-up", "Take up again", DECIDE, actions.take_up, "take_up", "player-play",
         "In review again.", leads=True),
    Verb("await-loa", "Wait for the LOA", HANDLE, actions.await_loa, "await_loa", "file-text",
         "It waits for its LOA.", leads=True),
    Verb("provision", "Start to configure", HANDLE, actions.start_provisioning,
         "start_provisioning", "player-play", "It is being configured.", leads=True),
    Verb("carried-out", "Carried out", HANDLE, actions.activate, "activate", "circle-check",
         "Done.", leads=True),
    Verb("loa-issued", "The LOA is there", HANDLE, actions.note_loa_issued, "note_loa_issued",
         "file-text", "The cross-connect can be ordered.", leads=True),
    Verb("order", "Cross-connect ordered", HANDLE, actions.order_cross_connect,
         "order_cross_connect", "link", "Ordered.", forms.OrderForm, leads=True),
    Verb("patched", "Report as patched", HANDLE, actions.report_patched, "report_patched",
         "plug-connected", "Patched. The partner may dispute it for three days.",
         forms.PatchedForm, leads=True),
    Verb("test", "Start testing", HANDLE, actions.start_testing, "start_testing", "test-pipe",
         "Both sides test and confirm.", leads=True),
    Verb("confirm", "Confirm that it works", HANDLE, actions.confirm, "confirm", "circle-check",
         "In service.", leads=True, undone="Noted. It is in service once the partner confirms."),
    Verb("retry", "Try again", HANDLE, actions.retry, "retry", "refresh",
         "It is being configured again.", leads=True),
    Verb("ask", "Ask the partner", HANDLE, actions.ask, "ask", "mail",
         "Asked. Their clock runs, ours stands.", forms.AskForm,
         hint="Without an answer it expires after 14 days."),
    Verb("hold", "Put on hold", DECIDE, actions.hold, "hold", "player-pause",
         "On hold until that day.", forms.HoldForm),
    Verb("reject", "Reject", DECIDE, actions.reject, "reject", "x", "Rejected.", forms.RejectForm,
         hint="Lines without a decision get the same reason."),
    Verb("dispute", "Not patched", HANDLE, actions.dispute, "dispute", "alert-triangle",
         "Disputed: it waits for the cross-connect again.", forms.DisputeForm, _reported_by_them),
    Verb("loa-lost", "LOA needed again", HANDLE, actions.loa_lost, "loa_lost", "file-text",
         "It waits for an LOA again; ports are kept.", forms.LostForm),
    Verb("fail", "It failed", HANDLE, actions.fail, "fail", "alert-octagon",
         "The partner is told.", forms.FailForm),
    Verb("assign", "Assign", HANDLE, actions.assign, "assign", "users", "Assigned.",
         forms.AssignForm),
    Verb("priority", "Set priority", HANDLE, actions.set_priority, "assign", "activity",
         "Priority set.", forms.PriorityForm),
    Verb("cancel", "Call off", DECIDE, actions.cancel, "cancel", "circle-x",
         "Called off; reserved ports are free again.", forms.CancelForm,
         hint="After the order of the cross-connect fees may be due."),
)  # fmt: skip
BY_NAME = {verb.name: verb for verb in VERBS}


def offered(one: CapacityRequest, user: User, acting: Acting) -> Iterator[Verb]:
    """The verbs that fit its state, the person's role and what else they ask for. No query."""
    fitting = set(rules.verbs(one.type, one.state, one.details, acting.roles))
    for verb in VERBS:
        if verb.fits in fitting and access.may(user, verb.permission) and verb.when(one, user):
            yield verb


def lead_of(one: CapacityRequest, verbs: Iterable[Verb], user: User) -> Verb | None:
    """The one that goes on with it: claim first, approve only when every line is decided."""
    for verb in verbs:
        if not verb.leads or (verb.name == "claim" and one.assignee_id and _is_begun(one)):
            continue
        if verb.fits == "approve" and _has_open_lines(one, user):
            continue
        return verb
    return None


def _is_begun(one: CapacityRequest) -> bool:
    return one.state in OPEN and one.state != State.SUBMITTED
