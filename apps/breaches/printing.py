"""From an issued statement to paper. Its figures are frozen, and so is the paper."""

from decimal import Decimal
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from apps.breaches.models import Statement
from apps.core import printing, units

SHEET = "reports/sheet.css"


class NotPrinted(Exception):
    """The PDF could not be made; the message is for people."""


def document(statement: Statement, *, prices: bool) -> str:
    """The whole document for paper, with its style sheet inside; money for those who see prices."""
    with open(str(finders.find(SHEET)), encoding="utf-8") as file:
        sheet = mark_safe(file.read())  # noqa: S308  our own file
    shown = {
        "statement": statement,
        "agreement": statement.term.agreement,
        "lines": [_line(line, statement.currency, prices=prices) for line in statement.lines],
        "total": units.cents(statement.amount, statement.currency) if prices else "",
        "prices": prices,
        "sheet": sheet,
        "fonts": mark_safe(printing.font_faces()),  # noqa: S308  our own files
    }
    return render_to_string("breaches/statement.html", shown)


def pdf(html: str) -> bytes:
    """The document as PDF, made by a process of its own. Raises NotPrinted."""
    try:
        return printing.pdf(html)
    except printing.PrintingFailed as error:
        raise NotPrinted("The PDF could not be made. Try again; the page has it all.") from error


def _line(line: dict[str, Any], currency: str, *, prices: bool) -> dict[str, str]:
    """A priced line keeps its words and its amount for those who see prices."""
    is_priced = line["amount"] is not None
    amount = units.cents(Decimal(line["amount"]), currency) if is_priced and prices else ""
    value = line["value"] if prices or not is_priced else ""
    return {"label": line["label"], "value": value, "amount": amount}
