"""Subscriptions to reports: who gets which when, and each mail that came of it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.enums import STAFF_CHOICES
from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.reports import Scoped
from apps.api.staff.shared import Named, Person
from apps.api.views import Reader
from apps.core import jobs
from apps.reports import actions, queries, rules, tasks
from apps.reports.enums import Cadence, Format, Kind, Missing, Paper, ScopeKind, Section, Stage
from apps.reports.filters import SubscriptionFilter
from apps.reports.models import Subscription

LAST_HOUR, SUNDAY = 23, 6
MOST_MAILS = 200


class SubscriptionBody(Row):
    number = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=Kind.choices)
    scope_kind = serializers.ChoiceField(choices=ScopeKind.choices)
    scope_key = serializers.CharField(help_text="ALL, REGION:LATAM, PARTNER:PAR-00042")
    person = Person(allow_null=True)
    role = serializers.ChoiceField(choices=STAFF_CHOICES, allow_blank=True)
    owner = Person()
    sections = serializers.ListField(child=serializers.ChoiceField(choices=Section.choices))
    formats = serializers.ListField(child=serializers.ChoiceField(choices=Format.choices))
    paper = serializers.ChoiceField(choices=Paper.choices)
    attaches = serializers.BooleanField()
    missing = serializers.ChoiceField(choices=Missing.choices)
    cadence = serializers.ChoiceField(choices=Cadence.choices)
    weekday = serializers.IntegerField(help_text="From Monday 0; of a weekly one")
    month_day = serializers.IntegerField(help_text="1 to 28; of monthly and quarterly ones")
    hour = serializers.IntegerField(help_text="On the clock of each reader")
    created_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    stopped_because = serializers.CharField()
    last_sent = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "ReportSubscription"


class SubscriptionTerms(serializers.Serializer):
    """What it holds and when it is due; what is not named stays."""

    sections = serializers.ListField(
        child=serializers.ChoiceField(choices=Section.choices), required=False,
        help_text="None: all that the report has",
    )  # fmt: skip
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=Format.choices), required=False,
        help_text="None: the summary and a link",
    )  # fmt: skip
    paper = serializers.ChoiceField(choices=Paper.choices, required=False)
    attaches = serializers.BooleanField(required=False, help_text="False: files are linked")
    missing = serializers.ChoiceField(choices=Missing.choices, required=False)
    cadence = serializers.ChoiceField(choices=Cadence.choices, required=False)
    weekday = serializers.IntegerField(min_value=0, max_value=SUNDAY, required=False)
    month_day = serializers.IntegerField(
        min_value=1, max_value=rules.LAST_MONTH_DAY, required=False
    )
    hour = serializers.IntegerField(min_value=0, max_value=LAST_HOUR, required=False)


class NewSubscription(Scoped, SubscriptionTerms):
    """Neither person nor role: whoever asks."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    person = Named(slug_field="email", queryset=User.objects.all(), required=False)
    role = serializers.ChoiceField(choices=STAFF_CHOICES, required=False)


class Mail(serializers.Serializer):
    to = serializers.CharField(help_text="Address of the reader")
    slot_on = serializers.DateField(allow_null=True, help_text="None: asked for by hand")
    due_at = serializers.DateTimeField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    report = serializers.CharField(allow_null=True, help_text="RPT-00042")
    why = serializers.CharField(help_text="Why it was not sent")
    sent_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "ReportMail"


@extend_schema(tags=["reports"])
class Subscriptions(Reader):
    """Own ones and those of one's role; all of them for people who write reports."""

    permission_classes = [needs("reports.view")]
    row = SubscriptionBody
    filterset_class = SubscriptionFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,18}"
    orderings = {"number": By("pk"), "created_at": By("created_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        person = self.person()
        return queries.subscriptions_for(person) if person else Subscription.objects.none()

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    @extend_schema(request=NewSubscription, responses={201: SubscriptionBody})
    def create(self, request: Request) -> Response:
        """Have reports sent to oneself; to others with reports.write."""
        given = self._given(NewSubscription)
        named = {name: given.pop(name) for name in ("kind", "scope", "person", "role")
                 if name in given}  # fmt: skip
        row = actions.subscribe(**named, terms=given, by=self.actor(), at=timezone.now())
        self.kwargs["number"] = row.pk
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=SubscriptionTerms, responses=SubscriptionBody)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, number: str) -> Response:
        """Change what it holds and when it is due."""
        terms = self._given(SubscriptionTerms)
        actions.resubscribe(row=self._row(), terms=terms, by=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=None, responses=SubscriptionBody)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, number: str) -> Response:
        """Send nothing until it is resumed."""
        actions.pause(row=self._row(), by=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=None, responses=SubscriptionBody)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, number: str) -> Response:
        """Go on with the next slot; a stopped one too."""
        actions.resume(row=self._row(), by=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=None, responses=SubscriptionBody)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, number: str) -> Response:
        """Stop it; its log stays."""
        actions.end(row=self._row(), by=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=None, responses=SubscriptionBody)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, number: str) -> Response:
        """Get it no more; what the role gets goes on for the others."""
        actions.leave(row=self._row(), reader=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=None, responses=SubscriptionBody)
    @action(detail=True, methods=["post"])
    def join(self, request: Request, number: str) -> Response:
        """Get again what one's role gets."""
        actions.join(row=self._row(), reader=self.actor(), at=timezone.now())
        return Response(self.dump([self.one()])[0])

    @extend_schema(request=None, responses={202: SubscriptionBody})
    @action(detail=True, methods=["post"])
    def send(self, request: Request, number: str) -> Response:
        """The newest published report to whoever asks, beside the schedule."""
        actions.send_now(row=self._row(), reader=self.actor(), at=timezone.now())
        jobs.soon(tasks.send_reports)
        return Response(self.dump([self.one()])[0], status=202)

    @extend_schema(responses=Mail(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def mails(self, request: Request, number: str) -> Response:
        """The newest two hundred mails: waiting, sent, or not sent and why."""
        found = [
            {
                "to": one.reader.email, "slot_on": one.slot_on, "due_at": one.due_at,
                "stage": one.stage, "report": one.report.ref if one.report else None,
                "why": one.why, "sent_at": one.sent_at,
            }
            for one in queries.sendings(self._row())[:MOST_MAILS]
        ]  # fmt: skip
        return Response(Mail(found, many=True).data)

    def _given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _row(self) -> Subscription:
        return get_object_or_404(self.get_queryset(), **self.lookup())
