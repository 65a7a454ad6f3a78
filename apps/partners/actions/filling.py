"""Partners out of AS numbers: what PeeringDB says of a network fills them (field.md 4, "Day 1")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django_countries import countries

from apps.accounts.models import User
from apps.core import audit, jobs
from apps.core.errors import Invalid, Refused
from apps.core.models import Job
from apps.partners import queries, rules
from apps.partners.actions.partners import add_asn, add_contact, add_partner
from apps.partners.enums import AsnField, Fate, PartnerField
from apps.partners.models import ASN, Contact, Partner
from apps.partners.rules import Row
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.queries import Entry, Person

KIND = "partners from PeeringDB"
SOURCE = "peeringdb"


@dataclass(frozen=True, kw_only=True)
class Filling:
    """How partners are filled. `regions`: of a country; `region` of every other one."""

    text: str
    region: str
    regions: Mapping[str, str]
    grouped: bool = True
    owner: User | None = None
    own_asn: int = 0
    documentation: bool = False

    def plan(self) -> list[Row]:
        return queries.fill_plan(
            self.text, grouped=self.grouped, own_asn=self.own_asn,
            documentation=self.documentation,
        )  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """What PeeringDB says of the networks of one go, and which of its people we have."""

    entries: Mapping[int, Entry]
    people: Mapping[int, Sequence[Person]]
    known: frozenset[int]


def ask_to_fill(*, how: Filling, by: User, at: datetime) -> Job:
    """A job that fills partners. Refused without a number, or with too many of them."""
    numbers = len(rules.read_numbers(how.text))
    if not numbers:
        raise Refused("Enter at least one AS number.", field="asns")
    if numbers > rules.MOST:
        text = f"These are {numbers} numbers. Enter at most {rules.MOST} at a time."
        raise Refused(text, field="asns")
    asked = {
        "text": how.text, "region": how.region, "regions": dict(how.regions),
        "grouped": how.grouped, "owner": how.owner.pk if how.owner else None,
        "own_asn": how.own_asn, "documentation": how.documentation,
    }  # fmt: skip
    return jobs.create(kind=KIND, ref="", by=by, at=at, asked=asked)


def run_fill(*, job_id: int, at: datetime) -> None:
    """Do what a job was asked for; its result has a row for each number. Twice is harmless."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    asked = {**job.result}
    asked["owner"] = User.objects.filter(pk=asked["owner"]).first()
    with audit.acting(actor_id=job.created_by_id, channel="task"):
        rows = fill(how=Filling(**asked), by=job.created_by, at=at, job_id=job_id)
    told = [{"asn": row.number, "text": row.text, "fate": row.fate, "why": row.why,
             "ref": row.ref, "name": row.name} for row in rows]  # fmt: skip
    done = sum(row.does for row in rows)
    jobs.finish(job_id, at=at, message=f"{done} of {len(rows)} filled", rows=told,
                **{**job.result, "text": ""})  # fmt: skip


def fill(*, how: Filling, by: User | None, at: datetime, job_id: int | None = None) -> list[Row]:
    """Make or fill partners, each number in a transaction of its own; what became of each.

    One that is refused is told and does not stop the others. What somebody typed is never written
    over, contacts that we have are left alone: a second time nothing is written.
    """
    rows = how.plan()
    said = _said(rows)
    if job_id is not None:
        jobs.start(job_id, total=len(rows), at=at)
    made: dict[int, Row] = {}
    for row in rows:
        made[row.number] = done = _done(row, made, said, how, by, at)
        jobs.advance(job_id, message=done.name or done.text)
    return [made[row.number] if row.does else row for row in rows]


def _said(rows: Sequence[Row]) -> _Said:
    """In bulk, before the first is written."""
    entries = peeringdb.entries(row.number for row in rows if row.does)
    people = peeringdb.people_of(entry.net for entry in entries.values())
    known = queries.known_people(one.id for some in people.values() for one in some)
    return _Said(entries, people, frozenset(known))


