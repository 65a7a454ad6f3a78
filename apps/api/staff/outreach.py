"""Templates, campaigns and their mails, to read: sending is for people who have looked at them."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.shared import PartnerName, Person
from apps.api.views import Reader
from apps.partners import enums, queries
from apps.partners.filters import CampaignFilter, LetterFilter, MailTemplateFilter
from apps.partners.models import Letter


class MailTemplateBody(Row):
    number = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text="The same in each language")
    language = serializers.CharField(help_text="ISO 639-1")
    subject = serializers.CharField(help_text="With placeholders such as {{ partner.name }}")
    body = serializers.CharField()
    changed_at = serializers.DateTimeField()
    changed_by = Person(allow_null=True)

    class Meta:
        ref_name = "MailTemplate"


@extend_schema(tags=["outreach"])
class MailTemplates(Reader):
    """Mails with placeholders, in use."""

    row = MailTemplateBody
    permission_classes = [needs("outreach.view")]
    filterset_class = MailTemplateFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,9}"
    orderings = {"name": By("name")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.templates()

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}


class TemplateName(Row):
    name = serializers.CharField()
    language = serializers.CharField()


class CampaignBody(Row):
    ref = serializers.CharField(help_text="CMP-00042")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=enums.CampaignState.choices)
    template = TemplateName()
    query = serializers.CharField(help_text="Filters of the list of partners; empty: all")
    people = serializers.CharField(help_text="Filters of the list of contacts; empty: all")
    owner = Person()
    created_at = serializers.DateTimeField()
    drawn_at = serializers.DateTimeField(allow_null=True, help_text="Its mails are as of then")
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    to_send = serializers.IntegerField()
    queued = serializers.IntegerField()
    sent = serializers.IntegerField()
    failed = serializers.IntegerField()
    excluded = serializers.IntegerField(help_text="Not written to, with the reason at the mail")
    replied = serializers.IntegerField()
    bounced = serializers.IntegerField()
    silenced = serializers.IntegerField(help_text="Opted out by this campaign")

    class Meta:
        ref_name = "Campaign"


@extend_schema(tags=["outreach"])
class Campaigns(Reader):
    """One mail to the contacts of many partners, with what became of it."""

    row = CampaignBody
    permission_classes = [needs("outreach.view")]
    filterset_class = CampaignFilter
    orderings = {"ref": By("ref"), "name": By("name")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.campaigns()


class LetterBody(Row):
    number = serializers.IntegerField(source="pk")
    campaign = serializers.CharField(source="campaign.ref")
    partner = PartnerName()
    contact = serializers.IntegerField(source="contact_id", help_text="Its number")
    name = serializers.CharField()
    email = serializers.CharField()
    state = serializers.ChoiceField(choices=enums.LetterState.choices)
    outcome = serializers.ChoiceField(choices=enums.LetterOutcome.choices, allow_blank=True)
    reason = serializers.CharField(help_text="Why it was not sent, or what the mail server said")
    subject = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    outcome_at = serializers.DateTimeField(allow_null=True)
    reply = serializers.IntegerField(
        source="reply_id", allow_null=True, help_text="Number of the interaction"
    )

    class Meta:
        ref_name = "CampaignMail"


@extend_schema(tags=["outreach"])
class Letters(Reader):
    """Mails of campaigns: each to one person, or the reason for none."""

    row = LetterBody
    permission_classes = [needs("outreach.view")]
    filterset_class = LetterFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,9}"
    orderings = {"number": By("pk")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Letter.objects.all()

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}
