"""Accept an invitation: the link, then a new account or the one somebody has already.

The token stands behind the `#` of the link and reaches us once, in the body of a form; the session
keeps its digest.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.core.ui import forms
from apps.notifications import actions as notifications
from apps.partners import actions, for_partner
from apps.portal.people.forms import AccountForm
from apps.portal.seats import CHOSEN
from apps.portal.signing.access import public

KEY = "joining"
GONE = "This invitation is used, withdrawn or older than seven days. Ask for another."


@public
def start(request: HttpRequest) -> HttpResponse:
    """The address in the mail; a script hands over what stands behind the #."""
    return render(request, "portal/people/join_start.html")


@require_POST
@public
def open_link(request: HttpRequest) -> HttpResponse:
    digest = actions.digest_of(request.POST.get("token", "").strip())
    if for_partner.invitation_of(digest, at=timezone.now()) is None:
        return render(request, "portal/people/join_start.html", {"trouble": GONE}, status=422)
    request.session[KEY] = digest
    return redirect("portal:join_account")


@sensitive_post_parameters("password")
@public
def account(request: HttpRequest) -> HttpResponse:
    """Who was invited, and as whom they join: with the account they have, or a new one."""
    digest, now = request.session.get(KEY, ""), timezone.now()
    invitation = for_partner.invitation_of(digest, at=now)
    if invitation is None:
        return redirect("portal:join")
    is_known = request.user.is_authenticated or for_partner.has_account(invitation.email)
    sent = None if is_known else forms.sent(request)
    form = AccountForm(sent, initial={"name": invitation.name})
    if form.is_valid():
        with forms.refusals(form):
            joined = notifications.accept_invitation(digest=digest, at=now, **form.cleaned_data)
            del request.session[KEY]
            _note_password(request, joined.user)
            return perform_login(request, joined.user, redirect_url="/portal/")
    return forms.page(
        request, form, title="Join", back="", template="portal/people/join_account.html",
        invitation=invitation, is_known=is_known, network=settings.NETWORK_NAME,
    )  # fmt: skip


@require_POST
@public
def accept(request: HttpRequest) -> HttpResponse:
    """Join with the account that has signed in."""
    if not request.user.is_authenticated:
        return redirect("portal:join_account")
    with forms.told(request):
        joined = notifications.accept_invitation(
            digest=request.session.get(KEY, ""), user=request.user, at=timezone.now()
        )
        del request.session[KEY]
        request.session[CHOSEN] = joined.partner.ref
        messages.success(request, f"Welcome to {joined.partner}.")
        return redirect("portal:home")
    return redirect("portal:join_account")


def _note_password(request: HttpRequest, user: Any) -> None:
    """They have just chosen it: the second factor can be set up without typing it again."""
    record_authentication(request, user, "password", email=user.email, reauthenticated=True)
