"""Two versions of a text side by side: which paragraphs changed, and which words in them.

Pure and bounded: paragraphs are aligned first, then words inside the pairs that resemble each
other. What goes beyond the limits is still shown, only less finely.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, groupby

MOST_PARAGRAPHS = 3_000  # of either version; the rest is not compared
MOST_CELLS = 10_000  # pairs of paragraphs of one replaced stretch that are looked at
MOST_WORDS = 60_000  # compared word by word, all paragraphs together
ALIKE = 0.45  # share of common words from which a paragraph is a changed one, not another
AROUND = 1  # unchanged paragraphs shown next to a change
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
_CLAUSE = re.compile(
    r"§\s*(?P<marked>\d+(?:\.\d+)*)|(?P<deep>\d+(?:\.\d+)+)[.)]?\s|(?P<flat>\d{1,3})[.)]\s"
    r"|(?P<annex>(?:Annex|Schedule|Exhibit) \w+)\b"
)


class Mark(StrEnum):
    """What happened to a paragraph, or to words of it.

    RENUMBERED: only the number before it differs, because others came or went; no change.
    """

    SAME = "same"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Words of a paragraph that stayed (SAME), went (REMOVED) or came (ADDED)."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Row:
    """A paragraph before and after, in pieces in the order of reading.

    `number` counts the rows from 1; `clause` is that of the paragraph or of the last one before
    it that has a number.
    """

    number: int
    mark: Mark
    pieces: tuple[Piece, ...]
    clause: str = ""

    @property
    def key(self) -> str:
        """What it counts as: its clause, else itself."""
        return self.clause or f"#{self.number}"

    @property
    def is_change(self) -> bool:
        return self.mark not in (Mark.SAME, Mark.RENUMBERED)

    @property
    def before(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.mark != Mark.ADDED)

    @property
    def after(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.mark != Mark.REMOVED)


@dataclass(frozen=True)
class Stretch:
    """Rows that belong together; `is_folded` for unchanged ones away from any change."""

    rows: tuple[Row, ...]
    is_folded: bool


@dataclass(frozen=True)
class Redline:
    """The whole comparison. Clauses count once, however many of their paragraphs changed."""

    stretches: tuple[Stretch, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renumbered: int
    is_cut: bool

    @property
    def places(self) -> list[tuple[int, str]]:
        """Where each change begins: the number of its first row, and the clause if it has one."""
        counted = {*self.changed, *self.added, *self.removed}
        found: dict[str, tuple[int, str]] = {}
        for row in chain.from_iterable(stretch.rows for stretch in self.stretches):
            if row.is_change and row.key in counted:
                found.setdefault(row.key, (row.number, row.clause))
        return list(found.values())

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.added or self.removed)

    @property
    def summary(self) -> str:
        """`3 clauses changed, 1 added, 0 removed`, and what was only renumbered, if anything."""
        noun = "clause" if len(self.changed) == 1 else "clauses"
        moved = f", {self.renumbered} only renumbered" if self.renumbered else ""
        return (
            f"{len(self.changed)} {noun} changed, {len(self.added)} added, "
            f"{len(self.removed)} removed{moved}"
        )


def redline(before: str, after: str) -> Redline:
    """Compare two texts of one paragraph a line."""
    old, new = before.splitlines(), after.splitlines()
    is_cut = max(len(old), len(new)) > MOST_PARAGRAPHS
    pairs = list(_pairs(old[:MOST_PARAGRAPHS], new[:MOST_PARAGRAPHS]))
    rows = _rows(pairs)
    changed, added, removed, renumbered = map(_without_heads, _counted(rows))
    return Redline(tuple(_folded(rows)), changed, added, removed, len(renumbered), is_cut)


Pair = tuple[str | None, str | None]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Paragraphs before and after, None where there is no counterpart."""
    steps = SequenceMatcher(None, [_unnumbered(t) for t in old], [_unnumbered(t) for t in new])
    for tag, a, b, c, d in steps.get_opcodes():
        match tag:
            case "equal":
                yield from zip(old[a:b], new[c:d], strict=True)
            case "delete":
                yield from ((text, None) for text in old[a:b])
            case "insert":
                yield from ((None, text) for text in new[c:d])
            case _:
                yield from _resembling(old[a:b], new[c:d])


