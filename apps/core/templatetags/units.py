"""Template filters over `apps.core.units`."""

from datetime import datetime

from django import template
from django.utils import timezone

from apps.core import units

register = template.Library()
for _name in (
    "rate", "gbps", "capacity", "percent", "limit", "money", "cents", "day", "weekday",
    "number", "filesize",
):  # fmt: skip
    register.filter(_name, getattr(units, _name))


@register.filter
def offset(at: datetime) -> str:
    """`UTC-5`: after a time in the person's own zone."""
    return units.offset(timezone.localtime(at))


@register.simple_tag
def own_zone() -> str:
    """The zone in which times are shown to this person."""
    return units.zone(timezone.get_current_timezone(), timezone.now())  # noqa: TID251  as below


@register.filter
def age(then: datetime | None) -> str:
    """Time since, in words of the design reference."""
    return units.age(then, timezone.now())  # noqa: TID251  templates have no clock of their own
