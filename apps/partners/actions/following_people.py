"""Contacts move with PeeringDB: renamed, another mail, telephone or role, new, gone (field.md 4).

Where the number follows contacts, what nobody has edited moves by itself; all else waits. A contact
that was archived here stays so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.partners import queries, rules
from apps.partners.actions.contacts import restore_contact
from apps.partners.actions.filling import add_person, contact_facts
from apps.partners.actions.partners import archive_contact, edit_contact, set_contact_roles
from apps.partners.enums import Priority
from apps.partners.models import ASN, Contact
from apps.partners.rules import Effect
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.models import ObservedChange
from apps.peeringdb.queries import Person
from apps.peeringdb.rules import PERSON_WORDS, told

GONE = "PERSON_GONE"


@dataclass(frozen=True)
class _Case:
    """A change of a contact, what we have of it, and what PeeringDB says of it now."""

    change: ObservedChange
    asn: ASN
    contact: Contact | None
    person: Person | None

    @property
    def effects(self) -> list[Effect]:
        """What it would do to us; one that neither we nor PeeringDB have does nothing."""
        now = {rules.KEPT: self.person is not None}
        if self.person is not None:
            now |= facts(self.person)
        elif self.change.kind in PERSON_WORDS:
            return []
        if self.contact is None and self.change.kind in PERSON_WORDS:
            return []
        return rules.person_effects(self.change.kind, ours(self.contact), now)


def is_of_a_person(change: ObservedChange) -> bool:
    return any(on == rules.PERSON for on, _ in rules.TOUCHES.get(change.kind, ()))


def person_case(change: ObservedChange, asn: ASN) -> _Case:
    contact = Contact.objects.filter(pdb_poc_id=change.place, partner=asn.partner).first()
    return _Case(change, asn, contact, peeringdb.person(change.place or 0))


def follow_person(change: ObservedChange, asn: ASN, at: datetime) -> list[Effect] | None:
    """Move what nobody has edited; what moved, or None where it waits for somebody."""
    case = person_case(change, asn)
    if case.contact is not None and case.contact.archived_at is not None:
        return []
    found = case.effects
    if any(_waits(case, each) for each in found):
        return None
    write_person(change, asn, found, by=None, at=at)
    return found


def _waits(case: _Case, effect: Effect) -> bool:
    if effect.field != rules.KEPT:
        return rules.is_empty(effect.becomes) or rules.is_edited(effect, _before(case))
    if case.contact is None:
        return case.person is not None and _is_known(case.asn, case.person)
    return case.contact.verified_on is not None or not _is_as_said(case)


def _before(case: _Case) -> dict[str, Any]:
    """The person as PeeringDB showed them before this change."""
    assert case.person is not None  # noqa: S101  for the type checker
    said: dict[str, Any] = {PERSON_WORDS[case.change.kind]: case.change.was}
    return facts(replace(case.person, **said))


def _is_known(asn: ASN, person: Person) -> bool:
    """The partner has somebody with this address already: two of them is for people to say."""
    rows = Contact.objects.filter(partner=asn.partner, email__iexact=person.email)
    return bool(person.email) and rows.exists()


def _is_as_said(case: _Case) -> bool:
    """Whether the contact is still as PeeringDB told of it last."""
    assert case.contact is not None  # noqa: S101  for the type checker
    have = ours(case.contact)
    said = rules.person_told(have)
    is_told = told(said) == case.change.was
    return is_told and have["roles"] == sorted(rules.roles_of(said["role"]))


def facts(person: Person) -> dict[str, Any]:
    """A contact of PeeringDB in our fields, with its roles."""
    return {**contact_facts(person), "roles": sorted(rules.roles_of(person.role))}


def ours(contact: Contact | None) -> dict[str, Any]:
    """A contact's fields as they are; a role that somebody limited or ranked says so."""
    if contact is None:
        return {rules.KEPT: False}
    rows = contact.roles.order_by("role", "scope_ref")
    found = rules.fields_of(contact, ("name", "title", "email", "phone"))
    return {**found, "roles": [_role(row) for row in rows],
            rules.KEPT: contact.archived_at is None}  # fmt: skip


def _role(row: Any) -> str:
    is_plain = not row.scope_ref and row.priority == Priority.PRIMARY
    return row.role if is_plain else f"{row.role} {row.priority} {row.scope_ref}".strip()


def write_person(
    change: ObservedChange, asn: ASN, effects: Iterable[Effect], *, by: User | None, at: datetime
) -> None:
    """Make a contact what the effects say. Refused for one that is not there any more."""
    becomes: dict[str, Any] = {each.field: each.becomes for each in effects}
    if not becomes:
        return
    case = person_case(change, asn)
    if rules.KEPT in becomes:
        _keep(case, is_kept=becomes[rules.KEPT], by=by, at=at)
    elif case.contact is None:
        raise Refused("The contact is not there any more.")
    else:
        _edit(case.contact, becomes, by=by, at=at)


def _keep(case: _Case, *, is_kept: bool, by: User | None, at: datetime) -> None:
    if case.contact is None and is_kept:
        if case.person is None:
            raise Refused("PeeringDB does not show this contact any more.")
        add_person(asn=case.asn, person=case.person, by=by, at=at)
    elif case.contact is not None:
        (restore_contact if is_kept else archive_contact)(contact=case.contact, by=by, at=at)


def _edit(contact: Contact, becomes: Mapping[str, Any], *, by: User | None, at: datetime) -> None:
    changes: Any = {name: value for name, value in becomes.items() if name != "roles"}
    if changes:
        edit_contact(contact=contact, by=by, at=at, **changes)
    if "roles" in becomes:
        set_contact_roles(contact=contact, roles=becomes["roles"], by=by, at=at)


def add_people(asn: ASN, net: int, *, by: User | None, at: datetime) -> int:
    """Those of PeeringDB's contacts that we have not, archived ones count as had; how many."""
    people = peeringdb.people_of([net]).get(net, [])
    known = queries.known_people(one.id for one in people)
    fresh = [one for one in people if one.id not in known]
    for one in fresh:
        add_person(asn=asn, person=one, by=by, at=at)
    return len(fresh)
