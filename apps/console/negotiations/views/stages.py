"""Moving a negotiation: a card that is dragged, a button, or a form where more is asked."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions
from apps.agreements.enums import Stage
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.negotiations import board
from apps.console.negotiations.forms import HoldForm, LostForm, WonForm
from apps.console.negotiations.views.found import answered, negotiation_of
from apps.core.errors import Refused


@require_POST
@needs("agreements.negotiate")
def move(request: StaffRequest, ref: str) -> HttpResponse:
    """One permitted move, or a clear refusal. The board is drawn again, so a card goes back."""
    negotiation = negotiation_of(ref)
    to, seen = request.POST.get("to", ""), request.POST.get("seen", "")
    said, is_done = "", False
    try:
        actions.move_stage(
            negotiation=negotiation, to=to, seen=seen, by=request.user, at=timezone.now()
        )
        said, is_done = f"{ref} is now {negotiation.get_state_display()}.", True
    except Refused as refusal:
        said = refusal.message
    if not request.htmx:  # type: ignore[attr-defined]
        (messages.success if is_done else messages.error)(request, said)
        return redirect(addresses.of(ref))
    return _board(request, said, is_done=is_done)


def _board(request: StaffRequest, said: str, *, is_done: bool) -> HttpResponse:
    """The board as the address of the page asks for it."""
    address = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    parameters = QueryDict(address.partition("?")[2])
    context = board.context(board.asked_of(parameters)) | {"said": said, "is_done": is_done}
    return render(request, "console/negotiations/_board.html", {**context, "can_negotiate": True})


@require_POST
@needs("agreements.negotiate")
def resume(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    with forms.told(request):
        actions.resume(negotiation=negotiation, by=request.user, at=timezone.now())
        messages.success(request, f"It goes on in {negotiation.get_state_display()}.")
    return redirect(addresses.of(ref))


@needs("agreements.negotiate")
def hold(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    stage = Stage(negotiation.state).label
    return answered(
        request,
        HoldForm(forms.sent(request)),
        negotiation,
        partial(actions.hold, negotiation=negotiation),
        done="It is on hold.",
        title="Put on hold",
        lead=f"It resumes in {stage}. On the day of review it shows up on Today.",
        submit="Put on hold",
    )


@needs("agreements.negotiate")
def lose(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    return answered(
        request,
        LostForm(forms.sent(request)),
        negotiation,
        partial(actions.close_lost, negotiation=negotiation),
        done="It is closed as lost.",
        title="Close as lost",
        lead="It cannot be opened again; a new negotiation can. The agreement stays as it is.",
        submit="Close as lost",
    )


@needs("agreements.negotiate")
def win(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    return answered(
        request,
        WonForm(forms.sent(request)),
        negotiation,
        partial(actions.close_won, negotiation=negotiation),
        done="It is won.",
        title="Close as won",
        lead="A new deal is won by itself when its agreement is recorded as signed.",
        submit="Close as won",
    )
