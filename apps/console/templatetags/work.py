"""`{% load work %}`: pieces of work items in templates."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from apps.console.work import cells

register = template.Library()


@register.simple_tag
def item_status(item: Any) -> SafeString:
    return cells.status(item)


@register.simple_tag
def item_priority(item: Any) -> SafeString:
    return cells.priority(item)


@register.simple_tag
def item_due(item: Any, today: date) -> SafeString:
    return cells.due(item, today)