def _done(
    row: Row, made: Mapping[int, Row], said: _Said, how: Filling, by: User | None, at: datetime
) -> Row:
    if not row.does:
        return made.get(row.number, row)
    ref = made[row.leader].ref if row.leader in made else row.ref
    try:
        with transaction.atomic():
            asn = _asn(replace(row, ref=ref), said.entries[row.number], how, by, at)
            _fill(asn, said.entries[row.number], at=at)
            _add_people(asn, said, by, at)
    except Invalid as refusal:
        return replace(row, fate=Fate.REFUSED, why=" ".join(refusal.errors.values()))
    except Refused as refusal:
        return replace(row, fate=Fate.REFUSED, why=refusal.message)
    return replace(row, ref=asn.partner.ref, name=asn.partner.name)


def _asn(row: Row, entry: Entry, how: Filling, by: User | None, at: datetime) -> ASN:
    """The number at its partner; both are made where they are not there yet."""
    if row.fate is Fate.FILLS:
        return ASN.objects.select_related("partner").get(number=row.number)
    if row.fate is Fate.NEW:
        partner = _partner(row, entry, how, by, at)
    elif (joined := Partner.objects.filter(ref=row.ref).first()) is not None:
        partner = joined
    else:
        raise Refused("The partner that it was to join was not made.")
    return add_asn(partner=partner, number=row.number, by=by, at=at)


def _partner(row: Row, entry: Entry, how: Filling, by: User | None, at: datetime) -> Partner:
    country = entry.country.upper() if entry.country.upper() in countries else ""
    partner = add_partner(
        name=row.name, region=how.regions.get(country) or how.region, country=country,
        owner=how.owner, by=by, at=at,
    )  # fmt: skip
    partner.pdb_org_id = entry.org
    # The name of an organisation with several networks is nobody's entry: it stays.
    if row.name == entry.name:
        partner.follows = [PartnerField.NAME]
    partner.save(update_fields=["pdb_org_id", "follows"])
    return partner


def _fill(asn: ASN, entry: Entry, *, at: datetime) -> None:
    """Fill what is empty; that follows PeeringDB from now on."""
    of_partner, of_asn = rules.lacking(asn, asn.partner, entry)
    if asn.pdb_net_id is None and not ASN.objects.filter(pdb_net_id=entry.net).exists():
        of_asn["pdb_net_id"] = entry.net
    _take(asn.partner, of_partner, PartnerField.values)
    _take(asn, of_asn, AsnField.values)


def _take(obj: Any, values: Mapping[str, object], followed: Sequence[str]) -> None:
    if not values:
        return
    for name, value in values.items():
        setattr(obj, name, value)
    obj.follows = sorted({*obj.follows, *(name for name in values if name in followed)})
    obj.save(update_fields=[*values, "follows"])


def _add_people(asn: ASN, said: _Said, by: User | None, at: datetime) -> None:
    """Contacts by role, marked as PeeringDB's: for operating networks, never for marketing.

    From now on they follow PeeringDB.
    """
    is_new = False
    for one in said.people.get(said.entries[asn.number].net, ()):
        if one.id not in said.known:
            add_person(asn=asn, person=one, by=by, at=at)
            is_new = True
    if is_new and AsnField.CONTACTS not in asn.follows:
        asn.follows = sorted({*asn.follows, AsnField.CONTACTS})
        asn.save(update_fields=["follows"])


def add_person(*, asn: ASN, person: Person, by: User | None, at: datetime) -> Contact:
    """A contact out of a network's entry. Call it in a transaction."""
    contact = add_contact(
        partner=asn.partner, by=by, at=at, source=SOURCE, roles=rules.roles_of(person.role),
        **contact_facts(person),
    )  # fmt: skip
    contact.pdb_poc_id = person.id
    contact.save(update_fields=["pdb_poc_id"])
    return contact


def contact_facts(one: Person) -> Any:
    """A contact of PeeringDB in our fields; an address that is none is left out."""
    try:
        validate_email(one.email)
        email = one.email
    except ValidationError:
        email = ""
    name = (one.name or rules.stand_in(one.role))[:120]
    return {"name": name, "title": rules.TITLE.format(one.role), "email": email,
            "phone": one.phone[:40]}  # fmt: skip
