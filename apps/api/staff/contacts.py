"""People at partners with their roles; what was said with them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows
from apps.api.staff import tags
from apps.api.staff.partners import Role
from apps.api.staff.shared import Named, PartnerName, Person
from apps.api.staff.tags import Tags
from apps.api.views import Reader, attach
from apps.partners import actions, enums, queries
from apps.partners.filters import ContactFilter, InteractionFilter
from apps.partners.models import Contact, ContactRole, Interaction, InteractionPerson, Partner


class ContactBody(Row):
    number = serializers.IntegerField(source="pk")
    partner = PartnerName()
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.CharField(help_text="Empty when unknown")
    phone = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name; empty when unknown")
    language = serializers.CharField()
    known_from = serializers.CharField(
        source="source", help_text="manual, portal, import; peeringdb: never for outreach"
    )
    verified_on = serializers.DateField(allow_null=True)
    bounced_at = serializers.DateTimeField(allow_null=True)
    opted_out_at = serializers.DateTimeField(allow_null=True, help_text="Of outreach")
    archived_at = serializers.DateTimeField(allow_null=True)
    tags = Tags()
    roles = Role(many=True)

    class Meta:
        ref_name = "Contact"


class RoleBody(serializers.Serializer):
    role = serializers.ChoiceField(choices=enums.ContactRoleKind.choices)
    scope_ref = serializers.CharField(
        required=False, allow_blank=True, max_length=32, default="",
        help_text="AGR-00042, BOG-1, BOG, LATAM; empty: the whole partner",
    )  # fmt: skip


class RoleToGive(RoleBody):
    priority = serializers.ChoiceField(
        choices=enums.Priority.choices, default=enums.Priority.PRIMARY
    )


@extend_schema(tags=["contacts"])
class Contacts(Reader):
    """People at partners, archived ones too; known by a number."""

    row = ContactBody
    permission_classes = [needs("partners.view")]
    filterset_class = ContactFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,9}"
    orderings = {
        "name": By("name"),
        "partner": By("partner__name"),
        "verified_on": By("verified_on", nullable=True),
    }

    put_tags = tags.verb("partners.edit", ContactBody)

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Contact.objects.filter(partner__archived_at=None)

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    def complete(self, rows: Rows) -> None:
        attach(rows, "roles", Role, ContactRole.objects.order_by("role", "pk"), "contact_id")

    def contact(self) -> Contact:
        return get_object_or_404(queries.all_contacts(), **self.lookup())

    @extend_schema(request=RoleToGive, responses=ContactBody)
    @action(
        detail=True, methods=["post"], url_path="give-role",
        permission_classes=[needs("partners.edit")],
    )  # fmt: skip
    def give_role(self, request: Request, number: str) -> Response:
        """One more role, or the same with another priority."""
        read = RoleToGive(data=request.data)
        read.is_valid(raise_exception=True)
        given = actions.RoleGiven(**read.validated_data)
        actions.add_contact_role(
            contact=self.contact(), given=given, by=self.actor(), at=timezone.now()
        )
        return self.retrieve(request)

    @extend_schema(request=RoleBody, responses=ContactBody)
    @action(
        detail=True, methods=["post"], url_path="take-role",
        permission_classes=[needs("partners.edit")],
    )  # fmt: skip
    def take_role(self, request: Request, number: str) -> Response:
        """One role less; 404 where the contact does not have it."""
        read = RoleBody(data=request.data)
        read.is_valid(raise_exception=True)
        role = get_object_or_404(self.contact().roles, **read.validated_data)
        actions.remove_contact_role(role=role, by=self.actor(), at=timezone.now())
        return self.retrieve(request)


class TakingPart(Row):
    contact = serializers.IntegerField(
        source="contact_id", allow_null=True, help_text="Its number; null: nobody we know"
    )
    role = serializers.ChoiceField(choices=enums.Taking.choices)
    name = serializers.CharField()
    email = serializers.CharField()


class InteractionBody(Row):
    number = serializers.IntegerField(source="pk")
    partner = PartnerName()
    kind = serializers.ChoiceField(choices=enums.InteractionKind.choices)
    direction = serializers.ChoiceField(
        choices=enums.Direction.choices, allow_blank=True, help_text="Of a mail"
    )
    at = serializers.DateTimeField(help_text="When it took place")
    by = Person(allow_null=True)
    subject = serializers.CharField()
    text = serializers.CharField()
    refs = serializers.ListField(child=serializers.CharField(), help_text="What it was about")
    created_at = serializers.DateTimeField()
    people = TakingPart(many=True)

    class Meta:
        ref_name = "Interaction"


class NewInteraction(serializers.Serializer):
    partner = Named(
        slug_field="ref", queryset=Partner.objects.filter(archived_at=None), help_text="PAR-00042"
    )
    kind = serializers.ChoiceField(choices=enums.InteractionKind.choices)
    took_place = serializers.DateTimeField()
    subject = serializers.CharField(max_length=200)
    text = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    refs = serializers.ListField(
        child=serializers.CharField(max_length=32), required=False, max_length=50,
        help_text="References; those in the text are found",
    )  # fmt: skip
    contacts = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=50,
        help_text="Numbers of contacts who took part",
    )  # fmt: skip

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        numbers = set(given.pop("contacts", []))
        found = list(Contact.objects.filter(partner=given["partner"], pk__in=numbers))
        if len(found) != len(numbers):
            raise serializers.ValidationError({"contacts": "Choose people of the partner."})
        return {**given, "contacts": found}


@extend_schema(tags=["contacts"])
class Interactions(Reader):
    """Calls, meetings, mails and notes, the newest first; what was taken away is left out."""

    row = InteractionBody
    permission_classes = [needs("partners.view")]
    filterset_class = InteractionFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,9}"
    orderings = {"at": By("at", descending=True)}

    def get_permissions(self) -> Any:
        """Writing down is for those who talk with partners."""
        if self.action == "create":
            return [needs("partners.talk")()]
        return super().get_permissions()

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Interaction.objects.filter(removed_at=None)

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    def complete(self, rows: Rows) -> None:
        people = InteractionPerson.objects.order_by("pk")
        attach(rows, "people", TakingPart, people, "interaction_id")

    @extend_schema(request=NewInteraction, responses={201: InteractionBody})
    def create(self, request: Request) -> Response:
        """Write down what was said."""
        read = NewInteraction(data=request.data)
        read.is_valid(raise_exception=True)
        made = actions.log_interaction(**read.validated_data, by=self.actor(), at=timezone.now())
        self.kwargs["number"] = str(made.pk)
        return Response(self.dump([self.one()])[0], status=201)
