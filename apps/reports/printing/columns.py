"""How wide the columns of a table are on paper and on slides, whatever stands in them."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from apps.reports import rules
from apps.reports.rules import Content

SHORT = 13  # letters that stay on one line: references, days, rates, states
LONGEST = 34  # letters a column is made wide for; more go on a second line
NARROWEST = 9
GAP = 3  # letters between two columns
LOOKED_AT = 200  # rows


def shares(table: Content, rows: Sequence[Content], letters: int) -> list[float]:
    """The part of the whole width each column gets; `letters` fit beside each other.

    Short texts and states get what they need; the others share what is left, and break their lines.
    """
    needs = [_need(table, rows[:LOOKED_AT], at) + GAP for at in range(len(table["columns"]))]
    stays = [
        need <= SHORT + GAP or column["unit"] == "status"
        for need, column in zip(needs, table["columns"], strict=True)
    ]
    left = letters - sum(need for need, is_short in zip(needs, stays, strict=True) if is_short)
    long = sum(need for need, is_short in zip(needs, stays, strict=True) if not is_short)
    squeeze = min(1.0, max(left, 0) / long) if long else 1.0
    wide = [
        need if is_short else max(need * squeeze, NARROWEST + GAP)
        for need, is_short in zip(needs, stays, strict=True)
    ]
    return [each / sum(wide) for each in wide]


def lines_of(texts: Sequence[str], parts: Sequence[float], letters: int) -> int:
    """How many lines a row of cells takes, its longest cell counted."""
    return max(
        (-(-length(text) // max(int(part * letters) - GAP, 1)) for text, part in
         zip(texts, parts, strict=True)), default=1,
    ) or 1  # fmt: skip


def texts_of(table: Content, row: Content) -> list[str]:
    """The cells of a row as they are read."""
    cells = zip(row["cells"], table["columns"], strict=True)
    return [rules.cell_text(cell, column["unit"]) for cell, column in cells]


def length(text: str) -> int:
    """Letters; those of Chinese, Japanese and Korean are twice as wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def cut(text: str, letters: int) -> str:
    """The text, or its beginning up to a word and an ellipsis."""
    if length(text) <= letters:
        return text
    end = 0
    room = letters - 1
    while length(text[: end + 1]) <= room:
        end += 1
    head, gap, _ = text[: end + 1].rpartition(" ")
    return f"{head if gap else text[:end]}…"


def fitting(texts: Sequence[str], per_line: int, lines: int) -> list[str]:
    """As many texts as fit into some lines; the last says how many there are besides."""
    shown: list[str] = []
    for at, text in enumerate(texts):
        short = cut(text, 3 * per_line)
        needs = -(-(length(short) + GAP) // per_line)
        is_last = at == len(texts) - 1
        if needs + (0 if is_last else 1) > lines:
            return [*shown, f"… and {len(texts) - at} more"]
        shown.append(short)
        lines -= needs
    return shown


def _need(table: Content, rows: Sequence[Content], at: int) -> int:
    word = max(map(length, table["columns"][at]["label"].split(" ")), default=1)
    return min(max([word, *(length(texts_of(table, row)[at]) for row in rows)]), LONGEST)
