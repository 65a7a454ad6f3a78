"""Webhooks of our own systems, and the log of what was sent there."""

from typing import Any

import django_filters as filters
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
from apps.api.rows import Given, Row
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import Person
from apps.api.views import Reader
from apps.notifications import actions, queries, rules
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Webhook, WebhookDelivery

PERMISSION = [needs("webhooks.manage")]
UID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
EVENTS = rules.ours.names()
LONGEST_NAME, LONGEST_URL = 80, 400


class WebhookBody(Row):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(
        source="wants", child=serializers.CharField(), help_text="None: all, also new ones"
    )
    is_on = serializers.BooleanField()
    off_reason = serializers.CharField(help_text="Why we turned it off")
    created_at = serializers.DateTimeField()
    created_by = Person(allow_null=True)

    class Meta:
        ref_name = "OurWebhook"


class MadeBody(WebhookBody):
    secret = Given(help_text="whsec_..., told this once: messages are signed with it")

    class Meta:
        ref_name = "OurWebhookMade"


def _name(**options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_NAME, **options)


def _url(**options: Any) -> serializers.CharField:
    told = "It begins with https://"
    return serializers.CharField(max_length=LONGEST_URL, help_text=told, **options)


def _events(**options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=EVENTS), max_length=len(EVENTS),
        help_text="None: all, also those that come later", **options,
    )  # fmt: skip


class NewWebhook(serializers.Serializer):
    name = _name()
    url = _url()
    events = _events(default=[])

    class Meta:
        ref_name = "NewOurWebhook"


class WebhookFacts(serializers.Serializer):
    """What is not named stays."""

    name = _name(required=False)
    url = _url(required=False)
    events = _events(required=False)
    is_on = serializers.BooleanField(
        required=False, help_text="Turned on again it starts without failures"
    )

    class Meta:
        ref_name = "OurWebhookChange"


class WebhookFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Part of the name")
    is_on = filters.BooleanFilter(label="On")

    class Meta:
        model = Webhook
        fields: list[str] = []


class Webhooks(Reader):
    """Where our own systems are told of what happens; those of partners are theirs."""

    row = WebhookBody
    permission_classes = PERMISSION
    filterset_class = WebhookFilter
    lookup_field = "uid"
    lookup_value_regex = UID
    orderings = {"name": By("name"), "created_at": By("created_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.our_webhooks()

    @extend_schema(request=NewWebhook, responses={201: MadeBody})
    def create(self, request: Request) -> Response:
        """Add one; its secret is told in this answer and never again."""
        hook = actions.add_webhook(
            partner=None, by=self.actor(), at=timezone.now(), **read(NewWebhook, request)
        )
        return self._with_secret(hook, status=201)

    @extend_schema(request=WebhookFacts, responses=WebhookBody)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, uid: str) -> Response:
        """Change where it goes and what it gets, or turn it off and on."""
        hook = self._hook()
        now: dict[str, Any] = {
            "name": hook.name,
            "url": hook.url,
            "events": hook.wants,
            "is_on": hook.is_on,
        }
        facts = now | read(WebhookFacts, request)
        actions.edit_webhook(webhook=hook, by=self.actor(), at=timezone.now(), **facts)
        return self.retrieve(request)

    @extend_schema(request=None, responses=MadeBody)
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, uid: str) -> Response:
        """Make a new secret, told this once; the old one ends with the next message."""
        hook = actions.renew_secret(webhook=self._hook(), by=self.actor(), at=timezone.now())
        return self._with_secret(hook)

    @extend_schema(request=None, responses={202: WebhookBody})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, uid: str) -> Response:
        """Send a test message; it goes out within half a minute and stands in the log."""
        actions.send_test(webhook=self._hook(), by=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0], status=202)

    @extend_schema(request=None, responses=WebhookBody)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, uid: str) -> Response:
        """Nothing is sent there any more; as it was."""
        shown = self.retrieve(request)
        actions.remove_webhook(webhook=self._hook(), by=self.actor(), at=timezone.now())
        return shown

    def _hook(self) -> Webhook:
        return get_object_or_404(self.get_queryset(), **self.lookup())

    def _with_secret(self, hook: Webhook, status: int = 200) -> Response:
        self.kwargs["uid"] = str(hook.uid)
        return Response(self.dump([self.one()])[0] | {"secret": hook.secret}, status=status)


class DeliveryBody(Row):
    uid = serializers.UUIDField(help_text="The header webhook-id: it stays")
    webhook = serializers.UUIDField(source="webhook.uid")
    event = serializers.CharField()
    ref = serializers.CharField(help_text="What it is about")
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="While it waits: when it is tried next")
    sent_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(help_text="Of the last answer; 0: none")
    error = serializers.CharField()
    answer = serializers.CharField(source="excerpt", help_text="How the last answer began")
    body = serializers.CharField(help_text="The JSON as it is signed and sent")

    class Meta:
        ref_name = "OurWebhookDelivery"


class DeliveryFilter(filters.FilterSet):
    webhook = filters.UUIDFilter(field_name="webhook__uid", label="Its uid")
    state = filters.MultipleChoiceFilter(choices=DeliveryState.choices, label="State")
    event = filters.CharFilter(label="Event")
    ref = filters.CharFilter(lookup_expr="iexact", label="Reference it is about")

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []


class Deliveries(Reader):
    """What was sent to our webhooks and what waits, the newest first."""

    row = DeliveryBody
    permission_classes = PERMISSION
    filterset_class = DeliveryFilter
    lookup_field = "uid"
    lookup_value_regex = UID
    orderings = {"created_at": By("created_at", descending=True)}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.our_messages()

    @extend_schema(request=None, responses={202: DeliveryBody})
    @action(detail=True, methods=["post"])
    def again(self, request: Request, uid: str) -> Response:
        """Send it once more with the id it had; also one that was taken.

        409 while it waits to be sent, or its webhook is off.
        """
        message = get_object_or_404(self.get_queryset(), **self.lookup())
        actions.replay(delivery=message, by=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0], status=202)
