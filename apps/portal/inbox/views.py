"""What a person at a partner was told, every mail to the partner, and what they want by mail."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import for_partner as accounts
from apps.core import paging, wall
from apps.core.ui import forms
from apps.notifications import actions
from apps.notifications import for_partner as told
from apps.notifications.enums import Topic
from apps.portal import addresses, feeds
from apps.portal.access import PartnerRequest, member
from apps.portal.contacts.forms import MailForm, OneForm
from apps.portal.contacts.views import wanted


@require_safe
@member("see")
def inbox(request: PartnerRequest) -> HttpResponse:
    """What was not read yet; `?show=all` has everything, `?topic=LOA` one kind of news."""
    show = "all" if request.GET.get("show") == "all" else "unread"
    topic = _topic(request.GET.get("topic", ""))
    rows = told.inbox(request.seat.partner, request.seat.user, topic=topic)
    if show == "unread":
        rows = rows.filter(read_at=None)
    page = paging.page(rows, number=request.GET.get("page", 1))
    shown = {"page": page, "show": show, "topic": topic, "topics": Topic.choices}
    return render(request, "portal/inbox/list.html", shown)


@require_safe
@member("see")
def notice(request: PartnerRequest, pk: int) -> HttpResponse:
    """One in full, with the way to what it is about; that it was seen is noted."""
    row = _notice(request, pk)
    with wall.outside():
        actions.mark_read(notice=row, by=request.seat.user, at=timezone.now())
    return render(
        request, "portal/inbox/notice.html", {"notice": row, "address": addresses.of(row.ref)}
    )


@require_POST
@member("see")
def read_all(request: PartnerRequest) -> HttpResponse:
    """Those of this partner, or of one topic; what other partners wait with stays unread."""
    topic = _topic(request.POST.get("topic", ""))
    count = actions.mark_all_read(
        user=request.seat.user, at=timezone.now(), partner=request.seat.partner, topic=topic
    )
    messages.success(request, f"{count} marked as read.")
    return redirect("portal:inbox")


@require_safe
@member("see")
def letter_list(request: PartnerRequest) -> HttpResponse:
    """Every mail that went to somebody at the partner, as it was."""
    ref = request.GET.get("ref", "").strip().upper()
    page = paging.page(
        told.letters(request.seat.partner, ref=ref), number=request.GET.get("page", 1)
    )
    shown = [told.letter(row) for row in page.rows]
    return render(
        request, "portal/inbox/letters.html", {"page": page, "letters": shown, "ref": ref}
    )


@member("see")
def mail(request: PartnerRequest) -> HttpResponse:
    """How the person gets each topic by mail."""
    seat = request.seat
    if seat.member is None:
        raise Http404("Nobody of ours gets mail for a partner.")
    choices = told.choices_of_member(seat.member)
    if request.method == "POST":
        for topic, program, cadence in wanted(request, choices):
            with forms.told(request):
                actions.subscribe_member(
                    membership=seat.member, topic=topic, program=program, cadence=cadence,
                    at=timezone.now(),
                )  # fmt: skip
        return redirect("portal:inbox_mail")
    shown = {
        "mail": MailForm(choices=choices), "one": OneForm(), "may": True, "mail_action": _here(),
        "feeds": accounts.tokens(seat.user, feeds.NEWS),
    }  # fmt: skip
    return render(request, "portal/inbox/mail.html", shown)


def _topic(name: str) -> str:
    """A topic that there is; empty for all of them."""
    return name if name in Topic.values else ""


def _here() -> str:
    return reverse("portal:inbox_mail")


def _notice(request: PartnerRequest, pk: int) -> Any:
    row = told.notice(request.seat.partner, request.seat.user, pk) if pk < 2**63 else None
    if row is None:
        raise Http404("No such message.")
    return row
