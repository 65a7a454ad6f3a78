"""Partners with their autonomous systems and contacts."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows
from apps.api.staff.asns import AsnFacts
from apps.api.staff.shared import PartnerName, Person
from apps.api.views import Reader, attach
from apps.partners import enums
from apps.partners.filters import PartnerFilter
from apps.partners.models import ASN, Contact, ContactRole, Partner


class Role(Row):
    role = serializers.ChoiceField(choices=enums.ContactRoleKind.choices)
    priority = serializers.ChoiceField(choices=enums.Priority.choices)
    scope_ref = serializers.CharField(help_text="What it is for; empty: the whole partner")


class PartnerContact(Row):
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.CharField(help_text="Empty when unknown")
    phone = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name; empty when unknown")
    language = serializers.CharField()
    verified_on = serializers.DateField(allow_null=True)
    roles = Role(many=True)


class PartnerBody(Row):
    ref = serializers.CharField(help_text="PAR-00042")
    name = serializers.CharField()
    legal_name = serializers.CharField()
    state = serializers.ChoiceField(choices=enums.Stage.choices)
    tier = serializers.ChoiceField(choices=enums.Tier.choices)
    region = serializers.CharField(help_text="Code of a region")
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty when unknown")
    subscribers = serializers.IntegerField(allow_null=True)
    policy = serializers.ChoiceField(choices=enums.Policy.choices)
    owner = Person(allow_null=True)
    backup_owner = Person(allow_null=True)
    parent = PartnerName(allow_null=True)
    portal_enabled = serializers.BooleanField()
    jira_key = serializers.CharField()
    crm_id = serializers.CharField()
    next_review_on = serializers.DateField(allow_null=True)
    do_not_contact_until = serializers.DateField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    notes = serializers.CharField(required=False, help_text="With permission partners.notes")
    since = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    archived_at = serializers.DateTimeField(allow_null=True)
    asns = AsnFacts(many=True)
    contacts = PartnerContact(many=True)

    hidden = {"notes": "partners.notes"}

    class Meta:
        ref_name = "Partner"


class Partners(Reader):
    """Partner organisations with their autonomous systems and the people to talk to."""

    row = PartnerBody
    permission_classes = [needs("partners.view")]
    filterset_class = PartnerFilter
    orderings = {
        "ref": By("ref"),
        "name": By("name_folded"),
        "created_at": By("created_at"),
        "subscribers": By("subscribers", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Partner.objects.annotate(name_folded=Lower("name"))

    def complete(self, rows: Rows) -> None:
        attach(rows, "asns", AsnFacts, ASN.objects.order_by("number"), "partner_id")
        attach_contacts(rows)


def attach_contacts(rows: Rows) -> None:
    living = Contact.objects.filter(archived_at=None).order_by("name", "pk")
    attach(rows, "contacts", PartnerContact, living, "partner_id", attach_roles)


def attach_roles(contacts: Rows) -> None:
    attach(contacts, "roles", Role, ContactRole.objects.order_by("role", "pk"), "contact_id")
