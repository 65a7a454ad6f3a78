"""Profile of the person who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.accounts import actions
from apps.accounts.enums import Theme
from apps.console.access import signed_in


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    return render(request, "console/profile/page.html", {})


@require_POST
@signed_in
def switch_theme(request: HttpRequest) -> HttpResponse:
    """From dark to light and back; what "as the system" shows is told by the page's script."""
    user = request.user
    shown = request.POST.get("shown") or user.theme
    theme = Theme.LIGHT if shown == Theme.DARK else Theme.DARK
    actions.save_profile(
        user=user, name=user.name or user.email, time_zone=user.time_zone, theme=theme,
        home_region=user.home_region,
    )  # fmt: skip
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours else "/"
