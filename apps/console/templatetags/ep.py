"""`{% load ep %}`: the parts that all pages share (`ui`), and what only the console has."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from apps.console import access, addresses, evidence, shell, statuses
from apps.console.custom import panel
from apps.core.templatetags import ui

register = template.Library()
register.tags.update(ui.register.tags)
register.filters.update(ui.register.filters)
register.simple_tag(statuses.state, name="state")
register.simple_tag(evidence.drawn, name="evidence_rows")
register.filter("address", addresses.of)


@register.simple_tag
def tag(machine: str, value: str, word: str = "") -> SafeString:
    """The loud form of a state: for heads of pages and panels."""
    return statuses.state(machine, value, word, loud=True)


@register.simple_tag(takes_context=True)
def shell_of(context: template.Context) -> dict[str, Any]:
    request: HttpRequest = context["request"]
    return shell.context(request)


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str) -> bool:
    """`{% may "partners.edit" as can_edit %}`"""
    return access.may(context["request"].user, permission)


@register.inclusion_tag("console/custom/_panel.html", takes_context=True)
def custom_fields(context: template.Context, obj: Any) -> dict[str, Any]:
    """`{% custom_fields partner %}`: what people keep about it beside its own facts."""
    return panel.context(obj, context["request"].user)


@register.inclusion_tag("console/tags/_panel.html", takes_context=True)
def tags_of(context: template.Context, obj: Any) -> dict[str, Any]:
    """`{% tags_of partner %}`: the tags of an object, with a box for more."""
    return panel.tags_context(obj, context["request"])
