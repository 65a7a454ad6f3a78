"""Partners with their autonomous systems and contacts."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows
from apps.api.staff import custom, locations, tags
from apps.api.staff.asns import AsnFacts
from apps.api.staff.custom import CustomValues, WithCustomFields
from apps.api.staff.shared import Named, PartnerName, Person
from apps.api.staff.tags import Tags
from apps.api.views import attach
from apps.capacity import queries as capacity
from apps.core.custom.kinds import ObjectKind
from apps.network import queries as network
from apps.network.models import Region
from apps.partners import actions, enums, queries, tasks
from apps.partners.actions import Filling
from apps.partners.filters import PartnerFilter
from apps.partners.models import ASN, Contact, ContactRole, Partner


class Role(Row):
    role = serializers.ChoiceField(choices=enums.ContactRoleKind.choices)
    priority = serializers.ChoiceField(choices=enums.Priority.choices)
    scope_ref = serializers.CharField(help_text="What it is for; empty: the whole partner")


class PartnerContact(Row):
    number = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.CharField(help_text="Empty when unknown")
    phone = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name; empty when unknown")
    language = serializers.CharField()
    verified_on = serializers.DateField(allow_null=True)
    tags = Tags()
    custom_fields = CustomValues()
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
    tags = Tags()
    notes = serializers.CharField(required=False, help_text="With permission partners.notes")
    since = serializers.DateField(allow_null=True)
    custom_fields = CustomValues()
    created_at = serializers.DateTimeField()
    archived_at = serializers.DateTimeField(allow_null=True)
    asns = AsnFacts(many=True)
    contacts = PartnerContact(many=True)

    hidden = {"notes": "partners.notes"}

    class Meta:
        ref_name = "Partner"


class NewFilling(serializers.Serializer):
    """AS numbers that partners are made of or filled by. With `preview` nothing is written."""

    asns = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=1_000,
        help_text="AS64500 or 64500",
    )  # fmt: skip
    region = Named(
        slug_field="code", queryset=Region.objects.all(),
        help_text="Of those in a country where we have no metro",
    )  # fmt: skip
    grouped = serializers.BooleanField(
        default=True, help_text="Networks of one organisation are one partner"
    )
    preview = serializers.BooleanField(default=False)


class FillingRow(serializers.Serializer):
    text = serializers.CharField(help_text="As it was given")
    asn = serializers.IntegerField(help_text="0: no AS number")
    fate = serializers.ChoiceField(choices=enums.Fate.choices)
    why = serializers.CharField()
    ref = serializers.CharField(help_text="The partner it has or joins; empty for a new one")
    name = serializers.CharField()


class FillingBody(serializers.Serializer):
    """`job` does it: `/jobs/{number}/` shows how far it is, its result has the rows."""

    job = serializers.IntegerField(allow_null=True, help_text="None for a preview")
    rows = FillingRow(many=True)


class Partners(WithCustomFields):
    """Partner organisations with their autonomous systems and the people to talk to."""

    row = PartnerBody
    permission_classes = [needs("partners.view")]
    filterset_class = PartnerFilter
    kind = ObjectKind.PARTNER
    custom_fields = custom.verb("partners.edit", PartnerBody)
    put_tags = tags.verb("partners.edit", PartnerBody)
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

    @extend_schema(responses=locations.PartnerLocations)
    @action(detail=True, url_path="locations")
    def locations(self, request: Request, ref: str) -> Response:
        """Shared buildings, the best for a new PNI first and why, and shared exchanges."""
        partner = get_object_or_404(queries.partners(), ref=ref)
        prices = self.actor().has_perm("agreements.prices")
        return Response(locations.dump(capacity.locations(partner), prices=prices))

    @extend_schema(
        request=custom.GivenValues, responses=PartnerBody,
        parameters=[OpenApiParameter("number", int, "path", description="Of the contact")],
    )  # fmt: skip
    @action(
        detail=True, methods=["post"], permission_classes=[needs("partners.edit")],
        url_path="contacts/(?P<number>[0-9]{1,9})/custom-fields", url_name="contact-custom-fields",
    )  # fmt: skip
    def contact_custom_fields(self, request: Request, ref: str, number: str) -> Response:
        """Give somebody there values of custom fields, all of them or none."""
        contact = get_object_or_404(Contact, partner__ref=ref, pk=number, archived_at=None)
        custom.give(contact, request, self.actor())
        return self.retrieve(request)

    @extend_schema(request=NewFilling, responses={200: FillingBody, 202: FillingBody})
    @action(
        detail=False, methods=["post"], url_path="from-peeringdb", url_name="from-peeringdb",
        permission_classes=[needs("partners.edit")],
    )  # fmt: skip
    def from_peeringdb(self, request: Request) -> Response:
        """Make and fill partners out of AS numbers; a row for each, good or bad."""
        given = NewFilling(data=request.data)
        given.is_valid(raise_exception=True)
        facts = given.validated_data
        how = Filling(
            text="\n".join(facts["asns"]), region=facts["region"].code, owner=self.actor(),
            grouped=facts["grouped"], regions=network.regions_by_country(),
            own_asn=settings.NETWORK_ASN, documentation=settings.RESERVED_ASNS_ALLOWED,
        )  # fmt: skip
        rows = [
            {"text": row.text, "asn": row.number, "fate": row.fate, "why": row.why,
             "ref": row.ref, "name": row.name}
            for row in how.plan()
        ]  # fmt: skip
        if facts["preview"]:
            return Response({"job": None, "rows": rows})
        job = actions.ask_to_fill(how=how, by=self.actor(), at=timezone.now())
        tasks.fill.delay(job.pk)
        return Response({"job": job.pk, "rows": rows}, status=202)


def attach_contacts(rows: Rows) -> None:
    living = Contact.objects.filter(archived_at=None).order_by("name", "pk")
    attach(rows, "contacts", PartnerContact, living, "partner_id", attach_roles)


def attach_roles(contacts: Rows) -> None:
    custom.tell(contacts, ObjectKind.CONTACT)
    attach(contacts, "roles", Role, ContactRole.objects.order_by("role", "pk"), "contact_id")
