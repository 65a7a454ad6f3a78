"""What becomes of AS numbers that partners are to be filled by. Pure.

Every number given is one row, good or bad, with the reason in words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from apps.partners.enums import Fate
from apps.partners.rules.following import LONGEST_NAME
from apps.partners.rules.numbers import parse_asn, reserved_asn

MOST = 1_000  # numbers of one go
DOES = (Fate.NEW, Fate.JOINS, Fate.FILLS)
_BETWEEN = re.compile(r"[\n\r,;\t|]+")
_SPACED = re.compile(r"(?i)\bAS +(?=\d)")


class Entry(Protocol):
    """What is needed of an entry at PeeringDB (`peeringdb.queries.Entry`)."""

    @property
    def asn(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def org(self) -> int: ...
    @property
    def org_name(self) -> str: ...
    @property
    def is_gone(self) -> bool: ...


@dataclass(frozen=True)
class Owner:
    """A partner that has something to do with a number already."""

    ref: str
    name: str
    is_archived: bool = False
    has_numbers: bool = True


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known: entries and owners by AS number, partners by organisation and by name.

    `names` are in small letters. `grouped`: networks of one organisation are one partner.
    """

    entries: Mapping[int, Entry] = field(default_factory=dict)
    owners: Mapping[int, Owner] = field(default_factory=dict)
    organisations: Mapping[int, Owner] = field(default_factory=dict)
    names: Mapping[str, Owner] = field(default_factory=dict)
    complete: frozenset[int] = frozenset()
    own_asn: int = 0
    documentation: bool = False
    grouped: bool = True


@dataclass(frozen=True)
class Asked:
    """One piece of what was typed; `fault` where it is no AS number."""

    text: str
    number: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Row:
    """One number and what becomes of it. `ref`: the partner it belongs or comes to.

    `leader`: the number in the same list whose new partner it joins. `name`: of a new partner.
    """

    text: str
    number: int
    fate: Fate
    why: str = ""
    ref: str = ""
    name: str = ""
    leader: int = 0

    @property
    def does(self) -> bool:
        """Whether it writes anything."""
        return self.fate in DOES

    @property
    def is_fault(self) -> bool:
        return self.fate not in (*DOES, Fate.SAME, Fate.TWICE)


def read_numbers(text: str) -> list[Asked]:
    """Numbers as people paste them: by line, comma, semicolon or blank, `AS64500` or `64500`."""
    return [_asked(piece) for piece in _pieces(text)]


