"""`{% load portal %}`: what only pages of the portal have."""

from typing import Any

from django import template
from django.http import HttpRequest

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
