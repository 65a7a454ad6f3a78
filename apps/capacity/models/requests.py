"""What was asked, line by line, in which version, and how it went."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from apps.agreements.models import Agreement
from apps.breaches.models import Breach
from apps.capacity.enums import (
    OPEN,
    STATE_MOVES,
    Decision,
    Priority,
    Reason,
    RequestType,
    Source,
    State,
)
from apps.core.audit import audited
from apps.core.custom.kinds import ObjectKind
from apps.core.models import StateChange, Tagged
from apps.network.models import IXP, Facility, Interconnect, Site
from apps.partners.models import ASN, Partner

USER = settings.AUTH_USER_MODEL


@audited(exclude=["changed_at"])
class CapacityRequest(Tagged):
    """Something a partner wants of us: from draft to active (portal.md 6.3, 6.4).

    `details` holds the fields of its type in the shape of `rules.fields`. `evidence` and
    `eligibility` are frozen when it is submitted. `version` grows with every change (ETag).
    """

    MOVES = STATE_MOVES
    OBJECT_KIND = ObjectKind.REQUEST

    ref = models.CharField(max_length=16, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, help_text="request_id of the APIs")
    type = models.CharField(max_length=20, choices=RequestType)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="requests")
    asn = models.ForeignKey(
        ASN, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    interconnect = models.ForeignKey(
        Interconnect, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    facility = models.ForeignKey(
        Facility, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    ixp = models.ForeignKey(
        IXP, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="requests",
        help_text="Drafted, renewed or amended because of it",
    )  # fmt: skip
    target_bps = models.BigIntegerField(null=True, blank=True, help_text="Capacity asked for")
    details = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    eligibility = models.JSONField(default=list)
    source = models.CharField(max_length=8, choices=Source, default=Source.PORTAL)
    requester = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False, help_text="Our team wrote it for the partner")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    desired_on = models.DateField(null=True, blank=True)
    eta_on = models.DateField(null=True, blank=True)
    original_eta_on = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    justification = models.TextField(blank=True)
    ask_anyway = models.BooleanField(default=False, help_text="Submitted although rules failed")
    client_ref = models.CharField(max_length=80, blank=True)
    linked_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    breaches = models.ManyToManyField(Breach, related_name="requests", blank=True)
    assignee = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approver = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Approved first where a second person must",
    )  # fmt: skip
    public_reason = models.CharField(max_length=16, choices=Reason, blank=True)
    public_text = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True, help_text="On hold until")
    version = models.PositiveIntegerField(default=1)
    state_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="End of the clock that runs")
    reminded = models.PositiveSmallIntegerField(default=0, help_text="Reminders of this stage")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    our_confirmed_at = models.DateTimeField(null=True, blank=True, help_text="It works for us")
    partner_confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interconnect"],
                condition=Q(type=RequestType.PNI_AUGMENT, state__in=OPEN),
                name="one_open_augment",
            ),
            models.UniqueConstraint(
                fields=["partner", "client_ref"],
                condition=~Q(client_ref="") & Q(state__in=OPEN),
                name="client_ref_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="request_queue"),
            models.Index(fields=["partner", "-id"], name="request_of_partner"),
            models.Index(F("submitted_at").desc(nulls_last=True), "id", name="request_newest"),
            models.Index(fields=["assignee", "state"], name="request_of_person"),
            GinIndex(fields=["custom"], name="request_custom"),
            GinIndex(fields=["tags"], name="request_tags"),
        ]

    def __str__(self) -> str:
        return self.ref


@audited()
class RequestLine(models.Model):
    """One thing asked for: a LAG at a site, a session, a cache site; decided on its own."""

    request = models.ForeignKey(CapacityRequest, on_delete=models.CASCADE, related_name="lines")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, help_text="session_id of the APIs")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="request_lines"
    )
    port_speed_bps = models.BigIntegerField(null=True, blank=True)
    ports = models.PositiveSmallIntegerField(null=True, blank=True)
    current_bps = models.BigIntegerField(default=0)
    asked_bps = models.BigIntegerField(null=True, blank=True)
    approved_bps = models.BigIntegerField(null=True, blank=True)
    approved_ports = models.PositiveSmallIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict, help_text="Addresses of a session, and the like")
    they_are_local = models.BooleanField(
        default=True, help_text="The Peering API's caller calls itself local"
    )
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.PENDING)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    reason_text = models.TextField(blank=True)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    result = models.ForeignKey(
        Interconnect, null=True, blank=True, on_delete=models.PROTECT, related_name="request_lines"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="request_line_once")
        ]

    def __str__(self) -> str:
        return self.label


class RequestVersion(models.Model):
    """What was asked at a moment; never changed. The difference of two is computed."""

    request = models.ForeignKey(CapacityRequest, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="Common fields, details and lines")
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} v{self.number}"


class RequestStep(models.Model):
    """Who made a move, as what and from where: the rest of its StateChange. Append-only."""

    change = models.OneToOneField(StateChange, on_delete=models.PROTECT, related_name="step")
    request = models.ForeignKey(CapacityRequest, on_delete=models.CASCADE, related_name="steps")
    role = models.CharField(max_length=8)
    on_behalf = models.BooleanField(default=False)
    version = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True, blank=True)
    token = models.CharField(max_length=16, blank=True, help_text="Prefix of the token used")
    public_text = models.TextField(blank=True, help_text="What the partner reads about it")

    def __str__(self) -> str:
        return f"{self.request_id} {self.role}"
