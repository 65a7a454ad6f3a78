"""People of a partner as a request changes them, where it says so in fields."""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.capacity.models import CapacityRequest
from apps.capacity.queries import people_called
from apps.core.errors import Refused
from apps.partners import actions as partners
from apps.partners.models import Contact

_FACTS = {"person_name": "name", "person_title": "title", "person_email": "email",
          "person_phone": "phone"}  # fmt: skip


def change_contact(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """A contact is added, changed or archived as asked; free words are for us to carry out.

    Raises Refused where the one that is named is not there, or not the only one.
    """
    match request.details.get("person_action"):
        case "add":
            role = request.details.get("person_role")
            partners.add_contact(
                partner=request.partner, by=by, at=at, roles=[role] if role else [],
                source="portal", **_facts(request),
            )  # fmt: skip
        case "change":
            _change(request, _named(request), by, at)
        case "remove":
            partners.archive_contact(contact=_named(request), by=by, at=at)


def _change(request: CapacityRequest, contact: Contact, by: User | None, at: datetime) -> None:
    partners.edit_contact(contact=contact, by=by, at=at, **_facts(request))
    role = request.details.get("person_role")
    held = [
        partners.RoleGiven(row.role, row.priority, row.scope_ref)
        for row in contact.roles.order_by("pk")
    ]
    if role and role not in {each.role for each in held}:
        partners.set_contact_roles(contact=contact, roles=[*held, role], by=by, at=at)


def _named(request: CapacityRequest) -> Contact:
    word = request.details.get("person") or ""
    found = people_called(request.partner, word)
    if len(found) != 1:
        raise Refused(
            f"There is no single contact {word} any more; put it right by hand.", field="person",
            conflict=True,
        )  # fmt: skip
    return found[0]


def _facts(request: CapacityRequest) -> dict[str, Any]:
    said = request.details
    return {name: said[field] for field, name in _FACTS.items() if said.get(field)}
