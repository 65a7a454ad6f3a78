"""What the verbs of negotiations are given."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from apps.agreements import enums
from apps.core.errors import Invalid

DAY = "A day in the agreement's zone"


def read(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """What was sent, checked for its shape."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def one(found: QuerySet[Any], given: dict[str, Any], name: str) -> Any:
    """The object a reference in the body names; Invalid at that field when there is none."""
    row = found.filter(ref=given[name]).first()
    if row is None:
        raise Invalid({name: f"There is no {name} {given[name]}."})
    return row


class NegotiationFacts(serializers.Serializer):
    subject = serializers.CharField(max_length=120, required=False, allow_blank=True)
    probability = serializers.IntegerField(
        min_value=0, max_value=100, required=False, allow_null=True, help_text="Percent"
    )
    expected_bps = serializers.IntegerField(
        min_value=0, max_value=10**18, required=False, allow_null=True, help_text="bit/s"
    )
    expected_cost = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, help_text="A year"
    )
    currency = serializers.CharField(min_length=3, max_length=3, required=False)


class Opening(NegotiationFacts):
    agreement = serializers.CharField(max_length=16, help_text="AGR-00042")
    purpose = serializers.ChoiceField(choices=enums.Purpose.choices)
    target_on = serializers.DateField(required=False, allow_null=True, help_text=DAY)
    turn = serializers.ChoiceField(choices=enums.Turn.choices, required=False)


class NegotiationMove(serializers.Serializer):
    to = serializers.ChoiceField(choices=enums.Stage.choices)
    seen = serializers.ChoiceField(
        choices=enums.Stage.choices, required=False, help_text="The stage it is moved from"
    )


class NegotiationHold(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)
    review_on = serializers.DateField(help_text="When to look again")


class NegotiationLost(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=[(o.value, o.label) for o in enums.LOST_BECAUSE])
    text = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NegotiationWon(serializers.Serializer):
    outcome = serializers.ChoiceField(
        choices=[(o.value, o.label) for o in enums.WON_BECAUSE], required=False
    )
    text = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NegotiationTarget(serializers.Serializer):
    target_on = serializers.DateField(help_text=DAY)


class NextStep(serializers.Serializer):
    text = serializers.CharField(max_length=200, allow_blank=True, help_text="Empty: none")
    on = serializers.DateField(required=False, allow_null=True, default=None, help_text=DAY)


class TurnTo(serializers.Serializer):
    to = serializers.ChoiceField(choices=enums.Turn.choices)


class NegotiationPapers(serializers.Serializer):
    version = serializers.IntegerField(
        min_value=1, max_value=32767, required=False, allow_null=True, default=None,
        help_text="Number of a document version of the agreement",
    )  # fmt: skip
    changes = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NegotiationSent(NegotiationPapers):
    due_on = serializers.DateField(required=False, allow_null=True, help_text=DAY)
    sent_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Null: now")


class NegotiationReceived(NegotiationPapers):
    answer_on = serializers.DateField(required=False, allow_null=True, help_text=DAY)
    received_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Null: now")


class NegotiationReason(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class NegotiationNote(serializers.Serializer):
    text = serializers.CharField(max_length=10_000)


class IssueFacts(serializers.Serializer):
    clause = serializers.CharField(max_length=32, required=False, allow_blank=True)
    our_position = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    their_position = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    fallback = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    is_blocking = serializers.BooleanField(required=False)


class NewIssue(IssueFacts):
    topic = serializers.CharField(max_length=120)


class IssueChange(IssueFacts):
    topic = serializers.CharField(max_length=120, required=False)


class NegotiationSettlement(serializers.Serializer):
    to = serializers.ChoiceField(
        choices=[(s.value, s.label) for s in (*enums.SETTLED, enums.IssueState.PARKED)]
    )
    result = serializers.CharField(max_length=300, required=False, allow_blank=True)
