"""Contacts that may be the same person: same mail, same telephone, like names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

SAME_MAIL, SAME_PHONE, LIKE_NAME = "Same e-mail", "Same telephone", "Like names"
ALIKE = 0.9
SHORTEST_PHONE = 7  # digits; what is shorter is an extension
MOST_OF_A_KIND = 20  # people with one telephone or name: more is a switchboard


@dataclass(frozen=True)
class Somebody:
    """What is compared; `partner` is its id."""

    pk: int
    partner: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class Pair:
    """Two that may be one, the elder first, and why."""

    first: int
    second: int
    reasons: tuple[str, ...]


def pairs(people: Iterable[Somebody]) -> list[Pair]:
    """Pairs worth a look, by ids. The same mail counts everywhere, the rest within a partner."""
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    everybody = list(people)
    for reason, key in ((SAME_MAIL, _mail_key), (SAME_PHONE, _phone_key)):
        for one, other in _sharing(everybody, key):
            found[_ids(one, other)].append(reason)
    for one, other in _like_named(everybody):
        found[_ids(one, other)].append(LIKE_NAME)
    return [Pair(*ids, tuple(reasons)) for ids, reasons in sorted(found.items())]


def plain_name(name: str) -> str:
    """Letters without accents, words in one order: `RUÍZ, Ana` is `ana ruiz`."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(sorted(re.findall(r"\w+", bare)))


def plain_phone(phone: str) -> str:
    """The digits of a telephone number without the ways to dial it; empty for an extension."""
    digits = re.sub(r"\D", "", phone).removeprefix("00").lstrip("0")
    return digits if len(digits) >= SHORTEST_PHONE else ""


def alike(one: str, other: str) -> bool:
    """Whether two plain names are one, but for a letter or two."""
    if one == other:
        return bool(one)
    if abs(len(one) - len(other)) > 2 or " " not in one or " " not in other:
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _ids(one: Somebody, other: Somebody) -> tuple[int, int]:
    return min(one.pk, other.pk), max(one.pk, other.pk)


def _mail_key(person: Somebody) -> tuple[object, ...] | None:
    return (person.email.strip().lower(),) if person.email.strip() else None


def _phone_key(person: Somebody) -> tuple[object, ...] | None:
    digits = plain_phone(person.phone)
    return (person.partner, digits) if digits else None


def _sharing(
    people: Iterable[Somebody], key: Callable[[Somebody], tuple[object, ...] | None]
) -> Iterator[tuple[Somebody, Somebody]]:
    groups: defaultdict[tuple[object, ...], list[Somebody]] = defaultdict(list)
    for person in people:
        if (shared := key(person)) is not None:
            groups[shared].append(person)
    for group in groups.values():
        yield from combinations(group[:MOST_OF_A_KIND], 2)


def _like_named(people: Iterable[Somebody]) -> Iterator[tuple[Somebody, Somebody]]:
    """Within a partner; only names with the same first letter are compared."""
    groups: defaultdict[tuple[int, str], list[tuple[Somebody, str]]] = defaultdict(list)
    for person in people:
        name = plain_name(person.name)
        groups[person.partner, name[:1]].append((person, name))
    for group in groups.values():
        for (one, name), (other, name_of_other) in combinations(group, 2):
            if alike(name, name_of_other):
                yield one, other
