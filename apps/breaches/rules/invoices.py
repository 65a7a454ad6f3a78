"""A partner's list of invoices as text: read line by line, every mistake named."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

COLUMNS = ("invoice", "reference", "period", "measured_mbps", "amount", "currency")
NEEDED = ("invoice", "reference", "period", "amount", "currency")
LONGEST = 5_000  # lines
MBPS = 10**6
CENT = Decimal("0.01")
MOST = Decimal(10) ** 12


class Unreadable(ValueError):
    """The text is no such list; the message says what to do."""


@dataclass(frozen=True)
class Entry:
    """One line: an invoice for a month of an agreement (AGR-00042) or clause (AGR-00042-C7).

    `month` is the first day of the month in which the period begins. With an `error` the rest is
    as far as it could be read.
    """

    line: int
    number: str = ""
    reference: str = ""
    month: date | None = None
    measured_bps: int | None = None
    amount: Decimal = Decimal(0)
    currency: str = ""
    error: str = ""


def read(text: str) -> list[Entry]:
    """Every line after the head; separated by commas, semicolons or tabs. Raises Unreadable."""
    text = text.lstrip("\ufeff").strip()
    if not text:
        raise Unreadable("The file is empty.")
    head = text.splitlines()[0]
    separator = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    names = [(name or "").strip().lower() for name in rows.fieldnames or []]
    rows.fieldnames = names
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Unreadable(f"The first line must name the columns; missing: {', '.join(missing)}.")
    found = list(_entries(rows))
    if len(found) > LONGEST:
        raise Unreadable(f"At most {LONGEST} lines at a time.")
    return found


def _entries(rows: "csv.DictReader[str]") -> Iterator[Entry]:
    for number, row in enumerate(rows, start=2):
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if any(values.values()):
            yield _entry(number, values)


def _entry(line: int, values: Mapping[str, str]) -> Entry:
    number, reference = values["invoice"][:64], values["reference"].upper()
    try:
        return Entry(
            line, _given(number, "invoice"), _given(reference, "reference"),
            _month(values["period"]), _rate(values["measured_mbps"]), _money(values["amount"]),
            _currency(values["currency"]),
        )  # fmt: skip
    except ValueError as error:
        return Entry(line, number, reference, error=str(error))


def _given(text: str, name: str) -> str:
    if not text:
        raise ValueError(f"The column {name} is empty.")
    return text


def _month(text: str) -> date:
    """`2026-10`, or any day of the month in which the period begins."""
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text).replace(day=1)
    except ValueError:
        raise ValueError(f"{text!r} is no month; write it as 2026-10.") from None


def _rate(text: str) -> int | None:
    return int(_number(text, "measured_mbps") * MBPS) if text else None


def _money(text: str) -> Decimal:
    amount = _number(text, "amount")
    if amount != amount.quantize(CENT):
        raise ValueError(f"{text!r} has more than two decimals.")
    return amount.quantize(CENT)


def _number(text: str, name: str) -> Decimal:
    """With a point as the decimal sign; commas and spaces between thousands are left out."""
    try:
        found = Decimal(text.replace(",", "").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= MOST:
        raise ValueError(f"{text!r} is no number for {name}; write it as 1234.56.")
    return found


def _currency(text: str) -> str:
    code = text.upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise ValueError(f"{text!r} is no currency; write it as USD.")
    return code
