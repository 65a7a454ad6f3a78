"""What somebody at a partner may read. Here they are known by a personal link, not by an account.

No prices, no notes, no issues, no e-mail addresses of others: only the document to sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.conf import settings

from apps.agreements import queries
from apps.agreements.enums import Side, SignatoryState
from apps.agreements.models import Signatory
from apps.core import files


@dataclass(frozen=True)
class Other:
    """Somebody who signs the same document."""

    name: str
    title: str
    entity: str
    state: str
    signed_at: datetime | None
    is_me: bool


@dataclass(frozen=True)
class Invitation:
    """The document as its signatory sees it. `trouble`: why it cannot be signed (any more)."""

    ref: str
    title: str
    network: str
    partner: str
    name: str
    message: str
    filename: str
    size: int
    sha256: str
    last_day: date
    others: Sequence[Other]
    trouble: str
    is_signed: bool

    @property
    def is_open(self) -> bool:
        return not self.trouble


def digest_of(token: str) -> str:
    """What is kept of a link's token; the token itself is nowhere."""
    return queries.digest_of(token)


def invitation(digest: str, *, at: datetime) -> Invitation | None:
    """What the holder of a link may see; None for a link that was never given. Two queries."""
    signatory = queries.signatory_by_digest(digest)
    if signatory is None:
        return None
    envelope = signatory.envelope
    agreement, document = envelope.agreement, envelope.document
    return Invitation(
        ref=agreement.ref,
        title=agreement.title,
        network=settings.NETWORK_NAME,
        partner=str(agreement.partner),
        name=signatory.name,
        message=envelope.message,
        filename=document.filename,
        size=document.size,
        sha256=document.sha256,
        last_day=envelope.last_day,
        others=[_other(row, signatory) for row in queries.signatories(envelope)],
        trouble=queries.why_not_sign(signatory, at),
        is_signed=signatory.state == SignatoryState.SIGNED,
    )


def paper(digest: str, *, at: datetime) -> tuple[IO[bytes], str, str] | None:
    """The document behind a link: file, name and type. None once it cannot be signed any more.

    Whoever has signed may still read it. Raises files.Damaged.
    """
    signatory = queries.signatory_by_digest(digest)
    if signatory is None:
        return None
    is_signed = signatory.state == SignatoryState.SIGNED
    if not is_signed and queries.why_not_sign(signatory, at):
        return None
    document = signatory.envelope.document
    file = files.opened(document.path, sha256=document.sha256)
    return file, document.filename, document.content_type


def _other(row: Signatory, me: Signatory) -> Other:
    agreement = me.envelope.agreement
    entity = agreement.our_entity if row.side == Side.US else agreement.partner_entity
    return Other(
        name=row.name,
        title=row.title,
        entity=entity,
        state=SignatoryState(row.state).label,
        signed_at=row.signed_at,
        is_me=row.pk == me.pk,
    )
