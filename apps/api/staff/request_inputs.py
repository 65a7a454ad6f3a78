"""What the verbs of a capacity request read. Each may name the `version` that was seen."""

from rest_framework import serializers

from apps.accounts import queries as people
from apps.accounts.enums import Role
from apps.api.staff.shared import Named
from apps.capacity import enums

HANDLERS = (Role.ADMIN, Role.MANAGER, Role.ENGINEER)
PUBLIC = "The partner reads it"


class RequestVersionSeen(serializers.Serializer):
    """Nothing but the version that was seen."""

    version = serializers.IntegerField(required=False, min_value=1, help_text="That was seen")


class RequestAssignment(RequestVersionSeen):
    to = Named(
        slug_field="email", queryset=people.people(role=HANDLERS), allow_null=True,
        help_text="E-mail of who handles it; null: nobody",
    )  # fmt: skip


class RequestPriority(RequestVersionSeen):
    priority = serializers.ChoiceField(choices=enums.Priority.choices)


class RequestQuestion(RequestVersionSeen):
    text = serializers.CharField(max_length=5000, help_text=PUBLIC)


class RequestHold(RequestVersionSeen):
    reason = serializers.ChoiceField(choices=enums.Reason.choices, help_text=PUBLIC)
    text = serializers.CharField(max_length=5000, help_text=PUBLIC)
    review_on = serializers.DateField(help_text="Day on which it is looked at again")


class RequestApproval(RequestVersionSeen):
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)


class RequestRejection(RequestVersionSeen):
    reason = serializers.ChoiceField(choices=enums.Reason.choices, help_text=PUBLIC)
    text = serializers.CharField(max_length=5000, help_text=PUBLIC)


class LineDecision(RequestVersionSeen):
    """For one line by its `position`, or (without) for every line that has no decision."""

    position = serializers.IntegerField(required=False, min_value=1)
    decision = serializers.ChoiceField(choices=[
        (word.value, word.label)
        for word in (enums.Decision.APPROVED, enums.Decision.REDUCED, enums.Decision.REJECTED)
    ])  # fmt: skip
    approved_ports = serializers.IntegerField(required=False, min_value=1)
    approved_bps = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Capacity that is added"
    )
    reason = serializers.ChoiceField(
        choices=enums.Reason.choices, required=False, help_text=f"Needed unless approved. {PUBLIC}"
    )
    reason_text = serializers.CharField(required=False, max_length=1000, help_text=PUBLIC)


class CrossConnectOrder(RequestVersionSeen):
    order_ref = serializers.CharField(max_length=80)
    vendor = serializers.CharField(max_length=80)
    promised_on = serializers.DateField(allow_null=True, default=None)


class PatchReport(RequestVersionSeen):
    circuit_ref = serializers.CharField(max_length=64)


class RequestDispute(RequestVersionSeen):
    text = serializers.CharField(max_length=5000, help_text=PUBLIC)


class RequestReason(RequestVersionSeen):
    reason = serializers.CharField(max_length=5000, help_text=PUBLIC)


class RequestFailure(RequestVersionSeen):
    error = serializers.CharField(max_length=5000, help_text=PUBLIC)


class RequestRemark(serializers.Serializer):
    text = serializers.CharField(max_length=5000)
    visibility = serializers.ChoiceField(
        choices=enums.Visibility.choices, help_text="INTERNAL is never shown to the partner"
    )
