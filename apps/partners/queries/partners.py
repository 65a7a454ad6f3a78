"""Staff reads over partners, their AS numbers and contacts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain

import rapidfuzz
from django.contrib.postgres.search import SearchVector
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from apps.core import search as words_of
from apps.partners import rules
from apps.partners.enums import ClaimState, ContactRoleKind, MemberState, Priority
from apps.partners.models import (
    ASN,
    PARTNER_WORDS,
    Contact,
    ContactRole,
    Invitation,
    Membership,
    NetworkClaim,
    Partner,
)
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.models import ObservedChange
from apps.peeringdb.queries import Entry, Person

NEAR = 70  # of 100: one wrong letter in a word of five still counts, another name does not


def partners() -> QuerySet[Partner]:
    """Partners that are not archived, with `owner` loaded and `primary_asn` (a number or None)."""
    primary = ASN.objects.filter(partner=OuterRef("pk"), is_primary=True).values("number")[:1]
    return (
        Partner.objects.filter(archived_at=None)
        .select_related("owner")
        .annotate(primary_asn=Subquery(primary))
    )


def search(text: str) -> QuerySet[Partner]:
    """Partners, as of `partners()`, that match every word of the text, in any order.

    A word is the beginning of a word of the reference, the name or the legal name, or the first
    digits of an AS number: `AS64500` and `64500` alike. An empty text finds all.
    """
    found = partners()
    for word in words_of.words(text):
        found = found.filter(pk__in=ids_for(word))
    return found


def sounding_like(text: str, most: int) -> list[Partner]:
    """Partners, as of `partners()`, whose names are written almost so, the nearest first.

    For a search that fits nothing: `Andse Firba` finds Andes Fibra. Two queries; the names of all
    partners are compared in memory (5,000 in 5 ms).
    """
    names = dict(Partner.objects.filter(archived_at=None).values_list("pk", "name"))
    near = rapidfuzz.process.extract(
        text,
        names,
        scorer=rapidfuzz.fuzz.WRatio,
        processor=rapidfuzz.utils.default_process,
        limit=most,
        score_cutoff=NEAR,
    )
    found = partners().in_bulk([pk for _, _, pk in near])
    return [found[pk] for _, _, pk in near if pk in found]


def ids_for(word: str) -> RawSQL:
    """Ids of the partners one search word fits; a subquery for other searches too."""
    named = words_of.ids_with(Partner, PARTNER_WORDS, word)
    ranges = words_of.asns_from(word)
    if not ranges:
        return named
    sql = " OR ".join("number BETWEEN %s AND %s" for _ in ranges)
    owners = f"SELECT partner_id FROM {ASN._meta.db_table} WHERE {sql}"  # noqa: S608  constants
    return words_of.either(named, RawSQL(owners, list(chain(*ranges))))  # noqa: S611


def ids_about(model: type[Model], vector: SearchVector, word: str) -> RawSQL:
    """Ids of rows with such a word of their own, or of partners it fits: both by an index.

    The model refers to a partner.
    """
    own, theirs = words_of.ids_with(model, vector, word), ids_for(word)
    table = model._meta.db_table
    sql = f"SELECT id FROM {table} WHERE partner_id IN ({theirs.sql})"  # noqa: S608  constants
    return words_of.either(own, RawSQL(sql, theirs.params))  # noqa: S611


def asns() -> QuerySet[ASN]:
    """All AS numbers with their partners, ascending."""
    return ASN.objects.select_related("partner").order_by("number")


def observed_changes() -> QuerySet[ObservedChange]:
    """What partners changed at PeeringDB, with `partner_ref` and `partner_name`, in no order."""
    theirs = ASN.objects.filter(number=OuterRef("asn"))
    return peeringdb.changes().filter(asn__in=ASN.objects.values("number")).annotate(
        partner_ref=Subquery(theirs.values("partner__ref")),
        partner_name=Subquery(theirs.values("partner__name")),
    )  # fmt: skip


def contacts(partner: Partner) -> QuerySet[Contact]:
    """People at the partner who are not archived, by name, with their roles prefetched."""
    roles = ContactRole.objects.order_by("role", "pk")
    return (
        Contact.objects.filter(partner=partner, archived_at=None)
        .prefetch_related(Prefetch("roles", queryset=roles))
        .order_by("name", "pk")
    )


def contacts_for(partner: Partner, role: str) -> QuerySet[Contact]:
    """Who to write to about one thing: people with the role, primary ones first."""
    return reachable([partner.pk], role)


def reachable(partner_ids: Iterable[int], role: str) -> QuerySet[Contact]:
    """As `contacts_for` of many partners, those of each partner primary ones first."""
    held = ContactRole.objects.filter(contact=OuterRef("pk"), role=ContactRoleKind(role))
    ready = held.exclude(priority=Priority.INACTIVE)
    first = ready.filter(priority=Priority.PRIMARY)
    return (
        Contact.objects.filter(
            Exists(ready), partner__in=list(partner_ids), archived_at=None, bounced_at=None
        )
        .exclude(email="")
        .order_by("partner", Exists(first).desc(), "name", "pk")
    )


def members() -> QuerySet[Membership]:
    """People at partners who have not been removed, by name, with person and partner loaded."""
    found = Membership.objects.exclude(state=MemberState.REMOVED)
    return found.select_related("user", "partner").order_by("user__name", "pk")


def waiting_links() -> QuerySet[Membership]:
    """People who came with PeeringDB and wait for us, the oldest first, with their rights."""
    found = Membership.objects.filter(state=MemberState.PENDING)
    loaded = found.select_related("user__peeringdb", "partner").prefetch_related("rights__asn")
    return loaded.order_by("created_at", "pk")


def waiting_claims() -> QuerySet[NetworkClaim]:
    """Networks that no partner has, of people who wait for us, the oldest first."""
    found = NetworkClaim.objects.filter(state=ClaimState.PENDING)
    return found.select_related("user__peeringdb").order_by("created_at", "pk")


def open_invitations(partner: Partner, *, at: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    found = Invitation.objects.filter(partner=partner, accepted_at=None, withdrawn_at=None)
    return found.filter(expires_at__gt=at).select_related("created_by").order_by("-pk")


def fill_plan(text: str, *, grouped: bool, own_asn: int, documentation: bool) -> list[rules.Row]:
    """What filling partners by these AS numbers would do, a row each. A constant number of queries.

    `documentation`: reserved numbers may be used here; `grouped`: one partner an organisation.
    """
    asked = rules.read_numbers(text)
    entries = peeringdb.entries({each.number for each in asked})
    owners = {row.number: row for row in ASN.objects.filter(
        number__in=[each.number for each in asked]).select_related("partner")}  # fmt: skip
    nets = [entry.net for entry in entries.values()]
    known = rules.Known(
        entries=entries,
        owners={asn: _owner(row.partner) for asn, row in owners.items()},
        organisations=_by_organisation({entry.org for entry in entries.values()}),
        names=_by_name(entries.values()),
        complete=_complete(owners.values(), entries, peeringdb.people_of(nets)),
        own_asn=own_asn, documentation=documentation, grouped=grouped,
    )  # fmt: skip
    return rules.plan(asked, known)


def known_people(people: Iterable[int]) -> set[int]:
    """Those of PeeringDB's contacts that became contacts of ours, archived ones too. One query."""
    rows = Contact.objects.filter(pdb_poc_id__in=list(people))
    return {id for id in rows.values_list("pdb_poc_id", flat=True) if id is not None}


