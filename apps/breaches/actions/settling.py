"""What people do with a statement: hold an invoice against it, agree, dispute, settle."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements.rules import type_of
from apps.breaches import notices, queries, rules
from apps.breaches.enums import StatementState
from apps.breaches.models import PartnerInvoice, Statement
from apps.core import edits, lifecycle
from apps.core.errors import Invalid, Refused

COUNTED = ("COMMIT_RATE", "TIER_RESET", "COMMIT_VOLUME")  # by a percentile


class InvoiceFacts(TypedDict, total=False):
    """What a partner's invoice says of one period; the rate in bit/s."""

    number: str
    invoiced_on: date | None
    measured_bps: int | None
    amount: Decimal
    currency: str
    tolerance_pct: Decimal
    note: str
    source: str


@transaction.atomic
def enter_invoice(
    *, statement: Statement, by: User, at: datetime, **facts: Unpack[InvoiceFacts]
) -> PartnerInvoice:
    """Hold the partner's invoice against a statement; one that is there is corrected.

    If it states a rate that is not ours, the ways of counting that give it are kept with it.
    Raises Invalid and Refused.
    """
    _lock(statement)
    if statement.currency and facts.get("currency", statement.currency) != statement.currency:
        raise Invalid({"currency": f"The contract is in {statement.currency}, not in this one."})
    invoice = PartnerInvoice.objects.filter(statement=statement).first()
    if invoice is None:
        base = {"statement": statement, "entered_by": by, "entered_at": at}
        invoice = edits.made(PartnerInvoice, {**base, **facts})
    else:
        edits.assign(invoice, facts, allowed=InvoiceFacts)
    invoice.explained = _explained(statement, invoice.measured_bps)
    invoice.save()
    return invoice


@transaction.atomic
def agree(*, statement: Statement, note: str = "", by: User, at: datetime) -> None:
    """The period is as we state it. An invoice outside its tolerance takes a note."""
    _lock(statement)
    if statement.amount is None:
        raise Refused("There is no amount to agree on: the period cannot be billed.")
    invoice = PartnerInvoice.objects.filter(statement=statement).first()
    if invoice and not queries.variance_of(statement, invoice).is_within and not note.strip():
        message = "The invoice differs by more than its tolerance. Say why it is agreed."
        raise Refused(message, field="note")
    lifecycle.move(statement, to=StatementState.AGREED, by=by, at=at, reason=note.strip())


@transaction.atomic
def dispute(*, statement: Statement, note: str, by: User, at: datetime) -> None:
    """The partner asks for something else than we state; `note` says what is disputed."""
    _lock(statement)
    if not note.strip():
        raise Refused("Say what is disputed.", field="note")
    lifecycle.move(statement, to=StatementState.DISPUTED, by=by, at=at, reason=note.strip())
    notices.statement_disputed(statement, note=note.strip(), at=at)


@transaction.atomic
def resolve_dispute(*, statement: Statement, note: str, by: User, at: datetime) -> None:
    """The dispute is over; `note` says how."""
    _lock(statement)
    if not note.strip():
        raise Refused("Say how it was settled.", field="note")
    lifecycle.move(statement, to=StatementState.RESOLVED, by=by, at=at, reason=note.strip())


def _lock(statement: Statement) -> None:
    """See the statement as it is now; a former version is history."""
    Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    statement.refresh_from_db(fields=["state", "is_latest"])
    if not statement.is_latest:
        raise Refused(f"{statement.ref} has a newer version. Go on there.")


def _explained(statement: Statement, theirs_bps: int | None) -> list[str]:
    """Ways of counting that give their figure, in words; none where it is ours, or unknown."""
    if theirs_bps is None or theirs_bps == statement.measured_bps or statement.kind not in COUNTED:
        return []
    month, params = queries.measured_again(statement)
    if month is None or type_of(params) not in COUNTED:
        return []
    ours = queries.measure_rule(params)
    found = rules.explained(month.ports(), ours, theirs_bps)
    return [rules.counting_words(way, ours) for way in found]
