"""Staff reads over partners, their AS numbers and contacts."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from apps.core import search as words_of
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


def ids_for(word: str) -> QuerySet[Partner, int]:
    """Ids of the partners one search word fits; a subquery for other searches too."""
    named = (
        Partner.objects.annotate(words=PARTNER_WORDS)
        .filter(words=words_of.starts_with(word))
        .values_list("pk", flat=True)
    )
    numbered = words_of.asn_ranges(word, "number")
    if numbered is None:
        return named
    return named.union(ASN.objects.filter(numbered).values_list("partner_id", flat=True), all=True)


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
        Contact.objects.filter(Exists(ready), partner__in=list(partner_ids), archived_at=None)
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