def _owner(partner: Partner, *, has_numbers: bool = True) -> rules.Owner:
    return rules.Owner(
        partner.ref, partner.name, partner.archived_at is not None, has_numbers=has_numbers
    )


def _by_organisation(orgs: Iterable[int]) -> dict[int, rules.Owner]:
    """Partners that are an organisation at PeeringDB, or have a network of it."""
    wanted = set(orgs)
    networks = peeringdb.asns_of(wanted)
    rows = ASN.objects.filter(number__in=networks).select_related("partner").order_by("-pk")
    found = {networks[row.number]: _owner(row.partner) for row in rows}
    named = Partner.objects.filter(pdb_org_id__in=wanted, archived_at=None).order_by("-pk")
    return found | {row.pdb_org_id or 0: _owner(row) for row in named}


def _by_name(entries: Iterable[Entry]) -> dict[str, rules.Owner]:
    """Partners that are called as a network or its organisation, by name in small letters."""
    names = {name.lower() for each in entries for name in (each.name, each.org_name)}
    rows = Partner.objects.annotate(folded=Lower("name"), has_numbers=Exists(
        ASN.objects.filter(partner=OuterRef("pk")))).filter(folded__in=names)  # fmt: skip
    return {row.folded: _owner(row, has_numbers=row.has_numbers) for row in rows}


def _complete(
    owners: Iterable[ASN], entries: Mapping[int, Entry], people: Mapping[int, list[Person]]
) -> frozenset[int]:
    """Numbers of partners that PeeringDB could add nothing to."""
    ids = [one.id for some in people.values() for one in some]
    known = known_people(ids)
    return frozenset(
        row.number
        for row in owners
        if (entry := entries.get(row.number))
        and not any(rules.lacking(row, row.partner, entry))
        and all(one.id in known for one in people.get(entry.net, []))
    )
