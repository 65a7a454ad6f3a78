"""All have signed: make the executed copy, keep it, and execute the agreement."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from apps.agreements import certificate, queries, rules
from apps.agreements.actions import base, documents, signing
from apps.agreements.certificate import Certificate, Signed
from apps.agreements.enums import EnvelopeState, Side, SignatoryState, State
from apps.agreements.models import Envelope, Signatory
from apps.core import files, printing
from apps.core.errors import Refused

log = structlog.get_logger(__name__)


def finish_signed(*, at: datetime) -> int:
    """Execute the agreements whose envelopes are signed by all; returns how many.

    The copy is made outside of any transaction. Safe to run twice and by two at once: an agreement
    has one executed document, the second finds that out and leaves it.
    """
    ready = Envelope.objects.filter(state=EnvelopeState.COMPLETED, executed=None)
    return sum(_finish(pk, at) for pk in ready.order_by("pk").values_list("pk", flat=True))


def _finish(pk: int, at: datetime) -> bool:
    envelope = Envelope.objects.select_related("agreement__partner", "document").get(pk=pk)
    try:
        _keep(envelope, _copy(envelope), at)
    except (Refused, files.Damaged, printing.PrintingFailed, OSError, ValueError) as error:
        log.error("executed copy not made", ref=envelope.ref, error=str(error))
        Envelope.objects.filter(pk=pk, executed=None).update(trouble=str(error)[:500])
        return False
    return True


def _copy(envelope: Envelope) -> bytes:
    document = envelope.document
    return certificate.executed_copy(
        files.read(document.path, sha256=document.sha256),
        content_type=document.content_type,
        text=document.text,
        certificate=_certificate(envelope),
    )


@transaction.atomic
def _keep(envelope: Envelope, content: bytes, at: datetime) -> None:
    agreement = envelope.agreement
    base.lock(agreement)
    if agreement.state != State.OUT_FOR_SIGNATURE:
        raise Refused(f"{agreement.ref} is {agreement.get_state_display().lower()} by now.")
    last = _signed(envelope)[-1]
    signed_on = queries.local_day(agreement, last.signed_at or at)
    kept = documents.store_executed(
        agreement=agreement, content=content, filename=f"{agreement.ref} executed.pdf", by=None,
        at=at, note=f"Signed by all; v{envelope.document.number} with its certificate",
        base=envelope.document,
    )  # fmt: skip
    Envelope.objects.filter(pk=envelope.pk).update(executed=kept, trouble="")
    effective_on = rules.effective_day(agreement.effective_on, signed_on)
    signing.execute(agreement, signed_on=signed_on, effective_on=effective_on, by=None, at=at)


def _signed(envelope: Envelope) -> list[Signatory]:
    rows = queries.signatories(envelope).filter(state=SignatoryState.SIGNED)
    return sorted(rows, key=lambda row: (row.signed_at, row.order))


def _certificate(envelope: Envelope) -> Certificate:
    agreement, document = envelope.agreement, envelope.document
    return Certificate(
        agreement=agreement.ref,
        title=agreement.title,
        our_entity=agreement.our_entity or settings.NETWORK_NAME,
        partner_entity=agreement.partner_entity or str(agreement.partner),
        document=f"v{document.number}, {document.filename}",
        sha256=document.sha256,
        fingerprint=rules.fingerprint(queries.snapshot(agreement)),
        sent_at=envelope.sent_at,
        completed_at=envelope.closed_at or envelope.sent_at,
        network=settings.NETWORK_NAME,
        signatures=[_shown(row) for row in _signed(envelope)],
    )


def _shown(row: Signatory) -> Signed:
    proof = row.evidence
    lines = {
        "Signed": "after sign-in" if proof.get("channel") == "console" else "by a personal link",
        "Account": proof.get("user", ""),
        "Network address": proof.get("ip", ""),
        "Browser": proof.get("user_agent", ""),
        "SHA-256 of the link's token": proof.get("token_sha256", ""),
        "Name typed": row.typed_name,
    }
    return Signed(
        order=row.order,
        side=Side(row.side).label,
        name=row.name,
        title=row.title,
        email=row.email,
        at=row.signed_at or row.envelope.sent_at,
        proof={label: value for label, value in lines.items() if value},
    )
