"""Notices of the person who is signed in, and which of them they want."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.console import addresses, forms
from apps.console.access import StaffRequest, signed_in
from apps.console.inbox.kinds import CHANNELS, KINDS, icon
from apps.core import paging
from apps.notifications import actions, queries
from apps.notifications.models import Notice

SIZE = 50


@signed_in
def inbox(request: StaffRequest) -> HttpResponse:
    """Unread first choice; `?show=all` has everything."""
    show = "all" if request.GET.get("show") == "all" else "unread"
    rows = queries.inbox(_me(request))
    if show == "unread":
        rows = rows.filter(read_at=None)
    page = paging.page(rows, number=request.GET.get("page", 1), size=SIZE)
    notices = [(notice, icon(notice.kind)) for notice in page.rows]
    found = {"notices": notices, "page": page, "show": show}
    return render(request, "console/inbox/list.html", found)


@signed_in
def open_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Go to what it is about; that it was seen is noted."""
    notice = _notice(request, pk)
    actions.mark_read(notice=notice, by=_me(request), at=timezone.now())
    return redirect(addresses.of(notice.ref) or "console:inbox")


@require_POST
@signed_in
def read(request: StaffRequest, pk: int) -> HttpResponse:
    with forms.told(request):
        actions.mark_read(notice=_notice(request, pk), by=_me(request), at=timezone.now())
    return redirect("console:inbox")


@require_POST
@signed_in
def read_all(request: StaffRequest) -> HttpResponse:
    count = actions.mark_all_read(user=_me(request), at=timezone.now())
    messages.success(request, f"{count} marked as read.")
    return redirect("console:inbox")


@signed_in
def preferences(request: StaffRequest) -> HttpResponse:
    """Which kinds by which channel; a box that is not ticked is muted."""
    if request.method == "POST":
        _save(_me(request), set(request.POST.getlist("wanted")))
        messages.success(request, "Saved.")
        return redirect("console:inbox_preferences")
    muted = queries.muted(_me(request))
    rows = [
        (label, [(f"{kind}:{channel}", (kind, channel) not in muted) for channel in CHANNELS])
        for kind, (label, _) in KINDS.items()
    ]
    found = {"rows": rows, "channels": CHANNELS.values()}
    return render(request, "console/inbox/preferences.html", found)


@transaction.atomic
def _save(user: User, wanted: set[str]) -> None:
    for kind in KINDS:
        for channel in CHANNELS:
            is_wanted = f"{kind}:{channel}" in wanted
            actions.set_preference(user=user, kind=kind, channel=channel, wanted=is_wanted)


def _me(request: StaffRequest) -> User:
    return request.user  # type: ignore[return-value]


def _notice(request: StaffRequest, pk: int) -> Notice:
    """Somebody else's notice does not exist for this person."""
    return get_object_or_404(queries.inbox(_me(request)), pk=pk)
