"""Sign-in rules: accounts are made by us or by an invitation, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import Role
from apps.core.requests import client_ip
from apps.notifications import actions as notifications


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What the limits of tries are counted by."""
        return client_ip(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """People at partners land in the portal, our own in the console."""
        is_partner = request.user.role == Role.PARTNER  # type: ignore[union-attr]
        return reverse("portal:home") if is_partner else reverse("console:today")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """A partner hears of a sign-in from a network not seen before."""
        if user.role == Role.PARTNER:
            notifications.note_sign_in(user=user, ip=client_ip(request), at=timezone.now())
        return super().post_login(request, user, **kwargs)
