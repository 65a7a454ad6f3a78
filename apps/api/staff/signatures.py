"""Signatures of an agreement: envelopes, who signs, and the verbs."""

import base64
import binascii
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import actions, enums, queries, rules
from apps.agreements.models import Agreement, Envelope, Signatory
from apps.api.auth import needs
from apps.api.rows import Row
from apps.api.staff.approvals import Reason, acting, read
from apps.api.staff.shared import Person
from apps.api.views import attach
from apps.core.errors import Invalid
from apps.core.requests import client_ip

MOST = 7 * 2**20  # characters of base64: the body of a request holds no more


class SignatoryBody(Row):
    order = serializers.IntegerField()
    side = serializers.ChoiceField(choices=enums.Side.choices)
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.EmailField()
    state = serializers.ChoiceField(choices=enums.SignatoryState.choices)
    asked_at = serializers.DateTimeField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    closing = serializers.CharField(help_text="Why they declined")

    class Meta:
        ref_name = "Signatory"


class EnvelopeBody(Row):
    number = serializers.IntegerField()
    provider = serializers.ChoiceField(choices=enums.Provider.choices)
    state = serializers.ChoiceField(choices=enums.EnvelopeState.choices)
    document = serializers.IntegerField(source="document.number", help_text="Version")
    executed = serializers.IntegerField(
        source="executed.number", allow_null=True, help_text="Version of the executed copy"
    )
    message = serializers.CharField()
    sent_by = Person()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closing = serializers.CharField(help_text="Why it was declined, voided or expired")
    signatories = SignatoryBody(many=True)

    class Meta:
        ref_name = "Envelope"


class Envelopes(serializers.Serializer):
    agreement = serializers.CharField(help_text="AGR-00042")
    envelopes = EnvelopeBody(many=True)


class Signer(serializers.Serializer):
    side = serializers.ChoiceField(choices=["US", "PARTNER"])
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()
    title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class EnvelopeSending(serializers.Serializer):
    signers = Signer(many=True, help_text="In the order in which they sign; at least one per side")
    expires_on = serializers.DateField(help_text="Last day to sign, in the agreement's zone")
    provider = serializers.ChoiceField(
        choices=enums.Provider.choices, required=False, default=enums.Provider.ACCEPTANCE
    )
    message = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class Signature(serializers.Serializer):
    typed_name = serializers.CharField(max_length=120, help_text="Full name of who signs")
    agrees = serializers.BooleanField()

    class Meta:
        ref_name = "TypedSignature"


class SignedOnPaper(serializers.Serializer):
    signed_on = serializers.DateField(help_text="By the last side")
    effective_on = serializers.DateField(help_text="First day in force")
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    override_reason = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True
    )
    filename = serializers.CharField(max_length=160)
    file = serializers.CharField(max_length=MOST, help_text="The signed copy as base64")


class SignatureVerbs:
    """The part of the agreement's endpoint that is about signatures."""

    @extend_schema(responses=Envelopes)
    @action(detail=True)
    def envelopes(self, request: Request, ref: str) -> Response:
        """Every envelope with its signatories, the newest first."""
        agreement = _agreement(ref)
        found = Envelope.objects.filter(agreement=agreement).order_by("-number")
        rows = list(found.values("pk", *EnvelopeBody.columns(None)))
        people = Signatory.objects.order_by("order")
        attach(rows, "signatories", SignatoryBody, people, "envelope_id")
        return Response({"agreement": ref, "envelopes": EnvelopeBody.dump(rows, None)})

    @extend_schema(request=EnvelopeSending)
    @action(
        detail=True, methods=["post"], url_path="send-for-signature",
        permission_classes=[needs("agreements.sign")],
    )  # fmt: skip
    def send_for_signature(self, request: Request, ref: str) -> Response:
        """Send the approved version; a colleague named by e-mail address signs after sign-in."""
        given = read(EnvelopeSending, request)
        given["signers"] = _signers(given["signers"])
        actions.send_for_signature(agreement=_agreement(ref), **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Reason)
    @action(
        detail=True, methods=["post"], url_path="void-envelope",
        permission_classes=[needs("agreements.sign")],
    )  # fmt: skip
    def void_envelope(self, request: Request, ref: str) -> Response:
        """Call the envelope back: all links are dead, the agreement is negotiated again."""
        given = read(Reason, request)
        actions.void_envelope(envelope=_envelope(_agreement(ref)), **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=Signature)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.view")])
    def sign(self, request: Request, ref: str) -> Response:
        """Sign as the colleague whose turn it is; 404 for everybody else."""
        given = read(Signature, request)
        envelope = _envelope(_agreement(ref))
        mine = queries.signatories(envelope).filter(person=self.actor())  # type: ignore[attr-defined]
        signatory = get_object_or_404(mine)
        signatory.envelope = envelope
        agent = request.headers.get("User-Agent", "")
        evidence = actions.Evidence(client_ip(request), agent, channel="api")
        actions.sign_here(signatory=signatory, evidence=evidence, **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(request=SignedOnPaper)
    @action(
        detail=True, methods=["post"], url_path="record-paper",
        permission_classes=[needs("agreements.sign")],
    )  # fmt: skip
    def record_paper(self, request: Request, ref: str) -> Response:
        """Record that all sides have signed on paper, with the signed copy."""
        given = read(SignedOnPaper, request)
        scan = actions.Scan(_content(given.pop("file")), given.pop("filename"))
        actions.record_signed(agreement=_agreement(ref), scan=scan, **given, **acting(self))
        return self.retrieve(request)  # type: ignore[attr-defined]


def _agreement(ref: str) -> Agreement:
    return get_object_or_404(queries.agreements(), ref=ref)


def _envelope(agreement: Agreement) -> Envelope:
    envelope = get_object_or_404(Envelope, pk=getattr(queries.open_envelope(agreement), "pk", None))
    envelope.agreement = agreement
    return envelope


def _signers(given: list[dict[str, Any]]) -> list[rules.Signer]:
    """Our people are found by their e-mail address: they sign after sign-in."""
    ours = {each["email"].casefold() for each in given if each["side"] == enums.Side.US}
    ids = queries.person_ids(ours)
    return [rules.Signer(**each, person_id=ids.get(each["email"].casefold())) for each in given]


def _content(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid({"file": "This is not base64."}) from error
