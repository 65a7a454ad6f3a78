"""Users of a partner: who they are, invite, change, suspend and remove them; one's own access."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core.ui import forms
from apps.notifications import actions as notifications
from apps.partners import actions, for_partner
from apps.partners.enums import PartnerRole, Suspended
from apps.portal import tables
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.people.forms import InviteForm, RoleForm
from apps.portal.people.table import PEOPLE


@require_safe
@member("manage")
def member_list(request: PartnerRequest) -> HttpResponseBase:
    seat, now = request.seat, timezone.now()
    return tables.respond(
        request, PEOPLE, for_partner.people(seat), template="portal/people/list.html",
        invitations=list(for_partner.invitations(seat.partner, at=now)),
    )  # fmt: skip


@member("manage")
def invite(request: PartnerRequest) -> HttpResponse:
    form = InviteForm(forms.sent(request), initial={"role": PartnerRole.ENGINEER})
    if form.is_valid():
        with forms.refusals(form):
            invitation = notifications.invite_member(
                partner=request.seat.partner, by=request.seat.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"The invitation is on its way to {invitation.email}.")
            return redirect("portal:member_list")
    return forms.page(
        request, form, title="Invite somebody", back="/portal/users/", submit="Send invitation",
        template="portal/form.html",
        lead="They get a link that works once, for seven days, and set up a password and a second "
        "factor. Who has PeeringDB can sign in with it and needs no invitation.",
    )  # fmt: skip


@member("manage")
def edit(request: PartnerRequest, pk: int) -> HttpResponse:
    found = _member(request, pk)
    form = RoleForm(forms.sent(request), initial={"role": found.role})
    if form.is_valid():
        with forms.refusals(form):
            role = PartnerRole(form.cleaned_data["role"])
            return _change(
                request, found, actions.change_member_role, f"is {role.label} now", role=role
            )
    return forms.page(
        request, form, title=str(found.user), back="/portal/users/", submit="Change role",
        template="portal/people/member.html", found=found,
    )  # fmt: skip


@require_POST
@member("manage")
def suspend(request: PartnerRequest, pk: int) -> HttpResponse:
    act = partial(actions.suspend, why=Suspended.STAFF)
    return _do(request, pk, act, "is suspended")


@require_POST
@member("manage")
def reinstate(request: PartnerRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.reinstate, "is active again")


@require_POST
@member("manage")
def remove(request: PartnerRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.remove_member, "was removed")


@require_POST
@member("manage")
def withdraw(request: PartnerRequest, pk: int) -> HttpResponse:
    found = sure(request, for_partner.invitation(request.seat.partner, pk))
    actions.withdraw_invitation(invitation=found, by=request.seat.user, at=timezone.now())
    messages.success(request, f"The invitation of {found.email} is withdrawn.")
    return redirect("portal:member_list")


@require_safe
@member("see")
def access(request: PartnerRequest) -> HttpResponse:
    """What PeeringDB says of the person, what they may do here, and why not more."""
    shown = {
        "access": for_partner.access(request.seat, at=timezone.now()),
        "has_peeringdb": bool(settings.PEERINGDB_OIDC_CLIENT_ID),
    }
    return render(request, "portal/people/access.html", shown)


def _member(request: PartnerRequest, pk: int) -> Any:
    return sure(request, for_partner.member(request.seat.partner, pk))


def _do(request: PartnerRequest, pk: int, act: Callable[..., Any], what: str) -> HttpResponse:
    found = _member(request, pk)
    with forms.told(request):
        return _change(request, found, act, what)
    return redirect("portal:member", pk=pk)


def _change(
    request: PartnerRequest, found: Any, act: Callable[..., Any], what: str, **facts: Any
) -> HttpResponse:
    notifications.change_member(
        member=found, act=act, what=what, by=request.seat.user, at=timezone.now(), **facts
    )
    messages.success(request, f"{found.user} {what}.")
    return redirect("portal:member_list")
