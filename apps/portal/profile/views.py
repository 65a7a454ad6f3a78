"""Profile of somebody at a partner: name, time zone, theme."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.accounts import actions
from apps.accounts import for_partner as accounts
from apps.accounts.enums import Theme
from apps.core.ui import forms
from apps.portal import feeds
from apps.portal.access import PartnerRequest, member
from apps.portal.profile.forms import ProfileForm


@member("see")
def profile(request: PartnerRequest) -> HttpResponse:
    form = ProfileForm(forms.sent(request), initial=_facts(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.save_profile(user=request.seat.user, **{**_facts(request), **form.cleaned_data})
            messages.success(request, "Saved.")
            return redirect("portal:profile")
    return forms.page(
        request, form, title="Profile", back="", template="portal/profile/page.html",
        feeds=[*_feeds(request)],
    )  # fmt: skip


@require_POST
@member("see")
def feed_revoke(request: PartnerRequest) -> HttpResponse:
    """Take a feed's address of one's own back; one that is gone already is said."""
    number = request.POST.get("feed", "")
    is_number = number.isdecimal() and len(number) < 10
    token = accounts.token(request.seat.user, int(number)) if is_number else None
    if token is None or not set(feeds.SCOPES) & set(token.scopes):
        messages.error(request, "There is no such address any more.")
    else:
        actions.revoke_token(token=token, at=timezone.now())
        messages.success(request, f"{token.name} does not open anything any more.")
    return redirect(_back(request, or_to="/portal/profile/"))


@require_POST
@member("see")
def switch_theme(request: PartnerRequest) -> HttpResponse:
    """From dark to light and back; `shown` is what "as the system" amounts to on this screen."""
    facts = _facts(request)
    is_dark = (request.POST.get("shown") or facts["theme"]) == Theme.DARK
    facts |= {"name": facts["name"] or request.seat.user.email}
    facts |= {"theme": Theme.LIGHT if is_dark else Theme.DARK}
    with forms.told(request):
        actions.save_profile(user=request.seat.user, **facts)
    return redirect(_back(request))


def _feeds(request: PartnerRequest) -> Iterator[Any]:
    """Secret addresses that are still good, of all kinds of feeds."""
    for scope in feeds.SCOPES:
        yield from accounts.tokens(request.seat.user, scope)


def _facts(request: PartnerRequest) -> dict[str, Any]:
    user = request.seat.user
    return {
        "name": user.name,
        "time_zone": user.time_zone,
        "home_region": user.home_region,
        "theme": user.theme,
    }


def _back(request: PartnerRequest, or_to: str = "/portal/") -> str:
    """The page the person came from, if it is one of ours."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours else or_to