def _pieces(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(_SPACED.sub("AS", text)):
        yield from part.split()


def _asked(piece: str) -> Asked:
    shown = piece[:40]
    try:
        return Asked(shown, parse_asn(piece))
    except ValueError as error:
        return Asked(shown, fault=str(error) if len(piece) <= 40 else f"{shown}… is no AS number.")


@dataclass
class _Above:
    """What the rows above do: by number, by organisation and by name of new partners."""

    rows: dict[int, Row] = field(default_factory=dict)
    leaders: dict[int, Row] = field(default_factory=dict)
    names: dict[str, Row] = field(default_factory=dict)

    def note(self, row: Row, known: Known) -> Row:
        if row.number and row.fate is not Fate.TWICE:
            self.rows[row.number] = row
        if row.fate is Fate.NEW:
            self.leaders[known.entries[row.number].org] = row
            self.names[row.name.lower()] = row
        return row


def plan(asked: Iterable[Asked], known: Known) -> list[Row]:
    """What each would do, in the order given. A second time the same list does nothing."""
    asked, above = list(asked), _Above()
    numbers = {one.number for one in asked}
    sizes = Counter(entry.org for asn, entry in known.entries.items() if asn in numbers)
    return [above.note(_row(each, known, above, sizes), known) for each in asked]


def _row(asked: Asked, known: Known, above: _Above, sizes: Mapping[int, int]) -> Row:
    bad = _barred(asked, known, above)
    if bad is not None:
        return bad
    text, number = asked.text, asked.number
    owner, entry = known.owners.get(number), known.entries.get(number)
    if owner is not None:
        return _owned(asked, owner, entry, known)
    if entry is None:
        why = "PeeringDB has no entry of it. Add the partner by hand."
        return Row(text, number, Fate.UNKNOWN, why)
    if entry.is_gone:
        why = f"PeeringDB has deleted the entry of {entry.name}."
        return Row(text, number, Fate.GONE, why)
    joined = _joined(text, entry, known, above) if known.grouped else None
    return joined or _unowned(asked, entry, known, above, sizes)


def _barred(asked: Asked, known: Known, above: _Above) -> Row | None:
    """Numbers that nothing can be done with, whatever PeeringDB says."""
    text, number = asked.text, asked.number
    if asked.fault:
        return Row(text, 0, Fate.NO_NUMBER, asked.fault)
    if number in above.rows:
        why = "It stands above already; once is enough."
        return Row(text, number, Fate.TWICE, why, above.rows[number].ref)
    if number == known.own_asn:
        return Row(text, number, Fate.OURS, "This is our own network.")
    reserved = "" if known.documentation else reserved_asn(number)
    if reserved and number not in known.owners:
        return Row(text, number, Fate.RESERVED, f"{reserved} No network has it.")
    return None


def _owned(asked: Asked, owner: Owner, entry: Entry | None, known: Known) -> Row:
    text, number = asked.text, asked.number
    if owner.is_archived:
        why = f"{owner.name} has it and is archived."
        return Row(text, number, Fate.ARCHIVED, why, owner.ref)
    if entry is None or entry.is_gone:
        why = f"{owner.name} has it; PeeringDB has no entry to fill it from."
        return Row(text, number, Fate.SAME, why, owner.ref)
    if number in known.complete:
        why = f"{owner.name} has it; nothing is left to fill."
        return Row(text, number, Fate.SAME, why, owner.ref)
    why = f"What is empty of {owner.name} is filled; what is there stays."
    return Row(text, number, Fate.FILLS, why, owner.ref)


def _joined(text: str, entry: Entry, known: Known, above: _Above) -> Row | None:
    """Where a network of the same organisation is a partner, or becomes one above."""
    owner = known.organisations.get(entry.org)
    if owner is not None and not owner.is_archived:
        why = f"Its organisation is {owner.name}: the number is added there."
        return Row(text, entry.asn, Fate.JOINS, why, owner.ref)
    leader = above.leaders.get(entry.org)
    if leader is None:
        return None
    why = f"Same organisation as AS{leader.number} above: one partner, {leader.name}."
    return Row(text, entry.asn, Fate.JOINS, why, leader=leader.number)


def _unowned(
    asked: Asked, entry: Entry, known: Known, above: _Above, sizes: Mapping[int, int]
) -> Row:
    """A new partner, called as its organisation where it brings several networks."""
    text, number = asked.text, asked.number
    is_many = known.grouped and sizes[entry.org] > 1 and bool(entry.org_name)
    name = (entry.org_name if is_many else entry.name)[:LONGEST_NAME].strip()
    taken, other = known.names.get(name.lower()), above.names.get(name.lower())
    if taken is not None and not taken.has_numbers and not taken.is_archived and other is None:
        why = f"{taken.name} is called so and has no AS number yet: it gets this one."
        return Row(text, number, Fate.JOINS, why, taken.ref)
    if taken is not None or other is not None:
        why = f"{name} is the name of another partner. Add the number there, or rename one."
        return Row(text, number, Fate.NAMED, why, taken.ref if taken else "")
    return Row(text, number, Fate.NEW, f"{name} becomes a partner.", name=name)


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many of which fate, in words."""
    found = Counter(row.fate for row in rows)
    return {str(fate.label): found[fate] for fate in Fate if found[fate]}
