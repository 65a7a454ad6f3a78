"""A statement as a workbook: how the amount came to be, and the figures as numbers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from apps.breaches.models import Statement
from apps.console.statements import page
from apps.core import exports

Row = tuple[str, Any, Any]
COLUMNS = (
    exports.Column("What", lambda row: row[0]),
    exports.Column("Figure", lambda row: row[1]),
    exports.Column("Amount", lambda row: row[2]),
)


def workbook(statement: Statement, *, prices: bool) -> IO[bytes]:
    """An open file at its beginning; the caller closes it. Rates in bit/s."""
    return exports.xlsx(COLUMNS, list(_rows(statement, prices=prices)), sheet="Statement")


def _rows(statement: Statement, *, prices: bool) -> Iterator[Row]:
    yield "Statement", f"{statement.ref}, version {statement.version}", None
    yield "Partner", statement.partner.name, None
    yield "Clause", f"{statement.term.agreement.ref} {statement.term.clause}", None
    yield "First day", statement.period_first, None
    yield "Last day", statement.period_last, None
    yield from _figures(statement)
    for line, shown in zip(statement.lines, page.rows_of(statement, prices=prices), strict=True):
        amount = Decimal(line["amount"]) if prices and line["amount"] is not None else None
        yield line["label"], shown.value or None, amount
    if prices:
        yield f"Total, {statement.currency}", None, statement.amount
        invoice = getattr(statement, "invoice", None)
        if invoice:
            yield f"Invoice {invoice.number}", invoice.measured_bps, invoice.amount
    for label, text in page.rule_of(statement):
        yield label, text, None


def _figures(statement: Statement) -> Iterator[Row]:
    yield "Measured, bit/s", statement.measured_bps, None
    yield "Commit, bit/s", statement.commit_bps, None
    yield "Over, bit/s", statement.overage_bps, None
    yield "Under, bit/s", statement.shortfall_bps, None
    yield "Samples", statement.n_valid, None
    yield "Samples expected", statement.n_expected, None
