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
def age(then: datetime | None) -> str:
    """Time since, in words of the design reference."""
    return units.age(then, timezone.now())  # noqa: TID251  templates have no clock of their own
