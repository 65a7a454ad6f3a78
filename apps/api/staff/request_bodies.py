"""What is told of a capacity request: lines, log, clocks of both sides, where it came from."""

from typing import Any

from rest_framework import serializers

from apps.api.rows import Given, Row, Rows
from apps.api.staff.custom import CustomValues
from apps.api.staff.shared import InterconnectName, PartnerName, Person
from apps.api.staff.sites import SiteName
from apps.api.staff.tags import Tags
from apps.api.views import attach
from apps.breaches.models import Breach
from apps.capacity import enums, rules
from apps.capacity.models import RequestLine, RequestStep
from apps.capacity.rules.fields.reading import SEALED


class LineBody(Row):
    uid = serializers.UUIDField(help_text="session_id of the Peering API")
    position = serializers.IntegerField(help_text="What decisions name it by")
    label = serializers.CharField()  # type: ignore[assignment]
    site = SiteName(allow_null=True)
    ports = serializers.IntegerField(allow_null=True)
    port_speed_bps = serializers.IntegerField(allow_null=True)
    current_bps = serializers.IntegerField()
    asked_bps = serializers.IntegerField(allow_null=True, help_text="What is added")
    decision = serializers.ChoiceField(choices=enums.Decision.choices)
    approved_ports = serializers.IntegerField(allow_null=True)
    approved_bps = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(help_text="Public; empty unless cut or refused")
    reason_text = serializers.CharField(help_text="Public")
    result = InterconnectName(allow_null=True)

    class Meta:
        ref_name = "RequestLine"


class StepBody(Row):
    source = serializers.CharField(source="change.source")  # type: ignore[assignment]
    target = serializers.CharField(source="change.target")
    at = serializers.DateTimeField(source="change.at")
    by = Person(source="change.actor", allow_null=True)
    reason = serializers.CharField(source="change.reason", help_text="Ours; never shown to them")
    public_text = serializers.CharField()
    role = serializers.CharField(help_text="P-ENG, S-STRAT, SYS ...")
    on_behalf = serializers.BooleanField()
    version = serializers.IntegerField()
    ip = serializers.CharField(allow_null=True)
    token = serializers.CharField(help_text="Prefix of the token used")

    class Meta:
        ref_name = "RequestStep"


class BornFrom(Row):
    ref = serializers.CharField(help_text="BRE-00042")


class RequestBody(Row):
    ref = serializers.CharField(help_text="CAP-00042")
    tags = Tags()
    custom_fields = CustomValues()
    uid = serializers.UUIDField(help_text="request_id of the partner APIs")
    version = serializers.IntegerField(help_text="Verbs may name it; they refuse if it is older")
    type = serializers.ChoiceField(choices=enums.RequestType.choices)
    state = serializers.ChoiceField(choices=enums.State.choices)
    state_since = serializers.DateTimeField()
    turn = Given(help_text="us, partner, both or nobody: who has to act")
    due_at = serializers.DateTimeField(allow_null=True, help_text="End of the clock that runs")
    partner = PartnerName()
    asn = serializers.IntegerField(source="asn.number", allow_null=True)
    interconnect = InterconnectName(allow_null=True)
    facility = serializers.CharField(source="facility.name", allow_null=True)
    exchange = serializers.CharField(source="ixp.name", allow_null=True)
    target_bps = serializers.IntegerField(allow_null=True)
    priority = serializers.ChoiceField(choices=enums.Priority.choices)
    source = serializers.ChoiceField(choices=enums.Source.choices)  # type: ignore[assignment]
    client_ref = serializers.CharField(help_text="The partner's own number")
    requester = Person(allow_null=True)
    on_behalf = serializers.BooleanField(help_text="Our team wrote it for the partner")
    contact_email = serializers.CharField()
    contact_phone = serializers.CharField()
    assignee = Person(allow_null=True)
    approver = Person(allow_null=True, help_text="Approved first; a second person must follow")
    desired_on = serializers.DateField(allow_null=True)
    eta_on = serializers.DateField(allow_null=True)
    original_eta_on = serializers.DateField(allow_null=True)
    justification = serializers.CharField()
    ask_anyway = serializers.BooleanField(help_text="Sent in although rules failed")
    public_reason = serializers.CharField()
    public_text = serializers.CharField()
    review_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    details = serializers.JSONField(help_text="Fields of its type; secrets: whether they are set")
    evidence = serializers.JSONField(help_text="Frozen when it was sent in")
    eligibility = serializers.JSONField(help_text="Rules with value and need, frozen with it")
    breaches = Given(help_text="References of the breaches it came from")
    lines = LineBody(many=True)
    log = StepBody(many=True)

    class Meta:
        ref_name = "CapacityRequest"


def complete(rows: Rows) -> None:
    """Lines, log and breaches: three queries, whatever the number of rows."""
    attach(rows, "lines", LineBody, RequestLine.objects.order_by("position"), "request_id")
    attach(rows, "log", StepBody, RequestStep.objects.order_by("change__at", "pk"), "request_id")
    born = _breaches(rows)
    for values in rows:
        values["breaches"] = born.get(values["pk"], [])
        values["turn"] = rules.holder(values["state"], values["details"])
        values["details"] = masked(values["details"])


def _breaches(rows: Rows) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    pairs = Breach.objects.filter(requests__in=[values["pk"] for values in rows])
    for pk, ref in pairs.order_by("ref").values_list("requests", "ref"):
        found.setdefault(pk, []).append(ref)
    return found


def masked(value: Any) -> Any:
    """The same without secrets: each is true where one is set."""
    if isinstance(value, list):
        return [masked(one) for one in value]
    if not isinstance(value, dict):
        return value
    return True if SEALED in value else {name: masked(one) for name, one in value.items()}
