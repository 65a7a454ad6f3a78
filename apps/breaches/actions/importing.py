"""A partner's list of invoices: looked at first, then held against the statements, all or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.breaches import queries
from apps.breaches.actions.settling import enter_invoice
from apps.breaches.queries import InvoiceMatch
from apps.core.errors import Refused


@transaction.atomic
def import_invoices(
    *, text: str, source: str = "", by: User, at: datetime
) -> Sequence[InvoiceMatch]:
    """Hold each line's invoice against its statement. Raises Refused if any line is wrong.

    Look at `queries.invoice_matches` first: the same lines, with what is wrong with each.
    """
    found = queries.invoice_matches(text)
    wrong = [one for one in found if one.error]
    if wrong:
        first = wrong[0]
        message = f"{len(wrong)} of {len(found)} lines cannot be taken; line {first.entry.line}: "
        raise Refused(f"{message}{first.error}", field="text")
    for one in found:
        assert one.statement is not None  # noqa: S101  without an error there is one
        enter_invoice(
            statement=one.statement, number=one.entry.number, amount=one.entry.amount,
            currency=one.entry.currency, measured_bps=one.entry.measured_bps, source=source[:120],
            by=by, at=at,
        )  # fmt: skip
    return found
