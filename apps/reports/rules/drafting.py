"""Words for a new draft, made of its numbers. The owner edits them; nothing here decides."""

from dataclasses import dataclass
from typing import Any

from apps.reports.rules.content import Content
from apps.reports.rules.wording import cell_text

MOST_LINES = 3
NOTHING = "Nothing in the chosen sections asks for attention in this period."


@dataclass(frozen=True)
class Draft:
    """Health and texts as they could be; lists have one line each."""

    health: str
    summary: str
    highlights: str
    lowlights: str
    asks: str


def drafted(content: Content) -> Draft:
    """What the facts of the period say by themselves."""
    figures = {each["key"]: each for part in content["sections"] for each in part["numbers"]}
    rows = {t["key"]: t["rows"] for part in content["sections"] for t in part["tables"]}
    return Draft(
        health=_health(figures),
        summary=" ".join(_summary(figures)),
        highlights="\n".join(_highlights(figures, rows)[:MOST_LINES]),
        lowlights="\n".join(_lowlights(rows)[:MOST_LINES]),
        asks="\n".join(_asks(rows)[:MOST_LINES]),
    )


def _value(figures: dict[str, Content], key: str) -> int:
    return int(figures[key]["value"] or 0) if key in figures else 0


def _health(figures: dict[str, Content]) -> str:
    if _value(figures, "upgrades_late") or _value(figures, "renewals_missed"):
        return "OFF_TRACK"
    troubles = ("breaches_open", "requests_late", "renewals_undecided")
    return "AT_RISK" if any(_value(figures, key) for key in troubles) else "ON_TRACK"


def _summary(figures: dict[str, Content]) -> list[str]:
    """The answer first: what is in service, what is wrong, what must be decided."""
    said = []
    if _value(figures, "capacity"):
        said.append(_capacity(figures["capacity"]))
    if "breaches_open" in figures:
        said.append(_breaches(figures["breaches_open"]))
    if late := _value(figures, "upgrades_late"):
        said.append(f"{_count(late, 'upgrade is', 'upgrades are')} past the contract's date.")
    if "renewals_due" in figures:
        said.append(_renewals(figures))
    if late := _value(figures, "requests_late"):
        said.append(f"{_count(late, 'request is over its', 'requests are over their')} time.")
    return said or [NOTHING]


def _capacity(each: Content) -> str:
    words = f"{cell_text(each['value'], 'bps')} of capacity are in service"
    change = int(each.get("change") or 0)
    if change:
        way = "more" if change > 0 else "less"
        words += f", {cell_text(abs(change), 'bps')} {way} than before"
    return f"{words}."


def _breaches(each: Content) -> str:
    open_now, change = each["value"] or 0, each.get("change")
    if not open_now:
        return "No breach is open."
    words = f"{_count(open_now, 'breach is', 'breaches are')} open"
    if change:
        words += f", {abs(change)} {'more' if change > 0 else 'fewer'} than before"
    return f"{words}."


def _renewals(figures: dict[str, Content]) -> str:
    due, open_yet = _value(figures, "renewals_due"), _value(figures, "renewals_undecided")
    if not due:
        return "No renewal is due in the next 90 days."
    if not open_yet:
        return (
            "The one renewal of the next 90 days is decided."
            if due == 1
            else (f"All {due} renewals of the next 90 days are decided.")
        )
    verb = "is" if open_yet == 1 else "are"
    due_words = _count(due, "renewal", "renewals")
    return f"{open_yet} of {due_words} in the next 90 days {verb} not decided."


def _highlights(figures: dict[str, Content], rows: dict[str, list[Content]]) -> list[str]:
    said = [f"{row['cells'][0]} is in service: {cell_text(row['cells'][3], 'bps')}."
            for row in rows.get("built", [])]  # fmt: skip
    if closed := _value(figures, "breaches_closed"):
        said.append(f"{_count(closed, 'breach was', 'breaches were')} resolved.")
    if signed := _value(figures, "agreements_signed"):
        said.append(f"{_count(signed, 'agreement was', 'agreements were')} signed.")
    return said


def _lowlights(rows: dict[str, list[Content]]) -> list[str]:
    late = [row for row in rows.get("upgrades", []) if _tone(row) == "bad"]
    said = [f"{row['cells'][1]}: the upgrade is late by contract." for row in late]
    worst = [row for row in rows.get("open_breaches", []) if _tone(row) == "bad"]
    said += [f"{row['cells'][1]}, {row['cells'][2]}: {row['cells'][3].lower()} since "
             f"{cell_text(row['cells'][5], 'date')}." for row in worst]  # fmt: skip
    return said


def _asks(rows: dict[str, list[Content]]) -> list[str]:
    undecided = [row for row in rows.get("renewals", []) if _tone(row) == "warn"]
    return [f"Decide on {row['cells'][0]} by {cell_text(row['cells'][3], 'date')}."
            for row in undecided]  # fmt: skip


def _tone(row: dict[str, Any]) -> str:
    states = (cell for cell in row["cells"] if isinstance(cell, dict) and "tone" in cell)
    return next((cell["tone"] for cell in states), "")


def _count(count: int, one: str, many: str) -> str:
    """`1 breach is`, `7 breaches are`."""
    return f"{count} {one if count == 1 else many}"
