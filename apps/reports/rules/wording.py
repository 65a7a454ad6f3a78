"""Frozen values as people read them (design reference, "Formats")."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.core import units


def shown(value: Any, unit: str, currency: str = "") -> str:
    """`48.20 Tbps`, `72.9 %`, `$1.31 M`, `7`; a dash where nothing is known."""
    if value is None or value == "":
        return units.NONE
    match unit:
        case "bps":
            return units.capacity(value) if value else f"0{units.NBSP}Gbps"
        case "percent":
            return units.percent(Decimal(value))
        case "money":
            return units.money(Decimal(value), currency)
        case "days":
            return f"{units.number(value)}{units.NBSP}d"
        case "count":
            return units.number(value)
        case "date":
            return units.day(date.fromisoformat(value))
    return str(value)


def cell_text(cell: Any, unit: str) -> str:
    """A cell of a table as text."""
    if isinstance(cell, dict):
        if unit == "money":
            return shown(cell["amount"], "money", cell["currency"])
        return str(cell["word"])
    return shown(cell, unit)


def change_text(change: Any, unit: str, currency: str = "") -> str:
    """`+1.10 Tbps`, `−2`, `+0.6 points`; `unchanged` for none, empty where it is not known."""
    if change is None:
        return ""
    value = Decimal(change)
    if not value:
        return "unchanged"
    sign = "+" if value > 0 else units.MINUS
    if unit == "percent":
        return f"{sign}{units.number(abs(value), 1)}{units.NBSP}points"
    whole = unit in ("bps", "count", "days")
    return f"{sign}{shown(int(abs(value)) if whole else abs(value), unit, currency)}"


def text_lines(text: str) -> list[str]:
    """The lines somebody wrote, without the empty ones and without bullets."""
    return [line for raw in text.splitlines() if (line := raw.strip().lstrip("-*•").strip())]
