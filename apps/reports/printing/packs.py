"""A renewal pack as a page and on paper."""

from datetime import date
from typing import Any

import structlog
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from apps.core import print_charts, printing, units
from apps.core.print_charts import Line
from apps.reports.models import RenewalPack

GBPS = 10**9
BLUE, GREY = "#3d4cc2", "#5f6b7d"
SHEET = "reports/sheet.css"

log = structlog.get_logger(__name__)


class NotPrinted(Exception):
    """The PDF could not be made; the message is for people."""


def context(pack: RenewalPack, *, prices: bool) -> dict[str, Any]:
    """What the templates show; money only for those who see prices. No query."""
    return {
        "pack": pack,
        "facts": pack.facts,
        "money": pack.money if prices else {},
        "sees_prices": prices,
        "chart": chart(pack.facts),
    }


def document(pack: RenewalPack, *, prices: bool) -> str:
    """The whole document for paper, its style sheet and font inside."""
    found = finders.find(SHEET)
    with open(str(found), encoding="utf-8") as file:
        sheet = mark_safe(f"{printing.font_faces()}\n{file.read()}")  # noqa: S308  our own file
    shown = context(pack, prices=prices) | {"sheet": sheet}
    return render_to_string("reports/renewal_pack.html", shown)


def pdf(html: str) -> bytes:
    """The document as PDF, made by a process of its own. Raises NotPrinted."""
    try:
        return printing.pdf(html)
    except printing.PrintingFailed as error:
        log.error("pdf not made", said=str(error))
        raise NotPrinted("The PDF could not be made. Try again; the page has it all.") from error


def chart(facts: dict[str, Any]) -> SafeString:
    """A year of months in Gbps: both directions, and the commit where there is one."""
    months = facts["traffic"]["months"]
    drawn = [
        Line("To partner", BLUE, _gbps(months, "p95_out_bps")),
        Line("From partner", GREY, _gbps(months, "p95_in_bps")),
    ]
    commit = next((t for t in facts["monthly"] if t["type"] == "COMMIT_RATE"), None)
    if commit and commit["limit_bps"]:
        level = [commit["limit_bps"] / GBPS] * len(months)
        drawn.append(Line("Commit", print_charts.AMBER, level, is_dashed=True))
    places = [f"{date.fromisoformat(month['month']):%b}" for month in months]
    return print_charts.lines(places, drawn, unit="Gbps, p95 by month", summary=_summary(months))


def _gbps(months: list[dict[str, Any]], name: str) -> list[float | None]:
    return [None if month[name] is None else month[name] / GBPS for month in months]


def _summary(months: list[dict[str, Any]]) -> str:
    known = [month for month in months if month["p95_bps"] is not None]
    if not known:
        return "Nothing was measured."
    first, last = known[0], known[-1]
    return (
        f"95th percentile by month from {first['month'][:7]} to {last['month'][:7]}, "
        f"last {units.rate(last['p95_bps'])}. The same figures are in the table below."
    )
