"""Partners, AS numbers and contacts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.partners import rules
from apps.partners.enums import ContactRoleKind, Priority, Stage
from apps.partners.models import ASN, Contact, ContactRole, Partner

NOT_ACTIVE = (Stage.CLOSED, Stage.DECLINED)


class PartnerFacts(TypedDict, total=False):
    """What is known about a partner; what is left out keeps its value or default."""

    name: str
    legal_name: str
    region: str
    country: str
    tier: str
    subscribers: int | None
    policy: str
    owner: User | None
    backup_owner: User | None
    parent: Partner | None
    portal_enabled: bool
    jira_key: str
    crm_id: str
    accounts: list[str]
    next_review_on: date | None
    do_not_contact_until: date | None
    tags: list[str]
    notes: str
    since: date | None


class AsnFacts(TypedDict, total=False):
    """What a network announces; limits count prefixes."""

    name: str
    as_set: str
    max_prefix4: int | None
    max_prefix6: int | None


class ContactFacts(TypedDict, total=False):
    name: str
    title: str
    email: str
    phone: str
    time_zone: str
    language: str
    verified_on: date | None


@dataclass(frozen=True)
class RoleGiven:
    """A role of a contact; `scope_ref` names what it is limited to, empty: the whole partner."""

    role: str
    priority: str = Priority.PRIMARY
    scope_ref: str = ""


@transaction.atomic
def add_partner(
    *, by: User | None, at: datetime, stage: str = Stage.PROSPECT, asn: str | int | None = None,
    **facts: Unpack[PartnerFacts],
) -> Partner:  # fmt: skip
    """A new partner, with its primary AS number if given. Needs at least `name` and `region`.

    Raises Invalid for values that do not fit, Refused for a name (in any case of letters) or an AS
    number that another partner has.
    """
    _check_name(facts.get("name", ""), None)
    if not facts.get("region", "").strip():
        raise Invalid({"region": "Choose a region."})
    values = {**facts, "state": stage, "created_at": at}
    partner = edits.made(Partner, {**values, "ref": refs.new(refs.Prefix.PARTNER)})
    edits.refuse_cycle(partner, partner.parent)
    with edits.unique(_name_taken(partner.name), field="name"):
        partner.save(force_insert=True)
    if asn is not None:
        add_asn(partner=partner, number=asn, by=by, at=at)
    return partner


@transaction.atomic
def edit_partner(
    *, partner: Partner, by: User | None, at: datetime, **changes: Unpack[PartnerFacts]
) -> Partner:
    """Change the facts that are named. Raises as `add_partner`, and Refused for a parent cycle."""
    if "name" in changes:
        _check_name(changes["name"], partner)
    names = edits.assign(partner, changes, allowed=PartnerFacts)
    if "parent" in names:
        edits.refuse_cycle(partner, partner.parent)
    with edits.unique(_name_taken(partner.name), field="name"):
        partner.save(update_fields=names)
    return partner


def change_stage(
    *, partner: Partner, to: str, by: User | None, at: datetime, reason: str = "",
    until: date | None = None,
) -> Partner:  # fmt: skip
    """Move a partner along. Declining needs a day until when not to ask again (`until`)."""
    if to == Stage.DECLINED and until is None:
        raise Refused("Enter the day until which this partner is not to be asked.", field="until")
    fields = {"do_not_contact_until": until} if until is not None else {}
    lifecycle.move(partner, to=to, by=by, at=at, reason=reason, **fields)
    return partner


@transaction.atomic
def archive_partner(*, partner: Partner, by: User | None, at: datetime) -> Partner:
    """Take a closed or declined partner off all lists; nothing is deleted."""
    if partner.state not in NOT_ACTIVE:
        raise Refused(f"{partner} is {partner.get_state_display()}. Close or decline it first.")
    partner.archived_at = partner.archived_at or at
    partner.save(update_fields=["archived_at"])
    return partner


@transaction.atomic
def add_asn(
    *, partner: Partner, number: str | int, by: User | None, at: datetime, name: str = "",
    as_set: str = "", is_primary: bool = False,
) -> ASN:  # fmt: skip
    """Note that a partner runs an AS number (`AS64500`, `64500`); its first one is the primary.

    Refused, naming the other partner, when the number is taken. `rules.asn_hint` tells whether a
    number is one of the reserved ranges, which is allowed.
    """
    value = _asn_number(number)
    owner = ASN.objects.select_related("partner").filter(number=value).first()
    if owner is not None:
        raise Refused(f"AS{value} belongs to {owner.partner} already.", field="number")
    has_primary = _lock(partner).asns.filter(is_primary=True).exists()
    asn = edits.made(ASN, {"partner": partner, "number": value, "name": name, "as_set": as_set})
    with edits.unique(f"AS{value} was added by somebody else a moment ago.", field="number"):
        asn.save(force_insert=True)
    if is_primary or not has_primary:
        set_primary_asn(asn=asn, by=by, at=at)
    return asn


@transaction.atomic
def edit_asn(*, asn: ASN, by: User | None, at: datetime, **changes: Unpack[AsnFacts]) -> ASN:
    """Change the facts that are named. Raises Invalid for values that do not fit."""
    names = edits.assign(asn, changes, allowed=AsnFacts)
    asn.save(update_fields=names)
    return asn


@transaction.atomic
def set_primary_asn(*, asn: ASN, by: User | None, at: datetime) -> ASN:
    """Make this the number a partner is known by; the former primary stays as another one."""
    _lock(asn.partner)
    others = ASN.objects.filter(partner_id=asn.partner_id, is_primary=True).exclude(pk=asn.pk)
    others.update(is_primary=False)
    ASN.objects.filter(pk=asn.pk).update(is_primary=True)
    asn.is_primary = True
    return asn


@transaction.atomic
def add_contact(
    *, partner: Partner, by: User | None, at: datetime, roles: Iterable[RoleGiven | str] = (),
    source: str = "manual", **facts: Unpack[ContactFacts],
) -> Contact:  # fmt: skip
    """A person at the partner, with roles. Raises Invalid for values that do not fit."""
    contact = edits.made(Contact, {**facts, "partner": partner, "source": source})
    if not contact.name:
        raise Invalid({"name": "Enter a name."})
    contact.save(force_insert=True)
    set_contact_roles(contact=contact, roles=roles, by=by, at=at)
    return contact


@transaction.atomic
def edit_contact(
    *, contact: Contact, by: User | None, at: datetime, **changes: Unpack[ContactFacts]
) -> Contact:
    """Change the facts that are named."""
    names = edits.assign(contact, changes, allowed=ContactFacts)
    if "email" in names:
        contact.bounced_at, contact.bounce_text = None, ""
        names += ["bounced_at", "bounce_text"]
    contact.save(update_fields=names)
    return contact


@transaction.atomic
def note_bounce(*, contact: Contact, text: str, at: datetime) -> None:
    """A mail server said for good that the address does not exist: no mail goes there any more.

    Another address, or the same one verified, takes the flag away.
    """
    Contact.objects.filter(pk=contact.pk).update(bounced_at=at, bounce_text=text[:200])


@transaction.atomic
def verify_contact(*, contact: Contact, by: User | None, at: datetime) -> Contact:
    """Somebody has made sure that name, address and telephone are right today (UTC)."""
    contact.verified_on, contact.bounced_at, contact.bounce_text = at.date(), None, ""
    contact.save(update_fields=["verified_on", "bounced_at", "bounce_text"])
    return contact


@transaction.atomic
def archive_contact(*, contact: Contact, by: User | None, at: datetime) -> Contact:
    """The person has left or is no longer to be written to. Twice changes nothing."""
    Contact.objects.filter(pk=contact.pk, archived_at=None).update(archived_at=at)
    contact.refresh_from_db(fields=["archived_at"])
    return contact


@transaction.atomic
def set_contact_roles(
    *, contact: Contact, roles: Iterable[RoleGiven | str], by: User | None, at: datetime
) -> None:
    """Replace a contact's roles by these.

    A plain word, as of a form or a spreadsheet, keeps the role as it is held, with its priority and
    what it is limited to; a new one is a primary role for the whole partner.
    """
    kept = {(row.role, row.scope_ref): row for row in contact.roles.select_for_update()}
    given = [each for role in roles for each in _as_given(role, kept.values())]
    wanted = {(role.role, role.scope_ref): role.priority for role in given}
    _check_roles(given)
    for key in kept.keys() - wanted.keys():
        kept[key].delete()
    changed = [key for key in wanted if key not in kept or kept[key].priority != wanted[key]]
    ContactRole.objects.bulk_create(
        [ContactRole(contact=contact, role=role, scope_ref=scope, priority=wanted[role, scope])
         for role, scope in changed],
        update_conflicts=True, unique_fields=["contact", "role", "scope_ref"],
        update_fields=["priority"],
    )  # fmt: skip


def _as_given(role: RoleGiven | str, held: Iterable[ContactRole]) -> list[RoleGiven]:
    if isinstance(role, RoleGiven):
        return [role]
    same = [RoleGiven(row.role, row.priority, row.scope_ref) for row in held if row.role == role]
    return same or [RoleGiven(role)]


def _lock(partner: Partner) -> Partner:
    """Hold the partner's row, so that two requests change its numbers one after the other."""
    return Partner.objects.select_for_update().get(pk=partner.pk)


def _name_taken(name: str) -> str:
    return f"There is a partner with the name {name} already."


def _check_name(name: str, partner: Partner | None) -> None:
    if not name.strip():
        raise Invalid({"name": "Enter a name."})
    other = Partner.objects.filter(name__iexact=name.strip()).first()
    if other is not None and other != partner:
        raise Refused(f"{_name_taken(name.strip())} See {other.ref}.", field="name")


def _asn_number(number: str | int) -> int:
    try:
        return rules.parse_asn(number)
    except ValueError as error:
        raise Refused(str(error), field="number") from error


def _check_roles(given: Iterable[RoleGiven]) -> None:
    for role in given:
        if role.role not in ContactRoleKind.values:
            raise Refused(f"There is no contact role {role.role!r}.", field="roles")
        if role.priority not in Priority.values:
            raise Refused(f"There is no priority {role.priority!r}.", field="roles")
