"""Reads over envelopes and signatories."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Lower

from apps.accounts import queries as accounts
from apps.agreements.enums import BEFORE_EXECUTION, EnvelopeState, Provider, SignatoryState
from apps.agreements.models import Agreement, Envelope, Signatory
from apps.core.units import day

_NEEDED = ("envelope__agreement__partner", "envelope__document", "person")
# Texts of documents are long and shown nowhere here.
_LONG = ("envelope__document__text", "envelope__document__facts")


def digest_of(token: str) -> str:
    """What is kept of a link's token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def latest_envelope(agreement: Agreement) -> list[Signatory]:
    """The signatories of the newest envelope in order, each with it; empty without one.

    One query; an envelope on paper without named people is found by `envelope_of`.
    """
    newest = Envelope.objects.filter(agreement=agreement.pk).order_by("-number")
    rows = Signatory.objects.filter(envelope=Subquery(newest.values("pk")[:1]))
    found = rows.select_related("envelope__document", "envelope__executed", "envelope__sent_by")
    long = (*_LONG, "envelope__executed__text", "envelope__executed__facts")
    return list(found.defer(*long).order_by("order"))


def open_envelope(agreement: Agreement) -> Envelope | None:
    """The one that is out for signature, or signed by all and not yet executed."""
    found = Envelope.objects.filter(
        agreement=agreement, state__in=[EnvelopeState.SENT, EnvelopeState.COMPLETED]
    )
    rows = found.filter(executed=None).select_related("document")
    return rows.defer("document__text", "document__facts").order_by("-number").first()


def signatory_by_digest(digest: str) -> Signatory | None:
    """Whom a link belongs to, in whatever state; None for one that was never given."""
    if not digest:
        return None
    found = Signatory.objects.filter(token_digest=digest)
    return found.select_related(*_NEEDED).defer(*_LONG).first()


def signatories(envelope: Envelope) -> QuerySet[Signatory]:
    """All who sign, in order."""
    return Signatory.objects.filter(envelope=envelope).select_related("person").order_by("order")


def out_for_signature() -> QuerySet[Signatory]:
    """Who is asked to sign now, one row per document that is out; the next to expire first."""
    rows = Signatory.objects.filter(state=SignatoryState.ASKED, envelope__state=EnvelopeState.SENT)
    return rows.select_related(*_NEEDED).defer(*_LONG).order_by("envelope__expires_at", "pk")


def to_invite(at: datetime) -> QuerySet[Signatory]:
    """Those who are asked by link and have not been sent it."""
    return Signatory.objects.filter(
        state=SignatoryState.ASKED,
        invited_at=None,
        person=None,
        envelope__state=EnvelopeState.SENT,
        envelope__provider=Provider.ACCEPTANCE,
        envelope__expires_at__gt=at,
    )


def unmet_conditions(agreement: Agreement) -> QuerySet[Agreement]:
    """Documents of the same deal without which it does not take effect: not signed yet."""
    rows = Agreement.objects.filter(parent=agreement.pk, is_required=True)
    return rows.filter(state__in=BEFORE_EXECUTION).order_by("pk")


def why_not_sign(signatory: Signatory, at: datetime) -> str:
    """Why nobody can sign with this any more, in words; empty when they can."""
    envelope = signatory.envelope
    if signatory.state == SignatoryState.SIGNED and signatory.signed_at:
        when = f"{signatory.signed_at:%-d %b %Y, %H:%M} UTC"
        return f"{signatory} signed on {when}. Nothing was recorded again."
    if envelope.state != EnvelopeState.SENT:
        state = EnvelopeState(envelope.state).label.lower()
        return f"This document is {state}: it can no longer be signed."
    if envelope.expires_at <= at:
        return f"The last day to sign was {day(envelope.last_day)}."
    if signatory.state != SignatoryState.ASKED:
        return "Others sign before you. You get a mail when it is your turn."
    return ""


def person_ids(emails: Iterable[str]) -> dict[str, int]:
    """Active colleagues by their e-mail address in small letters; others are left out."""
    rows = accounts.people().annotate(address=Lower("email")).filter(address__in=list(emails))
    return dict(rows.values_list("address", "pk"))
