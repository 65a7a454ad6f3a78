"""`{% load report %}`: frozen JSON values as people read them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from apps.core import units

register = template.Library()


@register.filter
def iso_day(text: str | None) -> str:
    """`2 Dec 2026` of `2026-12-02`."""
    return units.day(date.fromisoformat(text) if text else None)


@register.filter
def iso_weekday(text: str | None) -> str:
    """`Wed 2 Dec 2026`: for days on which somebody must act."""
    if not text:
        return units.NONE
    day = date.fromisoformat(text)
    return f"{units.weekday(day)} {day.year}"


@register.filter
def iso_month(text: str) -> str:
    """`Nov 2026`."""
    return f"{date.fromisoformat(text):%b %Y}"


@register.filter
def amount(text: str | None, currency: str) -> str:
    """Exact money of a decimal's text."""
    return units.money(Decimal(text) if text else None, currency, exact=True)


@register.filter
def worded(figure: dict[str, Any], name: str = "value") -> str:
    """A figure of the headline with its unit; `name` may be `before`."""
    value, unit = figure[name], figure["unit"]
    if value is None:
        return units.NONE
    match unit:
        case "bps":
            return units.rate(value)
        case "%":
            return units.percent(Decimal(value))
    return f"{value}{units.NBSP}{unit}" if unit else str(value)


@register.filter
def measured(row: dict[str, Any], unit: str) -> str:
    """A month of a clause: `103.4 %`, `21.7:1`."""
    if row["value"] is None:
        return units.NONE
    return (
        units.percent(Decimal(row["value"]))
        if unit == "%"
        else f"{units.number(Decimal(row['value']), 1)}{unit}"
    )


@register.filter
def limit_text(text: str | None) -> str:
    """A limit as contracts write it: `22` of `22.000`."""
    return units.limit(Decimal(text) if text else None)
