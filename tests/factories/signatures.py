"""Agreements that are approved, out for signature, and signed by some."""

from datetime import timedelta
from typing import Any

from django.core import mail

from apps.accounts.models import User
from apps.agreements import actions, rules
from apps.agreements.models import Agreement, Envelope, Signatory
from tests import factories as make

EVIDENCE = actions.Evidence("192.0.2.7", "Browser 1.0", channel="link")
THEM = rules.Signer("PARTNER", "Julián Rojas", "julian@andes.example", "General counsel")


def approved(*, content: bytes | None = None, **fields: Any) -> Agreement:
    """An agreement that legal has approved, with a real PDF as its document."""
    agreement = make.agreement(**{**make.FACTS, **fields})
    make.version(agreement=agreement, content=content or make.pdf_file(), filename="agreement.pdf")
    approval = make.approval(("legal", 1), agreement=agreement)
    legal = User.objects.filter(role="legal").exclude(pk=approval.submitted_by_id).first()
    actions.approve(approval=approval, by=legal, at=make.AT)
    agreement.refresh_from_db()
    return agreement


def signer(person: User) -> rules.Signer:
    return rules.Signer("US", person.name, person.email, "", person.pk)


def envelope(
    *, us: User | None = None, signers: list[rules.Signer] | None = None,
    agreement: Agreement | None = None, by: User | None = None, **facts: Any,
) -> Envelope:  # fmt: skip
    """Out for signature since AT for fourteen days: they sign first by link, then we do."""
    people = signers or [THEM, signer(us or make.user(role="leadership"))]
    given = {"expires_on": make.AT.date() + timedelta(days=14), "at": make.AT, **facts}
    return actions.send_for_signature(
        agreement=agreement or approved(), signers=people, by=by or make.user(role="legal"), **given
    )


def link(signatory: Signatory) -> str:
    """The token that was mailed, as it stands behind the `#` of the link."""
    before = len(mail.outbox)
    actions.invite(at=make.AT)
    letters = [each for each in mail.outbox[before:] if signatory.email in each.to]
    return str(letters[0].body).split("#")[1].split()[0]


def sign_by_link(token: str, name: str = THEM.name, **facts: Any) -> Signatory:
    given = {"agrees": True, "evidence": EVIDENCE, "at": make.AT + timedelta(hours=1), **facts}
    digest = make.digest_of(token)
    return actions.accept_by_link(digest=digest, typed_name=name, **given)
