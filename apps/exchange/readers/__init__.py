"""Files that people bring, as sheets of cells."""

from apps.exchange.readers.checking import CSV, PASTE, XLSX, format_of
from apps.exchange.readers.packed import Box, Entry, checked_box, too_large
from apps.exchange.readers.sheets import MOST_ROWS, Cell, Line, Sheet, first, lines, sheets

__all__ = [
    "CSV",
    "Box",
    "Entry",
    "checked_box",
    "MOST_ROWS",
    "PASTE",
    "XLSX",
    "Cell",
    "Line",
    "Sheet",
    "first",
    "format_of",
    "lines",
    "sheets",
    "too_large",
]
