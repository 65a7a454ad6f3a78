"""BGP sessions: the list, and what is done with one from the page of its interconnect."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.builds.forms import RemoveForm, SessionForm
from apps.console.builds.listing import SESSIONS
from apps.network import actions, queries
from apps.network.enums import SessionState
from apps.network.models import BGPSession, Interconnect

STEPS = (SessionState.APPROVED, SessionState.ESTABLISHED, SessionState.DOWN)


@needs("network.view")
def session_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(request, SESSIONS, queries.sessions(), title="BGP sessions")


@needs("network.edit")
def session_new(request: StaffRequest, ref: str) -> HttpResponse:
    link = get_object_or_404(queries.interconnects(), ref=ref)
    start = {"their_asn": link.asn.number if link.asn else None, **_ours(link)}
    form = SessionForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            actions.add_session(
                interconnect=link, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "The session is pending.")
            return redirect(_page(ref))
    return forms.page(
        request, form, title=f"New session on {link}", submit="Add", **_around(link.ref, link.name)
    )


@require_POST
@needs("network.edit")
def session_step(request: StaffRequest, uid: uuid.UUID) -> HttpResponse:
    """Approved, or up and down as seen; the end has a page of its own."""
    session, to = _session(uid), request.POST.get("to", "")
    if to not in STEPS:
        raise Http404
    with forms.told(request):
        actions.change_session_state(session=session, to=to, by=request.user, at=timezone.now())
        messages.success(request, f"{session.their_ip} is {session.get_state_display().lower()}.")
    return redirect(_page(session.interconnect.ref))


@needs("network.edit")
def session_remove(request: StaffRequest, uid: uuid.UUID) -> HttpResponse:
    """Reject one that is pending; announce the end of one that was up; remove any other."""
    session = _session(uid)
    form = RemoveForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            now, facts = timezone.now(), form.cleaned_data
            actions.remove_session(session=session, by=request.user, at=now, **facts)
            messages.success(request, _removed(session))
            return redirect(_page(session.interconnect.ref))
    link = session.interconnect
    return forms.page(
        request, form, title=f"Remove session {session.their_ip}", submit="Remove",
        **_around(link.ref, link.name),
    )  # fmt: skip


@require_POST
@needs("network.edit")
def session_keep(request: StaffRequest, uid: uuid.UUID) -> HttpResponse:
    session = _session(uid)
    with forms.told(request):
        actions.keep_session(session=session, by=request.user, at=timezone.now())
        messages.success(request, f"{session.their_ip} stays.")
    return redirect(_page(session.interconnect.ref))


def _removed(session: BGPSession) -> str:
    if session.state == SessionState.REMOVED:
        return f"{session.their_ip} is removed."
    return f"{session.their_ip} ends on {session.removal_on}."


def _session(uid: uuid.UUID) -> BGPSession:
    return get_object_or_404(queries.sessions(), uid=uid)


def _ours(link: Interconnect) -> dict[str, Any]:
    """Our AS number as in the newest session of the partner."""
    last = queries.sessions().filter(interconnect__partner=link.partner).order_by("-pk").first()
    return {"our_asn": last.our_asn if last else None}


def _page(ref: str) -> str:
    return f"{addresses.of(ref)}#sessions"


def _around(ref: str, name: str) -> dict[str, Any]:
    crumbs = [(reverse("console:interconnect_list"), "Interconnects"), (addresses.of(ref), name)]
    return {"back": _page(ref), "crumbs": crumbs}
