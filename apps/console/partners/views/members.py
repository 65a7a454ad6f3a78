"""People of a partner, links of PeeringDB that wait for us, and the way into the portal."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.partners.forms import ClaimForm, InviteForm, LinkForm, RefuseForm, RoleForm
from apps.console.partners.views.edits import crumbs_of
from apps.notifications import actions as notifications
from apps.partners import actions, queries
from apps.partners.enums import PartnerRole, Suspended
from apps.partners.models import Membership

WAITING: dict[str, Any] = {
    "crumbs": [("/partners/links/", "People who wait")],
    "back": "/partners/links/",
}


@needs("partners.members")
def links(request: StaffRequest) -> HttpResponse:
    """Everybody who came with PeeringDB and waits for us."""
    shown = {"links": list(queries.waiting_links()), "claims": list(queries.waiting_claims())}
    return render(request, "console/partners/links.html", shown)


@needs("partners.members")
def link_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.waiting_links(), pk=pk)
    form = LinkForm(forms.sent(request), initial={"role": found.role})
    if form.is_valid():
        with forms.refusals(form):
            actions.confirm_link(member=found, by=request.user, at=timezone.now(),
                                 role=form.cleaned_data["role"])  # fmt: skip
            messages.success(request, f"{found.user} is a member of {found.partner}.")
            return redirect("console:partner_links")
    title = f"{found.user} at {found.partner}"
    return forms.page(request, form, title=title, submit="Confirm", **WAITING)


@needs("partners.members")
def claim_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Whose network it is: a partner's, or a new one's."""
    found = get_object_or_404(queries.waiting_claims(), pk=pk)
    form = ClaimForm(forms.sent(request), initial={"role": PartnerRole.ENGINEER})
    if form.is_valid():
        with forms.refusals(form):
            member = actions.confirm_claim(
                claim=found, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{member.user} is a member of {member.partner}.")
            return redirect("console:partner_members", ref=member.partner.ref)
    return forms.page(request, form, title=f"{found} of {found.user}", submit="Confirm", **WAITING)


@needs("partners.members")
def link_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.waiting_links(), pk=pk)
    return _refuse(request, str(found.user), partial(actions.refuse_link, member=found))


@needs("partners.members")
def claim_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.waiting_claims(), pk=pk)
    return _refuse(request, str(found), partial(actions.refuse_claim, claim=found))


def _refuse(request: StaffRequest, name: str, act: Callable[..., Any]) -> HttpResponse:
    """Somebody who waits is refused with a reason."""
    form = RefuseForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            act(by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
            messages.success(request, f"{name} was refused.")
            return redirect("console:partner_links")
    return forms.page(request, form, title=f"Refuse {name}", submit="Refuse", **WAITING)


@needs("partners.members")
def member_invite(request: StaffRequest, ref: str) -> HttpResponse:
    partner = get_object_or_404(queries.partners(), ref=ref)
    form = InviteForm(forms.sent(request), initial={"role": PartnerRole.ADMIN})
    if form.is_valid():
        with forms.refusals(form):
            sent = notifications.invite_member(
                partner=partner, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"The invitation is on its way to {sent.email}.")
            return redirect("console:partner_members", ref=ref)
    return forms.page(
        request, form, title="Invite somebody", submit="Send invitation", **crumbs_of(partner)
    )


@needs("partners.members")
def member_role(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    found = _member(ref, pk)
    form = RoleForm(forms.sent(request), initial={"role": found.role})
    if form.is_valid():
        with forms.refusals(form):
            role = PartnerRole(form.cleaned_data["role"])
            return _change(
                request, found, actions.change_member_role, f"is {role.label} now", role=role
            )
    return forms.page(
        request, form, title=f"Role of {found.user}", **(crumbs_of(found.partner) | _back(ref))
    )


@require_POST
@needs("partners.members")
def member_suspend(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    act = partial(actions.suspend, why=Suspended.STAFF)
    return _do(request, _member(ref, pk), act, "is suspended")


@require_POST
@needs("partners.members")
def member_reinstate(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    return _do(request, _member(ref, pk), actions.reinstate, "is active again")


@require_POST
@needs("partners.members")
def member_remove(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    return _do(request, _member(ref, pk), actions.remove_member, "was removed")


def _member(ref: str, pk: int) -> Membership:
    return get_object_or_404(queries.members().filter(partner__ref=ref), pk=pk)


def _back(ref: str) -> dict[str, str]:
    return {"back": reverse("console:partner_members", args=[ref])}


def _do(
    request: StaffRequest, found: Membership, act: Callable[..., Any], what: str
) -> HttpResponse:
    with forms.told(request):
        return _change(request, found, act, what)
    return redirect("console:partner_members", ref=found.partner.ref)


def _change(
    request: StaffRequest, found: Membership, act: Callable[..., Any], what: str, **facts: Any
) -> HttpResponse:
    notifications.change_member(
        member=found, act=act, what=what, by=request.user, at=timezone.now(), **facts
    )
    messages.success(request, f"{found.user} {what}.")
    return redirect("console:partner_members", ref=found.partner.ref)
