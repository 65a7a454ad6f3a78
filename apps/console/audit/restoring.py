"""Taking one change of a field back: only by the action that owns the field, with its rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.agreements import actions as papers
from apps.agreements.actions.facts import AgreementChanges
from apps.console.audit.words import field_of
from apps.console.custom.objects import MAIN
from apps.core.custom import actions as custom
from apps.core.errors import Refused
from apps.core.history import HIDDEN, UPDATE, Version
from apps.network import actions as network
from apps.network.actions.interconnects import InterconnectChanges
from apps.network.actions.places import SiteFacts
from apps.partners import actions as partners
from apps.partners.actions.partners import AsnFacts, ContactFacts, PartnerFacts


@dataclass(frozen=True)
class Way:
    """How a kind of row is edited: who may, by which action, which fields."""

    permission: str
    act: Callable[..., Any]
    name: str
    facts: type

    @property
    def fields(self) -> set[str]:
        return set(self.facts.__annotations__)


WAYS = {
    "partners.Partner": Way("partners.edit", partners.edit_partner, "partner", PartnerFacts),
    "partners.ASN": Way("partners.edit", partners.edit_asn, "asn", AsnFacts),
    "partners.Contact": Way("partners.edit", partners.edit_contact, "contact", ContactFacts),
    "network.Site": Way("network.edit", network.edit_site, "site", SiteFacts),
    "network.Interconnect": Way(
        "network.edit", network.edit_interconnect, "interconnect", InterconnectChanges
    ),
    "agreements.Agreement": Way(
        "agreements.edit", papers.edit_agreement, "agreement", AgreementChanges
    ),
}
CUSTOM = "custom"


def columns(version: Version) -> set[str]:
    """The columns of this change that can be set back."""
    way = WAYS.get(version.key.model)
    if version.label != UPDATE:
        return set()
    customs = {CUSTOM} & set(version.changed) if permission_of(version) else set()
    if way is None:
        return customs
    return customs | {
        column
        for column in version.changed
        if (field := field_of(version.model, column)) and field.name in way.fields
        and HIDDEN not in (version.values[column], (version.before or {}).get(column))
    }  # fmt: skip


def permission_of(version: Version) -> str:
    """What it takes to set something of this row back; empty where nothing can be."""
    if way := WAYS.get(version.key.model):
        return way.permission
    kind = getattr(version.model, "OBJECT_KIND", None)
    return MAIN[kind].edit if kind else ""


def restore(*, version: Version, column: str, by: User, at: datetime) -> Any:
    """Set a field to what it was before this change, by the action that edits it.

    Raises Refused for a field that cannot be, for one that was changed again since, and whatever
    the action refuses; returns the object.
    """
    if column not in columns(version):
        raise Refused("This field is not set back here. Change it on the page of its object.")
    field = field_of(version.model, column)
    row = version.model._base_manager.filter(pk=version.object_id).first()
    if row is None:
        raise Refused("The object is not there any more.", conflict=True)
    if getattr(row, field.attname) != _value(field, version.values[column]):
        raise Refused(
            "It was changed again since. Set the newest change back, or edit the object.",
            conflict=True,
        )
    before = _related(field, _value(field, (version.before or {})[column]))
    if column == CUSTOM:
        custom.put_back(obj=row, custom=before, by=by, at=at)
    else:
        way = WAYS[version.key.model]
        way.act(**{way.name: row, field.name: before}, by=by, at=at)
    return row


def _value(field: Any, stored: Any) -> Any:
    """A value of the history as Python has it; in JSON numbers are floats again."""
    if field.name == CUSTOM:
        held = (stored or {}).items()
        return {key: float(each) if isinstance(each, Decimal) else each for key, each in held}
    return field.to_python(stored)


def _related(field: Any, value: Any) -> Any:
    """The object behind a foreign key. Refused for one that is gone."""
    if not field.is_relation or value is None:
        return value
    found = field.related_model._base_manager.filter(pk=value).first()
    if found is None:
        raise Refused("What it pointed to is not there any more.", conflict=True)
    return found
