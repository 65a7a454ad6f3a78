"""`{% load portal %}`: what only pages of the portal have."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from apps.portal import glossary, shell

register = template.Library()


@register.simple_tag(takes_context=True)
def shell_of_portal(context: template.Context) -> dict[str, Any]:
    """What stands around the content, for the root template."""
    request: HttpRequest = context["request"]
    return shell.context(request)


@register.inclusion_tag("portal/_words.html")
def words(*names: str) -> dict[str, Any]:
    """What terms of art on this page mean: `{% words "p95" "n-1" %}`."""
    return {"lines": glossary.lines(names)}


@register.inclusion_tag("portal/signin/_button.html", takes_context=True)
def peeringdb_button(
    context: template.Context, back: str, words: str = "Sign in with PeeringDB",
    css: str = "btn-primary", process: str = "login",
) -> dict[str, Any]:  # fmt: skip
    """A button to sign in with PeeringDB and come back; nothing where it is not set up."""
    is_on = bool(settings.PEERINGDB_OIDC_CLIENT_ID)
    fields = urlencode({"process": process, "next": back})
    address = f"{reverse('peeringdb_login')}?{fields}" if is_on else ""
    csrf_token = context.get("csrf_token", "")
    return {"address": address, "words": words, "css": css, "csrf_token": csrf_token}
