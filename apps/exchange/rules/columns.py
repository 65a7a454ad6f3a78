"""Which column is which: the header row, the fields that heads name, a digest to remember."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

LOOKED_AT = 20  # rows


def plain(head: Any) -> str:
    """A head without case, accents and marks: `Max. prefixes (v4)` is `maxprefixesv4`."""
    text = unicodedata.normalize("NFKD", str(head or "")).lower()
    return re.sub(r"[^a-z0-9]+", "", "".join(c for c in text if not unicodedata.combining(c)))


def header_row(rows: Sequence[Sequence[Any]], words: Mapping[str, str]) -> int:
    """Index of the row that names most fields; where none names two, the first with a cell."""
    best, most = None, 1
    for at, row in enumerate(rows[:LOOKED_AT]):
        named = len({words[plain(cell)] for cell in row if plain(cell) in words})
        if named > most:
            best, most = at, named
    if best is not None:
        return best
    return next((at for at, row in enumerate(rows) if any(str(c or "").strip() for c in row)), 0)


def guess_fields(heads: Sequence[Any], words: Mapping[str, str]) -> list[str]:
    """The field of each column, empty for what nobody knows; no field twice."""
    found: list[str] = []
    for head in heads:
        name = words.get(plain(head), "")
        found.append("" if name in found else name)
    return found


def heads_digest(heads: Sequence[Any]) -> str:
    """The same for the same heads in the same order."""
    return hashlib.sha256("|".join(plain(head) for head in heads).encode()).hexdigest()
