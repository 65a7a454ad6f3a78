"""The blocks a report is made of: plain values that JSON keeps as they are.

Version 1 of the schema. Rates are whole bit/s, decimals text, days ISO text. A number has label,
unit and the address of its rows; `is_money` marks what only those who see prices may read.
"""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

SCHEMA = 1
MOST_ROWS = 5_000  # kept of a table; `total` counts all there were
UNITS = ("name", "text", "status", "date", "days", "count", "bps", "percent", "money")
NUMERIC = frozenset({"days", "count", "bps", "percent", "money"})
Content = dict[str, Any]


def number(
    key: str, label: str, value: Any, unit: str = "count", *, link: str = "", of: int | None = None,
    currency: str = "", note: str = "", good: str = "",
) -> Content:  # fmt: skip
    """A figure. `of` is the whole it is a part of; `good` is `up` or `down` where one is better."""
    return {
        "key": key, "label": label, "value": _plain(value), "unit": unit, "currency": currency,
        "of": of, "link": link, "note": note, "good": good, "is_money": unit == "money",
    }  # fmt: skip


def money(amount: Decimal | None, currency: str) -> Content | None:
    """A cell with an amount."""
    return None if amount is None else {"amount": _plain(amount), "currency": currency}


def status(tone: str, word: str) -> Content:
    """A cell with a state: `ok`, `warn`, `bad` or `idle`, and its word."""
    return {"tone": tone, "word": word}


def column(key: str, label: str, unit: str = "text") -> Content:
    if unit not in UNITS:
        raise ValueError(f"There is no unit {unit!r}.")
    return {"key": key, "label": label, "unit": unit, "is_money": unit == "money"}


def row(key: str, *cells: Any, link: str = "") -> Content:
    """A line of a table; `key` names the same thing in the next report."""
    return {"key": key, "link": link, "cells": [_plain(cell) for cell in cells]}


def table(
    key: str, title: str, columns: Sequence[Content], rows: Sequence[Content], *, most: int,
    note: str = "", compares: bool = False,
) -> Content:  # fmt: skip
    """Rows, of which a page or a slide shows `most`; the workbook has all that are kept.

    `compares` shows the changes in its cells.
    """
    for each in rows:
        if len(each["cells"]) != len(columns):
            raise ValueError(f"A row of {key} has {len(each['cells'])} cells.")
    return {
        "key": key, "title": title, "columns": list(columns), "rows": list(rows[:MOST_ROWS]),
        "shown": most, "total": len(rows), "note": note, "compares": compares,
    }  # fmt: skip


def series(name: str, values: Sequence[int | None], tone: str = "") -> Content:
    """One line or one set of columns; None is a gap."""
    return {"name": name, "values": list(values), "tone": tone}


def chart(
    key: str, title: str, kind: str, unit: str, places: Sequence[str], drawn: Sequence[Content],
    *, summary: str,
) -> Content:  # fmt: skip
    """`lines` or `columns` (stacked) over named places; `summary` says in words what is drawn."""
    return {
        "key": key, "title": title, "kind": kind, "unit": unit, "places": list(places),
        "series": list(drawn), "summary": summary,
    }  # fmt: skip


def spot(
    key: str, name: str, place: tuple[float, float], *, bps: int, used: Decimal | None,
    breaches: int, words: str, link: str = "",
) -> Content:  # fmt: skip
    """A place of a map: longitude and latitude in degrees, and what its circle says."""
    return {
        "key": key, "name": name, "lon": place[0], "lat": place[1], "bps": bps,
        "used": _plain(used), "breaches": breaches, "words": words, "link": link,
    }  # fmt: skip


def geography(key: str, title: str, spots: Sequence[Content], *, summary: str) -> Content:
    """A map of places. Its outline is drawn anew, its figures are kept."""
    return {"key": key, "title": title, "spots": list(spots), "summary": summary}


def section(
    key: str, title: str, *, about: str = "", numbers: Sequence[Content] = (),
    charts: Sequence[Content] = (), tables: Sequence[Content] = (), empty: str = "",
    maps: Sequence[Content] = (),
) -> Content:  # fmt: skip
    """A part of a report. `empty` is said where there is nothing to show.

    Only a part with maps names them: files that draw none show their table.
    """
    has_rows = any(each["rows"] for each in tables) or any(charts)
    return {
        "key": key, "title": title, "about": about, "numbers": list(numbers),
        "charts": list(charts), "tables": [each for each in tables if each["rows"]],
        "empty": "" if has_rows else empty, **({"maps": list(maps)} if maps else {}),
    }  # fmt: skip


def digest(content: Content) -> str:
    """SHA-256 of the content, whatever the order of its names."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else value
