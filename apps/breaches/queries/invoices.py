"""Which statement each line of a list of invoices belongs to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from apps.breaches import rules
from apps.breaches.models import Statement
from apps.breaches.queries.statements import statements
from apps.core.errors import Refused


@dataclass(frozen=True)
class InvoiceMatch:
    """A line with its statement, or what is wrong with it."""

    entry: rules.InvoiceEntry
    statement: Statement | None = None
    error: str = ""


def invoice_matches(text: str) -> list[InvoiceMatch]:
    """Every line of the text. One query. Raises Refused for a text that is no such list."""
    try:
        entries = rules.read_invoices(text)
    except rules.Unreadable as error:
        raise Refused(str(error), field="text") from error
    months = {entry.month for entry in entries if entry.month}
    known = _by_reference(months)
    twice = Counter((entry.reference, entry.month) for entry in entries if not entry.error)
    return [
        _match(entry, known.get((entry.reference, entry.month), []), twice) for entry in entries
    ]


def _by_reference(
    months: Iterable[date],
) -> dict[tuple[str, date | None], list[Statement]]:
    """Statements by agreement and by clause, each with the month in which the period begins."""
    wanted = set(months)
    if not wanted:
        return {}
    rows = statements().filter(
        period_first__year__in={month.year for month in wanted},
        period_first__month__in={month.month for month in wanted},
    )
    found: dict[tuple[str, date | None], list[Statement]] = {}
    for row in rows.order_by("pk"):
        month, agreement = row.period_first.replace(day=1), row.term.agreement.ref
        for name in (agreement, f"{agreement}-C{row.term_id}", row.ref):
            found.setdefault((name, month), []).append(row)
    return found


def _match(
    entry: rules.InvoiceEntry, rows: Sequence[Statement],
    twice: "Counter[tuple[str, date | None]]",
) -> InvoiceMatch:  # fmt: skip
    if entry.error:
        return InvoiceMatch(entry, error=entry.error)
    if not rows:
        return InvoiceMatch(entry, error="There is no statement for this reference and month.")
    if len(rows) > 1:
        names = ", ".join(f"{row.term.agreement.ref}-C{row.term_id}" for row in rows)
        return InvoiceMatch(entry, error=f"It fits more than one clause; write {names}.")
    row = rows[0]
    if row.currency and row.currency != entry.currency:
        return InvoiceMatch(entry, row, f"The contract is in {row.currency}.")
    if twice[entry.reference, entry.month] > 1:
        return InvoiceMatch(entry, row, "Another line is for the same period.")
    return InvoiceMatch(entry, row)
