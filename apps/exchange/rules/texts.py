"""Text files as they come: which encoding, which mark between the cells."""

import csv
import io
from collections.abc import Iterator

MARKS = (";", "\t", ",", "|")
LOOKED_AT = 20  # lines
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What UTF-8 looks like when it was read as a code page once and saved again.
GARBLED = ("Ã¡", "Ã©", "Ã­", "Ã³", "Ãº", "Ã±", "Ã¼", "Ã¤", "Ã¶", "Ã§", "Ã£", "â€™", "â€“", "ï»¿")


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; ValueError for what is no text at all.

    A byte order mark counts first, then UTF-8, then UTF-16 without a mark (every other byte is
    zero), then the code page of western Windows, and last Latin-1.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _as(content, name), name
    if wide := _wide(content[:4000]):
        return _as(content, wide), wide
    if b"\x00" in content:
        raise ValueError("This is no text file. Save the sheet as XLSX or CSV.")
    for name in ("utf-8", "cp1252"):
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def delimiter(text: str) -> str:
    """The mark that stands equally often in most of the first lines; a comma where none does."""
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    best, most = ",", 0.0
    for mark in MARKS:
        counts = [len(next(csv.reader([line], delimiter=mark), [])) - 1 for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        score = usual and counts.count(usual) / len(counts) + min(usual, 30) / 100
        if score > most:
            best, most = mark, score
    return best


def rows_of(text: str, mark: str) -> Iterator[list[str]]:
    """The cells of each line. A quoted cell may hold lines; ValueError for a quote left open."""
    csv.field_size_limit(1_000_000)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
    except csv.Error as error:
        raise ValueError(f"The file cannot be read as a table: {error}.") from None


def is_garbled(text: str) -> bool:
    """Whether letters were mangled before the file was saved: `BogotÃ¡`."""
    return "\ufffd" in text or any(part in text for part in GARBLED)


def _as(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        raise ValueError(
            "The file says it is Unicode and is not. Save it again as UTF-8."
        ) from None


def _wide(head: bytes) -> str:
    if len(head) < 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and not odd else ""
