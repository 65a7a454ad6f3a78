"""API tokens: an administrator sees all of the partner, an engineer their own (portal.md 6.1)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core.ui import forms
from apps.notifications import actions as notifications
from apps.partners import actions, for_partner
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.tokens.forms import TokenForm


@require_safe
@member("request")
def token_list(request: PartnerRequest) -> HttpResponse:
    shown = {
        "tokens": list(_tokens(request)), "now": timezone.now(),
        "is_member": for_partner.membership(request.seat) is not None,
        "address": settings.BASE_URL,
    }  # fmt: skip
    return render(request, "portal/tokens/list.html", shown)


@member("request")
def add(request: PartnerRequest) -> HttpResponse:
    """Ask for a token; it is shown on the answer and never again."""
    membership = for_partner.membership(request.seat)
    if membership is None:
        messages.error(request, "A token belongs to a member; acting on behalf you have none.")
        return redirect("portal:token_list")
    form = TokenForm(forms.sent(request), seat=request.seat)
    if form.is_valid():
        with forms.refusals(form):
            token, text = notifications.issue_token(
                membership=membership, facts=actions.TokenFacts(**form.facts()),
                by=request.seat.user, at=timezone.now(),
            )  # fmt: skip
            shown = {"token": token, "text": text, "address": settings.BASE_URL}
            return render(request, "portal/tokens/token.html", shown)
    return forms.page(
        request, form, title="New API token", back="/portal/api/", submit="Make token",
        template="portal/form.html",
    )  # fmt: skip


@require_POST
@member("request")
def revoke(request: PartnerRequest, prefix: str) -> HttpResponse:
    token = sure(request, _tokens(request).filter(prefix=prefix).first())
    notifications.revoke_token(token=token, by=request.seat.user, at=timezone.now())
    messages.success(request, f"{token.name} is revoked. No program can use it any more.")
    return redirect("portal:token_list")


def _tokens(request: PartnerRequest):  # type: ignore[no-untyped-def]
    """Those the person may see: all of the partner for who manages it, else their own."""
    seat = request.seat
    return for_partner.tokens(seat.partner, of=None if seat.may("manage") else seat.user)
