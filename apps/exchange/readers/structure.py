"""What cells of a sheet do not say: formulas, merged ranges, hidden rows. One pass over its XML."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from apps.exchange.rules import cells

CHUNK = 2**20
OVERLAP = 4096  # a tag is never longer
MOST_MERGED = 200_000  # cells
_FORMULA = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<(?:\w+:)?f[ />]')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?\bref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row ([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


@dataclass
class Structure:
    """By row (from 1) and column (from 0). `merged` names the range a cell belongs to.

    `reach`: how many columns of a row merged cells take, whose values stand only in the first.
    """

    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    reach: dict[int, int] = field(default_factory=dict)


def read(content: bytes, path: str) -> Structure:
    """The structure of the sheet at a path of the workbook, with flat memory."""
    found = Structure()
    for text in _chunks(content, path):
        found.formulas.update(cells.place(m[1].decode()) for m in _FORMULA.finditer(text))
        found.hidden.update(_hidden(text))
        for match in _MERGED.finditer(text):
            _merge(found, match[1].decode())
    return found


def _chunks(content: bytes, path: str) -> Iterator[bytes]:
    """Overlapping parts, so that no tag is cut in all of them."""
    with zipfile.ZipFile(io.BytesIO(content)) as box, box.open(path) as file:
        rest = b""
        while part := file.read(CHUNK):
            yield rest + part
            rest = (rest + part)[-OVERLAP:]


def _hidden(text: bytes) -> Iterator[int]:
    for match in _ROW.finditer(text):
        if _HIDDEN.search(match[1]) and (number := _NUMBER.search(match[1])):
            yield int(number[1])


def _merge(found: Structure, area: str) -> None:
    rows, columns = cells.inside(area)
    if len(rows) * len(columns) + len(found.merged) > MOST_MERGED:
        return
    for row in rows:
        found.reach[row] = max(found.reach.get(row, 0), columns.stop)
        for column in columns:
            found.merged[row, column] = area
