"""What the dashboard is made of: panels of rows, and figures that lead to exactly their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe


@dataclass(frozen=True)
class Ask:
    """A region, or all; and whether the person sees prices."""

    region: str
    prices: bool

    def of(self, path: str) -> dict[str, str]:
        """A condition on the region; `path` leads to its code."""
        return {path: self.region} if self.region else {}

    def rows(self, page: str, **query: str) -> str:
        """The address of a list of the console, of the same region."""
        asked = {**query, **({"region": self.region} if self.region else {})}
        return f"{reverse(f'console:{page}')}?{urlencode(asked)}"


SHORT = 16  # letters


@dataclass(frozen=True)
class Cell:
    """A figure: its value for files with the unit, its text, and the address of its rows."""

    value: Any
    text: str
    unit: str = ""
    address: str = ""
    tone: str = ""
    is_number: bool = True

    @property
    def is_short(self) -> bool:
        """A day or a person's name: it stays on one line."""
        return len(self.text) <= SHORT

    @property
    def html(self) -> SafeString:
        text = components.escape(self.text)
        if not self.is_number and self.tone:
            return components.status(self.tone, self.text)
        css = f' class="is-{self.tone}"' if self.tone else ""
        if self.address:
            return safe(f'<a href="{components.escape(self.address)}"{css}>{text}</a>')
        return safe(f"<span{css}>{text}</span>" if css else text)


@dataclass(frozen=True)
class Row:
    """A line of a panel; its name may lead somewhere too."""

    name: str
    cells: Sequence[Cell]
    address: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Panel:
    """A table with the drawing of its figures beside it. `columns` name the cells after the name.

    `note` says how the figures are made; `empty` is title and text where there is no row.
    """

    key: str
    title: str
    head: str
    columns: Sequence[str]
    rows: Sequence[Row]
    empty: tuple[str, str]
    chart: SafeString | str = ""
    note: str = ""
    address: str = ""
    numeric: Sequence[bool] = field(default_factory=tuple)

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Labels, and whether a column is of numbers."""
        of = self.numeric or [True] * len(self.columns)
        return list(zip(self.columns, of, strict=True))

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, Cell]]]]:
        """Rows with the label of each cell."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


def count(number: int, address: str, *, tone: str = "") -> Cell:
    """A number of rows. Nothing leads nowhere, and has no colour."""
    if not number:
        return Cell(0, "0", "rows")
    return Cell(number, units.number(number), "rows", address, tone)


def rate(bps: int | None, address: str = "", *, tone: str = "") -> Cell:
    return Cell(bps, units.rate(bps), "bit/s", address if bps is not None else "", tone)


def percent(value: Decimal | None, address: str = "", *, tone: str = "") -> Cell:
    return Cell(value, units.percent(value), "percent", address if value is not None else "", tone)


def money(amount: Decimal | None, currency: str, address: str = "") -> Cell:
    """An amount in short; to the cent in files."""
    if amount is None:
        return Cell(None, units.NONE, currency)
    return Cell(amount, units.money(amount, currency), currency, address)


def words(text: str, *, tone: str = "", address: str = "") -> Cell:
    """No figure: a name, a day, a state with its mark."""
    return Cell(text, text or units.NONE, "", address, tone, is_number=False)
