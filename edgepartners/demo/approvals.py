"""Approvals and signatures of the demo: waiting, void, given, and one side signed."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import docx

from apps.accounts.models import User
from apps.agreements import papers, queries, rules
from apps.agreements.models import (
    Agreement,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStep,
    Delegation,
    DocumentVersion,
    Envelope,
    Signatory,
)
from apps.core import files
from apps.core.models import StateChange
from apps.partners.models import Contact
from edgepartners.demo.copying import load, reserve_ids
from edgepartners.demo.deals import CLAUSES, Deal
from edgepartners.demo.history import LATER
from edgepartners.demo.world import World

MOST = 40  # agreements of which the papers are told; the large size has thousands
STATES = ("IN_APPROVAL", "APPROVED", "OUT_FOR_SIGNATURE", "NEGOTIATING")
STEPS = (("legal", "Every agreement"), ("finance", "Commit above 500,000 a year"))
STEP = timedelta(days=3)  # until an answer
FOLDER = "documents"


@dataclass
class Asked:
    """An approval of the demo with its steps, not yet saved."""

    approval: ApprovalRequest
    steps: list[ApprovalStep]
    decisions: list[ApprovalDecision]


def add_approvals(world: World, deals: list[Deal]) -> None:
    """Papers, approvals and envelopes of the agreements that are on their way to be signed."""
    found = (deal.row for deal in deals if deal.row.state in STATES)
    rows = list(islice(found, MOST))
    documents = {row.pk: _document(world, row) for row in rows}
    load([document for document in documents.values() if document.pk is None])
    asked = [one for n, row in enumerate(rows) for one in _asked(world, row, documents[row.pk], n)]
    load([one.approval for one in asked])
    load([step for one in asked for step in one.steps])
    load([decision for one in asked for decision in one.decisions])
    load(list(_moves(asked)))
    _add_envelopes(world, rows, documents)
    _add_delegation(world)


def _document(world: World, row: Agreement) -> DocumentVersion:
    """The newest version; a new one where the agreement has none yet."""
    there = queries.newest_document(row)
    if there is not None:
        return there
    content = _word_file(row)
    paper = papers.read(content)
    with files.stored(content, folder=FOLDER) as kept:
        return DocumentVersion(
            agreement=row, number=1, side="US", title=row.title, filename=f"{row.ref} v1.docx",
            content_type=paper.content_type, size=kept.size, sha256=kept.sha256, path=kept.path,
            text=paper.text, pages=paper.pages, facts=queries.snapshot(row), note="First draft",
            created_at=row.created_at + LATER, created_by=row.owner,
        )  # fmt: skip


def _word_file(row: Agreement) -> bytes:
    document = docx.Document()
    document.add_heading(row.title, 0)
    document.add_paragraph(f"{row.ref}, between {row.our_entity} and {row.partner_entity}.")
    for clause, _, text in CLAUSES.values():
        document.add_paragraph(f"{clause} {text}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _asked(world: World, row: Agreement, document: DocumentVersion, n: int) -> Iterator[Asked]:
    """What was asked of an agreement in its state; every second one was void once before."""
    was_void = n % 2 == 0 and row.state in ("IN_APPROVAL", "NEGOTIATING")
    if was_void:
        yield _void(world, row, document, row.created_at + timedelta(days=7))
    if row.state == "NEGOTIATING":
        return
    given = 1 if row.state == "IN_APPROVAL" else len(STEPS)
    state = "WAITING" if row.state == "IN_APPROVAL" else "APPROVED"
    at = row.created_at + 2 * LATER
    yield _one(world, row, document, 2 if was_void else 1, state, at, given=given)


def _void(world: World, row: Agreement, document: DocumentVersion, at: datetime) -> Asked:
    one = _one(world, row, document, 1, "VOID", at, given=1)
    one.approval.closing = f"{row.owner} changed §4.2, governing law after it was submitted"
    one.approval.closed_at = at + timedelta(days=4)
    return one


def _moves(asked: list[Asked]) -> Iterator[StateChange]:
    """A void approval led the agreement back to negotiation."""
    for one in asked:
        approval = one.approval
        if approval.state == "VOID":
            there, back = approval.submitted_at, approval.closed_at
            yield _move(approval.agreement, "NEGOTIATING", "IN_APPROVAL", there)
            yield _move(approval.agreement, "IN_APPROVAL", "NEGOTIATING", back, approval.closing)


def _move(row: Agreement, source: str, target: str, at: Any, reason: str = "") -> StateChange:
    actor = None if reason else row.owner
    return StateChange(ref=row.ref, source=source, target=target, actor=actor, at=at, reason=reason)


def _one(
    world: World, row: Agreement, document: DocumentVersion, number: int, state: str,
    at: datetime, given: int,
) -> Asked:  # fmt: skip
    snapshot = queries.snapshot(row)
    approval = ApprovalRequest(
        agreement=row, number=number, state=state, document=document, sha256=document.sha256,
        snapshot=snapshot, fingerprint=rules.fingerprint(snapshot), submitted_at=at,
        submitted_by=row.owner, comment="All issues are settled; the commit is as we wanted it.",
        closed_at=at + LATER if state == "APPROVED" else None,
    )  # fmt: skip
    reserve_ids([approval])
    steps = [
        ApprovalStep(
            request=approval, order=order, role=role, quorum=1, reason=reason,
            asked_at=at + STEP * (order - 1) if order <= given + 1 else None,
        )
        for order, (role, reason) in enumerate(STEPS, 1)
    ]  # fmt: skip
    reserve_ids(steps)
    decisions = [_decision(world, approval, step) for step in steps[:given]]
    return Asked(approval, steps, decisions)


def _decision(world: World, approval: ApprovalRequest, step: ApprovalStep) -> ApprovalDecision:
    person = _person(world, step.role)
    return ApprovalDecision(
        request=approval, step=step, person=person, by=person, verdict="APPROVED",
        comment="Fine by us." if step.role == "legal" else "",
        at=approval.submitted_at + STEP * step.order - timedelta(hours=3),
    )  # fmt: skip


def _person(world: World, role: str) -> User:
    return next(person for person in world.people if person.role == role)


def _add_envelopes(
    world: World, rows: list[Agreement], documents: dict[int, DocumentVersion]
) -> None:
    """Out for signature: they have signed by link, our side has not; every third waits for them."""
    sent = [row for row in rows if row.state == "OUT_FOR_SIGNATURE"]
    envelopes = [
        Envelope(
            agreement=row, number=1, state="SENT", document=documents[row.pk],
            message="Please sign; the port is ready.", sent_by=_person(world, "legal"),
            sent_at=row.created_at + 4 * LATER, expires_at=world.at + timedelta(days=10),
        )
        for row in sent
    ]  # fmt: skip
    load(envelopes)
    load([row for n, one in enumerate(envelopes) for row in _signatories(world, one, n)])


def _signatories(world: World, envelope: Envelope, n: int) -> Iterator[Signatory]:
    has_signed = n % 3 != 2
    contact = _contact(envelope.agreement)
    signed_at = world.at - timedelta(days=1, hours=2)
    yield Signatory(
        envelope=envelope, order=1, side="PARTNER", name=contact.name, title=contact.title,
        email=contact.email, state="SIGNED" if has_signed else "ASKED", asked_at=envelope.sent_at,
        invited_at=envelope.sent_at + timedelta(minutes=1), attempts=1,
        signed_at=signed_at if has_signed else None, typed_name=contact.name if has_signed else "",
        evidence={"ip": "198.51.100.23", "user_agent": "Firefox", "channel": "link"}
        if has_signed else {},
    )  # fmt: skip
    person = _person(world, "leadership")
    yield Signatory(
        envelope=envelope, order=2, side="US", name=person.name, title="Managing director",
        email=person.email, person=person, state="ASKED" if has_signed else "WAITING",
        asked_at=signed_at if has_signed else None,
    )  # fmt: skip


def _contact(row: Agreement) -> Contact:
    return Contact.objects.filter(partner=row.partner_id).order_by("-pk")[0]


def _add_delegation(world: World) -> None:
    """Finance is away this week; an administrator decides instead."""
    load([
        Delegation(
            person=_person(world, "finance"), to=_person(world, "admin"),
            from_on=world.today - timedelta(days=2), to_on=world.today + timedelta(days=5),
            created_at=world.at - timedelta(days=3),
        )
    ])  # fmt: skip
