"""Second factors that are set up while somebody is signed in."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(authenticator_added)
def note_factor(request: HttpRequest, user: Any, **_: Any) -> None:
    """Who has just set one up has shown it: this session need not ask again."""
    record_authentication(request, user, "mfa")
