"""Who is told what of a signature: colleagues by notice, signatories outside by mail."""

from datetime import datetime

from apps.agreements.models import Envelope, Signatory
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications import mail
from apps.notifications.enums import Urgency

LINK = "/portal/sign/#"  # what follows stays in the browser: no server or proxy ever logs it


def signature_asked(signatory: Signatory, *, at: datetime) -> int:
    """A colleague is to sign now."""
    agreement = signatory.envelope.agreement
    return notifications.enqueue(
        key=f"{signatory.ref}:asked",
        kind="signature_asked",
        ref=agreement.ref,
        urgency=Urgency.WARN,
        title=f"To sign: {agreement.title}, {agreement.partner}",
        body=signatory.envelope.message,
        facts={
            "lines": _lines(signatory.envelope),
            "url": f"/agreements/{agreement.ref}/accept/",
            "call": "Read and sign",
        },
        recipients=[signatory.person],
        at=at,
    )


def signed(signatory: Signatory, *, at: datetime) -> int:
    """Whoever sent it and owns the agreement learn of each signature."""
    return _tell(
        signatory.envelope,
        key=f"S{signatory.order}:signed",
        title=f"{signatory} signed: {_name(signatory.envelope)}",
        body="",
        at=at,
    )


def envelope_closed(envelope: Envelope, why: str, *, at: datetime) -> int:
    """It will not be signed; nobody can use a link any more."""
    key = envelope.state.lower()
    return _tell(envelope, key=key, title=f"Not signed: {_name(envelope)}", body=why, at=at)


def mail_link(signatory: Signatory, token: str) -> None:
    """The personal link, to somebody outside. Raises what the mail server raises."""
    envelope = signatory.envelope
    mail.write_to(
        name=signatory.name,
        address=signatory.email,
        kind="signature_link",
        ref=envelope.agreement.ref,
        title=f"To sign: {envelope.agreement.title}",
        body=envelope.message,
        lines=_lines(envelope),
        url=f"{LINK}{token}",
        call="Read and sign",
    )


def _tell(envelope: Envelope, *, key: str, title: str, body: str, at: datetime) -> int:
    agreement = envelope.agreement
    return notifications.enqueue(
        key=f"{envelope.ref}:{key}",
        kind="signature_news",
        ref=agreement.ref,
        urgency=Urgency.INFO,
        title=title,
        body=body,
        facts={
            "lines": _lines(envelope),
            "url": f"/agreements/{agreement.ref}/#signature",
            "call": "Open the agreement",
        },
        recipients=[envelope.sent_by, agreement.owner],
        at=at,
    )


def _name(envelope: Envelope) -> str:
    return f"{envelope.agreement.title}, {envelope.agreement.partner}"


def _lines(envelope: Envelope) -> list[list[str]]:
    document = envelope.document
    return [
        ["Agreement", f"{envelope.agreement.ref} {envelope.agreement.title}"],
        ["Between", f"{envelope.agreement.our_entity} and {envelope.agreement.partner_entity}"],
        ["Document", f"{document.filename}, SHA-256 {document.sha256[:16]}…"],
        ["Sign until", units.day(envelope.last_day)],
    ]
