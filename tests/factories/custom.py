"""Custom fields of every type."""

from typing import Any

from apps.core.custom import actions
from apps.core.custom.kinds import FieldType
from apps.core.custom.values import Choice, Definition
from apps.core.models import CustomField
from tests.factories.clock import AT

VENDORS = (Choice("", "Acme Hands"), Choice("", "Metro Techs"))


def custom_field(**facts: Any) -> CustomField:
    """A field, of partners and text unless said; `choices` may be labels."""
    kind = facts.pop("kind", "partner")
    labels = facts.pop("choices", VENDORS if facts.get("type") in ("CHOICE", "CHOICES") else ())
    choices = [Choice("", each) if isinstance(each, str) else each for each in labels]
    given = {"name": "Cost centre", "type": "TEXT", "choices": choices, **facts}
    return actions.define(kind=kind, facts=given, by=None, at=AT)


def definition(type: str = "TEXT", **facts: Any) -> Definition:
    """A definition without a database."""
    return Definition(**{"key": "it", "name": "It", "type": FieldType(type), **facts})
