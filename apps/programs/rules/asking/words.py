"""Cut a query into words, signs and quoted texts."""

import re
from dataclasses import dataclass

from apps.programs.rules.asking.parts import BadQuery

LONGEST = 1000
_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|!~|[=<>~(),])'
    r"|(?P<word>[^\s=<>~!(),\"]+))"
)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Token:
    """One piece: `text` as it counts, `at` its place; a quoted text is never a keyword."""

    text: str
    at: int
    is_quoted: bool = False
    is_sign: bool = False

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in any case."""
        return not (self.is_quoted or self.is_sign) and self.text.lower() in words


def cut(text: str) -> list[Token]:
    """All tokens, and an empty one at the end. Raises BadQuery for a quote that never ends."""
    if len(text) > LONGEST:
        raise BadQuery(f"Use at most {LONGEST} letters; save a part of it as a filter.", text, 0)
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unknown(text, at)
        found.append(_token(match))
        at = match.end()
    return [*found, Token("", end)]


def _token(match: re.Match[str]) -> Token:
    kind = str(match.lastgroup)
    text, at = match[kind], match.start(kind)
    if kind == "quoted":
        return Token(_ESCAPED.sub(r"\1", text[1:-1]), at, is_quoted=True)
    return Token(text, at, is_sign=kind == "sign")


def _unknown(text: str, at: int) -> BadQuery:
    place = at + len(text[at:]) - len(text[at:].lstrip())
    if text[place] == '"':
        return BadQuery('This text never ends: close it with another ".', text, place)
    return BadQuery("Write != for “is not”.", text, place)
