"""A status report as a page and on paper, out of its content alone."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from apps.core import printing, units
from apps.reports import rules
from apps.reports.printing import drawing, tables
from apps.reports.rules import Content

SHEETS = ("reports/sheet.css", "reports/status.css")
FEW, MANY = 4, 8  # columns
SECONDS = 300  # on a busy machine; 5,000 rows take some 20 of a processor
ON_PAGE = 50  # rows of a table on the page; the rest is one click away
TONES = {"ON_TRACK": "ok", "AT_RISK": "warn", "OFF_TRACK": "bad"}


def page(content: Content, *, base: str = "", most: int | None = ON_PAGE) -> dict[str, Any]:
    """What the template shows. `base` stands before links, `most` limits rows. No query."""
    return {
        "report": content,
        "meta": meta(content),
        "verdict": tables.status(TONES[content["health"]["key"]], verdict(content)),
        "figures": [_figure(each, base) for each in content["figures"]],
        "lists": _lists(content),
        "sections": [_section(part, base, most) for part in content["sections"]],
        "hides_amounts": not content["has_amounts"],
        "network": settings.NETWORK_NAME,
    }


def paper(content: Content, *, size: str) -> str:
    """The whole document for printing on A4 or Letter, its style sheets and font inside."""
    shown = page(content, base=settings.BASE_URL, most=None)
    sheet = "".join(_sheet(name) for name in SHEETS)
    style = f"{printing.font_faces()}\n{sheet}\n@page {{ size: {size}; }}"
    return render_to_string(
        "reports/status_paper.html",
        shown | {"style": mark_safe(style), "on_paper": True},  # noqa: S308
    )


def meta(content: Content) -> str:
    """`16 Nov 2026 to 22 Nov 2026 · Numbers of Thu 19 Nov 2026 09:40 UTC · Ana Duarte`."""
    period = content["period"]
    days = f"{_day(period['starts_on'])} to {_day(period['ends_on'])}"
    scope = content["scope"]["label"]
    version = f"Version {content['version']}" if content["version"] > 1 else ""
    parts = [days, scope, moment(content), content["owner"], version]
    return " · ".join(part for part in parts if part)


def moment(content: Content) -> str:
    """Which instant its numbers are of; of a past period its end, and when they were gathered."""
    at = datetime.fromisoformat(content["as_of"])
    gathered = datetime.fromisoformat(str(content.get("gathered_at", content["as_of"])))
    if gathered == at:
        return f"Numbers of {units.weekday(at.date())} {at:%Y %H:%M} UTC"
    last = date.fromisoformat(content["period"]["ends_on"])
    return f"Numbers of the end of {units.day(last)}, gathered {units.day(gathered.date())}"


def verdict(content: Content) -> str:
    """`At risk, unchanged from week 46.`"""
    health, before = content["health"], content["compared_with"]
    if not before:
        return f"{health['label']}."
    if health["before"] == health["label"]:
        return f"{health['label']}, unchanged from {before['name']}."
    return f"{health['label']}, {health['before'].lower()} in {before['name']}."


def figure_words(each: Content) -> tuple[str, str, str]:
    """Value, what stands small beside it, and what stands below it."""
    value = rules.shown(each["value"], each["unit"], each["currency"])
    number, _, unit = value.partition(units.NBSP)
    if each["unit"] == "money":
        number, unit = value, ""
    beside = f"of {units.number(each['of'])}" if each["of"] is not None else unit
    change = rules.change_text(each.get("change"), each["unit"], each["currency"])
    return number, beside, ", ".join(said for said in (change, each["note"]) if said)


def _day(text: str) -> str:
    return rules.shown(text, "date")


def _figure(each: Content, base: str) -> dict[str, Any]:
    value, beside, below = figure_words(each)
    return {
        "label": each["label"], "value": value, "beside": beside, "below": below,
        "tone": _direction(each), "link": base + each["link"] if each["link"] else "",
    }  # fmt: skip


def _direction(each: Content) -> str:
    """Whether a change is for the better; empty where neither is, or nothing changed."""
    change = float(each.get("change") or 0)
    if not change or not each["good"]:
        return ""
    return "good" if (change > 0) == (each["good"] == "up") else "worse"


def _lists(content: Content) -> list[dict[str, Any]]:
    looks = (("g", "Highlights"), ("r", "Lowlights"), ("a", "Asks"))
    found = [
        {"css": css, "title": title, "lines": content["texts"][title.lower()]}
        for css, title in looks
    ]
    return found if any(one["lines"] for one in found) else []


def _section(part: Content, base: str, most: int | None) -> dict[str, Any]:
    return {
        "key": part["key"],
        "title": part["title"],
        "about": part["about"],
        "numbers": [_figure(each, base) for each in part["numbers"]],
        "maps": [drawing.charted(each, base) for each in part.get("maps", ())],
        "charts": [svg for each in part["charts"] if (svg := drawing.drawn(each))],
        "tables": [_table(each, base, most) for each in part["tables"]],
        "empty": part["empty"],
    }


def _table(table: Content, base: str, most: int | None) -> dict[str, Any]:
    is_dense = most is None and min(len(table["rows"]), table["shown"]) > tables.DENSE
    shown = min(most or len(table["rows"]), table["shown"], len(table["rows"]))
    return {
        "key": table["key"],
        "title": table["title"],
        "note": table["note"],
        "html": tables.dense(table) if is_dense else tables.html(table, base=base, most=shown),
        "css": _width(table),
        "counted": f"{units.number(shown)} of {units.number(table['total'])}"
        if shown < table["total"] else "",
        "has_more": shown < len(table["rows"]),
    }  # fmt: skip


def _width(table: Content) -> str:
    """Small tables do not stand lost on the whole width; wide ones get smaller type."""
    count = len(table["columns"])
    if count <= FEW:
        return " few"
    return " many" if count >= MANY else ""


def _sheet(name: str) -> SafeString:
    with open(str(finders.find(name)), encoding="utf-8") as file:
        return mark_safe(file.read())  # noqa: S308  our own file


def report_pdf(content: Content, *, size: str) -> bytes:
    """The report as PDF, made by a process of its own. Raises core.printing.PrintingFailed."""
    return printing.pdf(paper(content, size=size), seconds=SECONDS)
