"""What partners changed at PeeringDB: the list to look through, and what is made of each."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import Person
from apps.api.views import Reader
from apps.core.errors import Invalid, Refused
from apps.partners import actions, queries
from apps.partners.filters import ChangeFilter
from apps.peeringdb import actions as mirror
from apps.peeringdb.enums import ChangeKind, Decision

EDIT = needs("partners.edit")
MOST = 200  # in one go
Act = Callable[..., object]
VERBS: dict[str, Act] = {
    "accept": actions.accept_change,
    "ignore": actions.ignore_change,
    "undo": actions.undo_change,
}


class MovedBody(serializers.Serializer):
    on = serializers.CharField(help_text="asn, partner or contact")
    field = serializers.CharField()
    was = serializers.JSONField(allow_null=True)
    became = serializers.JSONField(allow_null=True)

    class Meta:
        ref_name = "MovedByPeeringDB"


@extend_schema_field(MovedBody(many=True))
class Moved(serializers.JSONField):
    """As it is kept for undoing."""


class ChangeBody(Row):
    number = serializers.IntegerField(source="pk")
    partner = serializers.CharField(source="partner_ref", help_text="PAR-00042")
    partner_name = serializers.CharField()
    asn = serializers.IntegerField()
    net = serializers.IntegerField(help_text="PeeringDB's id of the network")
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    place = serializers.IntegerField(
        allow_null=True, help_text="PeeringDB's id of a facility, an exchange or a contact"
    )
    was = serializers.CharField()
    now = serializers.CharField()
    changed_at = serializers.DateTimeField(help_text="By PeeringDB's clock")
    seen_at = serializers.DateTimeField(help_text="By the sync that saw it")
    decision = serializers.ChoiceField(
        choices=Decision.choices, allow_blank=True, help_text="Empty: it waits for somebody"
    )
    moved = Moved(source="undo", help_text="What of ours is otherwise for it")
    note = serializers.CharField(help_text="What follows from it, for us")
    reviewed_at = serializers.DateTimeField(allow_null=True)
    reviewed_by = Person(allow_null=True)

    class Meta:
        ref_name = "PeeringDBChange"


class Noted(serializers.Serializer):
    note = serializers.CharField(max_length=300, allow_blank=True, default="")

    class Meta:
        ref_name = "PeeringDBChangeNote"


class Several(serializers.Serializer):
    verb = serializers.ChoiceField(choices=["accept", "ignore", "undo"])
    changes = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), allow_empty=False,
        max_length=MOST, help_text="Numbers, of any partners",
    )  # fmt: skip

    class Meta:
        ref_name = "PeeringDBDecisions"


class DecidedBody(serializers.Serializer):
    number = serializers.IntegerField()
    is_done = serializers.BooleanField()
    problem = serializers.CharField(help_text="Why it is as before; empty: it is done")
    decision = serializers.ChoiceField(
        choices=Decision.choices, allow_blank=True, help_text="Now; empty: it waits for somebody"
    )
    moved = Moved(help_text="What of ours is otherwise for it")

    class Meta:
        ref_name = "PeeringDBDecided"


class Changes(Reader):
    """Changes at PeeringDB, the newest first; with `reviewed=open` those that wait for somebody."""

    row = ChangeBody
    permission_classes = [needs("partners.view")]
    filterset_class = ChangeFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,18}"
    orderings = {
        "seen_at": By("seen_at", descending=True),
        "changed_at": By("changed_at"),
        "reviewed_at": By("reviewed_at", nullable=True),
        "partner": By("partner_name"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.observed_changes()

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    @extend_schema(request=None, responses=ChangeBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def accept(self, request: Request, number: str) -> Response:
        """Take PeeringDB's word over into partner and AS number; `moved` says what that changed."""
        return self._decided(actions.accept_change)

    @extend_schema(request=None, responses=ChangeBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def ignore(self, request: Request, number: str) -> Response:
        """Dismiss it: ours stays as it is."""
        return self._decided(actions.ignore_change)

    @extend_schema(request=Noted, responses=ChangeBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def note(self, request: Request, number: str) -> Response:
        """Say what follows from it for us; with that it is looked at."""
        return self._decided(mirror.review_change, **read(Noted, request))

    @extend_schema(request=None, responses=ChangeBody)
    @action(detail=True, methods=["post"], permission_classes=[EDIT])
    def undo(self, request: Request, number: str) -> Response:
        """Take a decision back: it waits again, and what was taken over is as before.

        Refused where somebody has changed the field since.
        """
        return self._decided(actions.undo_change)

    @extend_schema(request=Several, responses=DecidedBody(many=True))
    @action(
        detail=False, methods=["post"], permission_classes=[EDIT], pagination_class=None,
        filterset_class=None,
    )  # fmt: skip
    def decide(self, request: Request) -> Response:
        """Several at once, each by itself: a refusal is told and does not stop the others.

        Nothing is done where one of the numbers is no change of a partner of ours.
        """
        given = read(Several, request)
        numbers = list(dict.fromkeys(given["changes"]))
        found = self.get_queryset().in_bulk(numbers)
        if unknown := [str(number) for number in numbers if number not in found]:
            raise Invalid({"changes": f"There is no change {', '.join(unknown[:5])}."})
        act = VERBS[given["verb"]]
        faults = {number: self._fault(act, found[number]) for number in numbers}
        now = self.get_queryset().in_bulk(numbers)
        return Response([_told(now[number], fault) for number, fault in faults.items()])

    def _fault(self, act: Act, change: Any) -> str:
        """Why nothing became of a change; empty when it is done."""
        try:
            act(change=change, by=self.actor(), at=timezone.now())
        except Invalid as refusal:
            return " ".join(refusal.errors.values())
        except Refused as refusal:
            return refusal.message
        return ""

    def _decided(self, act: Act, **given: Any) -> Response:
        change = get_object_or_404(self.get_queryset(), **self.lookup())
        act(change=change, by=self.actor(), at=timezone.now(), **given)
        return self.retrieve(self.request)


def _told(change: Any, fault: str) -> dict[str, Any]:
    return {
        "number": change.pk, "is_done": not fault, "problem": fault, "decision": change.decision,
        "moved": change.undo,
    }  # fmt: skip