def _resembling(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Pair the paragraphs of a replaced stretch so that they resemble each other most."""
    if len(old) * len(new) > MOST_CELLS:
        yield from ((text, None) for text in old)
        yield from ((None, text) for text in new)
        return
    score, best = _scores(old, new)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and score[i][j] and _is_pair(best, score, i, j):
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif j >= len(new) or (i < len(old) and best[i + 1][j] >= best[i][j + 1]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


Table = list[list[float]]


def _scores(old: Sequence[str], new: Sequence[str]) -> tuple[Table, Table]:
    """How much each pair resembles, and the best sum that the rest from there can reach."""
    bags = [Counter(_words(text)) for text in new]
    score = [[_likeness(Counter(_words(text)), bag) for bag in bags] for text in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = score[i][j] and score[i][j] + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return score, best


def _is_pair(best: Table, score: Table, i: int, j: int) -> bool:
    return best[i][j] == score[i][j] + best[i + 1][j + 1]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of common words (Dice); 0 below the limit from which they are the same paragraph."""
    total = one.total() + other.total()
    share = 2 * (one & other).total() / total if total else 1.0
    return share if share >= ALIKE else 0.0


def _words(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text) if not token.isspace()]


def _rows(pairs: Iterable[Pair]) -> list[Row]:
    """The pairs as rows with their clauses, words compared while there is room."""
    rows: list[Row] = []
    room = MOST_WORDS
    clause = ""
    for number, (before, after) in enumerate(pairs, start=1):
        clause = _clause(after or before or "") or clause
        if before != after:
            room -= len((before or "").split()) + len((after or "").split())
        rows.append(Row(number, *_row(before, after, is_fine=room > 0), clause))
    return rows


def _row(before: str | None, after: str | None, *, is_fine: bool) -> tuple[Mark, tuple[Piece, ...]]:
    """What happened to a paragraph; `is_fine`: look at its words too."""
    if before == after:
        return Mark.SAME, (Piece(Mark.SAME, after or ""),)
    if before is None or after is None:
        mark = Mark.ADDED if before is None else Mark.REMOVED
        return mark, (Piece(mark, before or after or ""),)
    if _unnumbered(before) == _unnumbered(after):
        return Mark.RENUMBERED, _compared(before, after)
    return Mark.CHANGED, _compared(before, after) if is_fine else _replaced(before, after)


def _clause(text: str) -> str:
    found = _CLAUSE.match(text)
    return found[found.lastgroup or 0] if found else ""


def _unnumbered(text: str) -> str:
    """The text without the number before it; a number alone is text."""
    return _CLAUSE.sub("", text, count=1).strip() or text if _CLAUSE.match(text) else text


def _replaced(before: str, after: str) -> tuple[Piece, ...]:
    return Piece(Mark.REMOVED, before), Piece(Mark.ADDED, after)


def _compared(before: str, after: str) -> tuple[Piece, ...]:
    """Words that stayed, went and came. Mere spaces and signs between two changes are no island."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    gone = come = ""
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(str.isspace, old, new).get_opcodes():
        same = "".join(new[c:d]) if tag == "equal" else ""
        if same and (not (gone and come) or _has_word(same) or b == len(old)):
            pieces += [*_replaced(gone, come), Piece(Mark.SAME, same)]
            gone = come = ""
        else:
            gone += "".join(old[a:b])
            come += "".join(new[c:d])
    return tuple(piece for piece in [*pieces, *_replaced(gone, come)] if piece.text)


def _has_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _counted(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Clauses that changed, came, went and were renumbered, each counted once."""
    marks: dict[str, set[Mark]] = {}
    for row in rows:
        marks.setdefault(row.key, set()).add(row.mark)
    whole = {name: _whole(seen) for name, seen in marks.items()}
    for wanted in (Mark.CHANGED, Mark.ADDED, Mark.REMOVED, Mark.RENUMBERED):
        yield tuple(name for name, mark in whole.items() if mark == wanted)


def _whole(seen: set[Mark]) -> Mark:
    """What happened to a clause whose paragraphs have these marks."""
    if len(seen) == 1:
        return next(iter(seen))
    is_quiet = seen <= {Mark.SAME, Mark.RENUMBERED}
    return Mark.RENUMBERED if is_quiet else Mark.CHANGED


def _without_heads(names: tuple[str, ...]) -> tuple[str, ...]:
    """A heading counts with the clauses below it: `6` is left out beside `6.1`."""
    heads = {name[:at] for name in names for at, sign in enumerate(name) if sign == "."}
    return tuple(name for name in names if name not in heads)


def _folded(rows: Sequence[Row]) -> Iterator[Stretch]:
    """Unchanged paragraphs away from a change folded, the others shown."""
    near = _near(rows)
    for is_near, group in groupby(zip(rows, near, strict=True), key=lambda each: each[1]):
        stretch = tuple(row for row, _ in group)
        yield Stretch(stretch, is_folded=not is_near and len(stretch) > 1)


def _near(rows: Sequence[Row]) -> list[bool]:
    """For each row whether it or one beside it changed."""
    is_change = [row.is_change for row in rows]
    return [any(is_change[max(0, at - AROUND) : at + AROUND + 1]) for at in range(len(rows))]
