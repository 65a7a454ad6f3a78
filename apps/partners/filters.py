"""Filters of partner lists, the same for the pages and the API."""

from decimal import Decimal

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.core import search
from apps.core.custom.filters import CustomFilters
from apps.core.custom.kinds import ObjectKind
from apps.partners import queries
from apps.partners.enums import (
    CampaignState,
    ContactRoleKind,
    InteractionKind,
    LetterOutcome,
    LetterState,
    Policy,
    Stage,
    Tier,
)
from apps.partners.models import (
    ASN,
    Campaign,
    Contact,
    ContactRole,
    Interaction,
    InteractionPerson,
    Letter,
    MailTemplate,
    Partner,
)
from apps.peeringdb.enums import ChangeKind
from apps.peeringdb.models import ObservedChange

ARCHIVED = (("no", "Not archived"), ("yes", "Archived"))


STANDINGS = (
    ("ready", "In use"), ("stale", "To verify"), ("bounced", "Bounced"), ("opted_out", "Opted out"),
    ("archived", "Archived"),
)  # fmt: skip
REVIEWED = (("open", "Not yet"), ("done", "Looked at"))


class PartnerFilter(CustomFilters):
    custom_kind = ObjectKind.PARTNER

    q = filters.CharFilter(method="search", label="Name, reference or AS number")
    state = filters.MultipleChoiceFilter(choices=Stage.choices, label="Stage")
    tier = filters.MultipleChoiceFilter(choices=Tier.choices, label="Tier")
    policy = filters.MultipleChoiceFilter(choices=Policy.choices, label="Policy")
    region = filters.CharFilter(lookup_expr="iexact", label="Region")
    country = filters.CharFilter(lookup_expr="iexact", label="Country")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    archived = filters.ChoiceFilter(choices=ARCHIVED, method="in_archive", label="Archived")

    class Meta:
        model = Partner
        fields: list[str] = []

    def search(self, found: QuerySet[Partner], name: str, text: str) -> QuerySet[Partner]:
        for word in search.words(text):
            found = found.filter(pk__in=queries.ids_for(word))
        return found

    def in_archive(self, found: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        return found.filter(archived_at__isnull=value == "no")


class ASNFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="AS number or name")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")

    class Meta:
        model = ASN
        fields: list[str] = []

    def search(self, found: QuerySet[ASN], name: str, text: str) -> QuerySet[ASN]:
        for word in search.words(text):
            numbers = search.asn_ranges(word, "number") or Q()
            found = found.filter(Q(name__icontains=word) | numbers)
        return found


class ChangeFilter(filters.FilterSet):
    """What partners changed at PeeringDB, over `queries.observed_changes()`."""

    q = filters.CharFilter(method="search", label="Partner, reference or AS number")
    kind = filters.MultipleChoiceFilter(choices=ChangeKind.choices, label="What changed")
    reviewed = filters.ChoiceFilter(choices=REVIEWED, method="looked_at", label="Looked at")

    class Meta:
        model = ObservedChange
        fields: list[str] = []

    def search(
        self, found: QuerySet[ObservedChange], name: str, text: str
    ) -> QuerySet[ObservedChange]:
        for word in search.words(text):
            theirs = ASN.objects.filter(partner__in=queries.ids_for(word))
            found = found.filter(asn__in=theirs.values("number"))
        return found

    def looked_at(
        self, found: QuerySet[ObservedChange], name: str, what: str
    ) -> QuerySet[ObservedChange]:
        waiting = Q(reviewed_at=None, decision="")
        return found.filter(waiting if what == "open" else ~waiting)


class ContactFilter(CustomFilters):
    """Over `queries.all_contacts()`."""

    custom_kind = ObjectKind.CONTACT

    q = filters.CharFilter(method="search", label="Name, e-mail or partner")
    role = filters.ChoiceFilter(choices=ContactRoleKind.choices, method="in_role", label="Role")
    standing = filters.ChoiceFilter(choices=STANDINGS, method="standing_of", label="Standing")
    source = filters.CharFilter(lookup_expr="iexact", label="Source")

    class Meta:
        model = Contact
        fields: list[str] = []

    def search(self, found: QuerySet[Contact], name: str, text: str) -> QuerySet[Contact]:
        for word in search.words(text):
            theirs = Q(partner__in=queries.ids_for(word))
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | theirs)
        return found

    def in_role(self, found: QuerySet[Contact], name: str, role: str) -> QuerySet[Contact]:
        return found.filter(Exists(ContactRole.objects.filter(contact=OuterRef("pk"), role=role)))

    def standing_of(self, found: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        if value == "stale":
            return found.filter(queries.to_verify(timezone.localdate()), archived_at=None)
        return found.filter(
            archived_at__isnull=value != "archived",
            **({f"{value}_at__isnull": False} if value in ("bounced", "opted_out") else {}),
        )


class CampaignFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Name or reference")
    state = filters.MultipleChoiceFilter(choices=CampaignState.choices, label="State")

    class Meta:
        model = Campaign
        fields: list[str] = []

    def search(self, found: QuerySet[Campaign], name: str, text: str) -> QuerySet[Campaign]:
        for word in search.words(text):
            found = found.filter(Q(name__icontains=word) | Q(ref__icontains=word))
        return found


class InteractionFilter(filters.FilterSet):
    """Over `queries.interactions()`."""

    q = filters.CharFilter(method="search", label="Words of the subject or the text")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    kind = filters.MultipleChoiceFilter(choices=InteractionKind.choices, label="Kind")
    ref = filters.CharFilter(method="about", label="Reference it was about")
    contact = filters.NumberFilter(method="with_contact", label="Number of a contact")
    since = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte", label="From when on")

    class Meta:
        model = Interaction
        fields: list[str] = []

    def search(self, found: QuerySet[Interaction], name: str, text: str) -> QuerySet[Interaction]:
        for word in search.words(text):
            found = found.filter(Q(subject__icontains=word) | Q(text__icontains=word))
        return found

    def about(self, found: QuerySet[Interaction], name: str, ref: str) -> QuerySet[Interaction]:
        return found.filter(refs__contains=[ref.upper()])

    def with_contact(
        self, found: QuerySet[Interaction], name: str, number: Decimal
    ) -> QuerySet[Interaction]:
        people = InteractionPerson.objects.filter(interaction=OuterRef("pk"), contact=int(number))
        return found.filter(Exists(people))


class MailTemplateFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="iexact", label="Name")
    language = filters.CharFilter(lookup_expr="iexact", label="Language")

    class Meta:
        model = MailTemplate
        fields: list[str] = []


class LetterFilter(filters.FilterSet):
    campaign = filters.CharFilter(field_name="campaign__ref", lookup_expr="iexact", label="CMP-…")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    state = filters.MultipleChoiceFilter(choices=LetterState.choices, label="State")
    outcome = filters.MultipleChoiceFilter(choices=LetterOutcome.choices[1:], label="Outcome")

    class Meta:
        model = Letter
        fields: list[str] = []
