"""Figures of breaches in words."""

from decimal import Decimal

from apps.core import units

NBSP = units.NBSP


def figure(value: Decimal | None, unit: str) -> str:
    """`72.9 %`, `2.5:1`, `14 Gbps`, with as many decimals as there are."""
    if value is None:
        return units.NONE
    gap = "" if unit.startswith(":") else NBSP
    return f"{units.limit(value)}{gap}{unit}"
