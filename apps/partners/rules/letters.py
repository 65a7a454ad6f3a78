"""Mails with placeholders: a closed list, filled in one pass; what is filled in is not read again.

`{{ contact.first_name }}` is all there is: no conditions, no filters, no code.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

PLACEHOLDERS: dict[str, str] = {
    "contact.first_name": "First name of the person",
    "contact.name": "Whole name of the person",
    "contact.title": "Their title",
    "partner.name": "Name of the partner",
    "partner.legal_name": "Legal name of the partner",
    "partner.ref": "Our reference of the partner",
    "partner.asn": "AS number the partner is known by",
    "partner.country": "Country of the partner",
    "common.facilities": "Facilities where both of us are",
    "common.exchanges": "Exchanges where both of us are",
    "owner.name": "Our colleague who looks after the partner",
    "owner.email": "That colleague's address",
    "network.name": "Our own name",
}
LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
_HOLE = re.compile(r"\{\{([^{}]*)\}\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "prof", "ing", "eng", "sr", "sra", "mx"})


def holes(*texts: str) -> list[str]:
    """The placeholders of texts, each once, in their order; unknown ones too."""
    found = (match[1].strip() for text in texts for match in _HOLE.finditer(text))
    return list(dict.fromkeys(found))


def fault(text: str) -> str:
    """What is wrong with the placeholders of a text, naming the first; empty: nothing."""
    for name in holes(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(PLACEHOLDERS)
            return f"There is no placeholder {{{{ {name} }}}}. There are: {known}."
    if stray := _STRAY.search(_HOLE.sub("", text)):
        return f"“{stray[0]}” is no placeholder: write one as {{{{ contact.first_name }}}}."
    return ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; what has no value becomes nothing."""
    return _HOLE.sub(lambda match: values.get(match[1].strip(), ""), text)


def missing(texts: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """Placeholders that are used and have no value: “Dear ,” is not to be sent."""
    return [name for name in holes(*texts) if not values.get(name, "").strip()]


def one_line(text: str, most: int = LONGEST_SUBJECT) -> str:
    """Text for a header: no line breaks, no control characters, not too long."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(plain.split())[:most]


def first_name(name: str) -> str:
    """How a person is greeted: `Ruiz, Ana` and `Dr. Ana Ruiz` are Ana."""
    last, comma, first = name.partition(",")
    words = (first if comma and first.strip() else last).split()
    while len(words) > 1 and words[0].rstrip(".").lower() in _HONORIFICS:
        words = words[1:]
    return words[0] if words else ""


def language_of(wanted: str, offered: Iterable[str], usual: str) -> str:
    """Which of the languages a person gets: theirs, its base (`es` for `es-CO`), or the usual."""
    there = {each.lower(): each for each in offered}
    asked = wanted.lower().replace("_", "-")
    return there.get(asked) or there.get(asked.partition("-")[0]) or usual
