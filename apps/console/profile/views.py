"""Profile of the person who is signed in: settings, theme, API tokens."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts import actions, queries
from apps.accounts.enums import Theme
from apps.accounts.models import ApiToken, User
from apps.console import forms
from apps.console.access import StaffRequest, needs, signed_in
from apps.console.profile import away
from apps.console.profile.forms import ProfileForm, TokenForm
from apps.console.statuses import Look, token_look


@signed_in
def profile(request: StaffRequest) -> HttpResponse:
    user = _me(request)
    form = ProfileForm(forms.sent(request), initial=_facts(user))
    if form.is_valid():
        with forms.refusals(form):
            actions.save_profile(user=user, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("console:profile")
    return forms.page(
        request,
        form,
        title="Profile",
        back=reverse("console:today"),
        template="console/profile/page.html",
        tokens=_tokens(user, timezone.now()),
        delegations=away.rows(user, timezone.now()),
    )


@require_POST
@signed_in
def switch_theme(request: StaffRequest) -> HttpResponse:
    """From dark to light and back; `shown` is what "as the system" amounts to on this screen."""
    user = _me(request)
    shown = request.POST.get("shown") or user.theme
    theme = Theme.LIGHT if shown == Theme.DARK else Theme.DARK
    facts = {**_facts(user), "name": user.name or user.email, "theme": theme}
    with forms.told(request):
        actions.save_profile(user=user, **facts)
    return redirect(_back(request))


@never_cache
@needs("accounts.tokens")
def token_new(request: StaffRequest) -> HttpResponse:
    """The token's text is in this one answer and nowhere else."""
    form = TokenForm(forms.sent(request))
    if form.is_valid():
        now, days = timezone.now(), form.cleaned_data["lifetime"]
        token, text = actions.issue_token(
            owner=_me(request),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            at=now,
            expires_at=now + timedelta(days=int(days)) if days else None,
        )
        return render(request, "console/profile/token.html", {"token": token, "text": text})
    back = reverse("console:profile")
    crumbs = [(back, "Profile")]
    return forms.page(
        request, form, title="New API token", back=back, crumbs=crumbs, submit="Make token"
    )


@require_POST
@needs("accounts.tokens")
def token_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(queries.tokens(_me(request)), pk=pk)
    actions.revoke_token(token=token, at=timezone.now())
    messages.success(request, f"{token.name} does not open anything any more.")
    return redirect("console:profile")


def _me(request: StaffRequest) -> User:
    return request.user  # type: ignore[return-value]


def _facts(user: User) -> dict[str, str]:
    return {
        "name": user.name,
        "time_zone": user.time_zone,
        "home_region": user.home_region,
        "theme": user.theme,
    }


def _tokens(user: User, now: datetime) -> list[tuple[ApiToken, Look]]:
    return [
        (token, token_look(token, is_over=bool(token.expires_at and token.expires_at <= now)))
        for token in queries.tokens(user)
    ]


def _back(request: StaffRequest) -> str:
    """The page the person came from, if it is one of ours."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours else "/"
