"""What can be edited in bulk: rows of which lists, which of their fields, by which action."""

from apps.exchange.bulk.customs import PREFIX, Custom, Tags
from apps.exchange.bulk.fields import (
    WAYS,
    Choice,
    Day,
    Field,
    Given,
    People,
    Person,
    Text,
    Way,
    Words,
)
from apps.exchange.bulk.kinds import KINDS, Kind, whole

__all__ = [
    "KINDS",
    "PREFIX",
    "WAYS",
    "Choice",
    "Custom",
    "Day",
    "Field",
    "Given",
    "Kind",
    "People",
    "Person",
    "Tags",
    "Text",
    "Way",
    "Words",
    "whole",
]
