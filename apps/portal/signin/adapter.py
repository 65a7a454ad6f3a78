"""Who comes in with PeeringDB, and as whom: never as one of our people, never by e-mail alone."""

import hmac
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Refused
from apps.integrations.peeringdb.oidc import Profile
from apps.notifications import actions as notifications
from apps.partners import actions
from apps.portal.signin.provider import NONCE
from apps.portal.signin.stopping import FAILED, stopped

CONNECT = "connect"


class SocialAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False  # accounts are made below, from a profile

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The nonce, the person, their rights: before anybody is signed in."""
        profile, nonce, refresh_token = sociallogin.peeringdb
        asked = str(sociallogin.state.get(NONCE) or "")
        if not asked or not hmac.compare_digest(asked, nonce):
            raise stopped(request, "The answer of PeeringDB does not belong to this sign-in.")
        self._check_verified(request, profile)
        try:
            user = self._person(request, sociallogin, profile)
            notifications.come_in(
                user=user, profile=profile, refresh_token=refresh_token, at=timezone.now()
            )
        except Refused as refusal:
            raise stopped(request, str(refusal)) from refusal
        if not sociallogin.is_existing and sociallogin.state.get("process") != CONNECT:
            sociallogin.connect(request, user)

    def _person(self, request: HttpRequest, sociallogin: Any, profile: Profile) -> Any:
        if sociallogin.state.get("process") == CONNECT:
            return request.user
        if sociallogin.is_existing:
            return sociallogin.user
        return actions.person_of(profile=profile, at=timezone.now())

    def _check_verified(self, request: HttpRequest, profile: Profile) -> None:
        """An account or address that is not verified there counts for nothing (portal.md 6.1)."""
        if not profile.is_verified_user:
            raise stopped(
                request,
                "PeeringDB has not verified your account yet: it is not affiliated with a network. "
                "Ask an administrator of your network at PeeringDB.",
            )
        if not profile.is_verified_email:
            raise stopped(request, "Confirm your e-mail address at PeeringDB, then sign in again.")

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("portal:access")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: the portal tells of new networks and roles itself."""

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        """Cancelled, expired, forged or broken: one page that says so and offers to try again."""
        if error == "cancelled":
            raise stopped(request, "You have cancelled the sign-in at PeeringDB.", status=200)
        raise stopped(request, FAILED, detail=exception)
