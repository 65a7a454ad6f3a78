"""How we recognise in Jira what we made there: a label on issues, a last line under comments.

A crash between asking Jira and noting its answer loses the answer, not the mark.
"""

import re

_LABEL = re.compile(r"edgepartners-([a-z][a-z0-9]{1,9}-\d{1,9})")
_TRAILER = re.compile(r"\n*\((?P<name>[^\n()]*) in EdgePartners, (?P<mark>[A-Z0-9]+-\d+/\d+)\)$")


def label(key: str) -> str:
    """`edgepartners-latam-12`: no blanks, as Jira wants its labels."""
    return f"edgepartners-{key.lower()}"


def key_of(labels: tuple[str, ...] | list[str]) -> str:
    """The key of the item an issue was made from, by its labels; empty where it was not."""
    found = (_LABEL.fullmatch(each) for each in labels)
    return next((match[1].upper() for match in found if match), "")


def signed(text: str, *, name: str, key: str, number: int) -> str:
    """A comment as it is said in Jira: with whose it is, and which."""
    clean = re.sub(r"[()\n]", " ", name).strip()
    return f"{text.strip()}\n\n({clean} in EdgePartners, {key}/{number})"


def number_of(text: str) -> int | None:
    """Which of our comments this is; None for what somebody else said."""
    match = _TRAILER.search(text)
    return int(match["mark"].rpartition("/")[2]) if match else None
