"""The small part of PromQL that the fake understands, as a tree.

Rates over five minutes, selectors, factors, sums, constant labels, `or`: what our default queries
and their batched forms are made of. Everything else is refused the way Prometheus refuses nonsense.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)"""
    r"""(?![\w])|(?P<duration>\d+[smhdwy])|(?P<name>[A-Za-z_:][\w:]*)"""
    r"""|(?P<sign>=~|!~|!=|[=(){}\[\],*/]))"""
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class NotUnderstood(Exception):
    """The text is not PromQL, or more of it than the fake knows."""


@dataclass(frozen=True)
class Matcher:
    label: str
    operator: str
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        found = labels.get(self.label, "")
        if self.operator in ("=", "!="):
            return (found == self.value) == (self.operator == "=")
        is_match = _pattern(self.value).fullmatch(found) is not None
        return is_match == (self.operator == "=~")


@dataclass(frozen=True)
class Selector:
    matchers: tuple[Matcher, ...]

    def selects(self, labels: Mapping[str, str]) -> bool:
        return all(matcher.matches(labels) for matcher in self.matchers)


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Time:
    pass


@dataclass(frozen=True)
class Rate:
    selector: Selector


@dataclass(frozen=True)
class Sum:
    of: "Expression"


@dataclass(frozen=True)
class Labelled:
    of: "Expression"
    name: str
    value: str


@dataclass(frozen=True)
class Scaled:
    of: "Expression"
    factor: float


@dataclass(frozen=True)
class Union:
    parts: tuple["Expression", ...]


Expression = Number | Time | Selector | Rate | Sum | Labelled | Scaled | Union


def parse(text: str) -> Expression:
    """The tree of a query. Raises NotUnderstood."""
    parser = _Parser(text)
    found = parser.union()
    parser.take("end")
    return found


def parse_selector(text: str) -> Selector:
    """The tree of a series selector. Raises NotUnderstood."""
    found = parse(text)
    if not isinstance(found, Selector):
        raise NotUnderstood("a series selector was expected")
    return found


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.DOTALL)
    except re.error as error:
        raise NotUnderstood(f"error parsing regexp: {error}") from error


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    text = text.strip()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise NotUnderstood(f"parse error: unexpected character {text[position]!r}")
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        position = token.end()
    return [*found, ("end", "")]


class _Parser:
    """Recursive descent, one method per rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)

    def union(self) -> Expression:
        parts = [self._product()]
        while self._next_is("or"):
            self.take("or")
            parts.append(self._product())
        return parts[0] if len(parts) == 1 else Union(tuple(parts))

    def take(self, wanted: str) -> str:
        """The next token, which must be this sign or word or of this kind."""
        kind, text = self._tokens[0]
        if wanted not in (kind, text):
            raise NotUnderstood(f"parse error: unexpected {text or 'end of input'!r}")
        self._tokens.pop(0)
        return text

    def _next_is(self, wanted: str) -> bool:
        kind, text = self._tokens[0]
        return text == wanted and kind != "string"

    def _product(self) -> Expression:
        found = self._atom()
        while self._next_is("*") or self._next_is("/"):
            found = self._scaled(found, self.take("sign"), self._atom())
        return found

    def _scaled(self, left: Expression, sign: str, right: Expression) -> Expression:
        if isinstance(right, Number):
            return Scaled(left, right.value if sign == "*" else 1 / right.value)
        if isinstance(left, Number) and sign == "*":
            return Scaled(right, left.value)
        raise NotUnderstood("one side of * must be a number")

    def _atom(self) -> Expression:
        kind, text = self._tokens[0]
        if kind == "number":
            return Number(float(self.take("number")))
        if self._next_is("("):
            return self._bracketed()
        calls: dict[str, Callable[[], Expression]] = {
            "rate": self._rate,
            "sum": self._sum,
            "time": self._time,
            "label_replace": self._label_replace,
        }
        if text in calls and self._tokens[1][1] == "(":
            self.take("name")
            return calls[text]()
        return self._selector()

    def _bracketed(self) -> Expression:
        self.take("(")
        found = self.union()
        self.take(")")
        return found

    def _rate(self) -> Rate:
        self.take("(")
        selector = self._selector()
        self.take("[")
        if self.take("duration") not in ("5m", "300s"):
            raise NotUnderstood("only rates over 5m are understood here")
        self.take("]")
        self.take(")")
        return Rate(selector)

    def _sum(self) -> Sum:
        return Sum(self._bracketed())

    def _time(self) -> Time:
        self.take("(")
        self.take(")")
        return Time()

    def _label_replace(self) -> Labelled:
        self.take("(")
        found = self.union()
        name, value, source, pattern = [self._argument() for _ in range(4)]
        self.take(")")
        if source or pattern:
            raise NotUnderstood("only constant labels are understood here")
        return Labelled(found, name, value)

    def _argument(self) -> str:
        self.take(",")
        return _unquoted(self.take("string"))

    def _selector(self) -> Selector:
        matchers = []
        if self._tokens[0][0] == "name":
            matchers.append(Matcher("__name__", "=", self.take("name")))
        if self._next_is("{"):
            matchers += self._matchers()
        if not matchers:
            raise NotUnderstood(f"parse error: unexpected {self._tokens[0][1] or 'end of input'!r}")
        return Selector(tuple(matchers))

    def _matchers(self) -> list[Matcher]:
        found = []
        self.take("{")
        while not self._next_is("}"):
            label, operator = self.take("name"), self.take("sign")
            if operator not in ("=", "!=", "=~", "!~"):
                raise NotUnderstood(f"parse error: unexpected {operator!r} in label matching")
            value = _unquoted(self.take("string"))
            if operator.endswith("~"):
                _pattern(value)  # refuses a broken one even if nothing is ever compared with it
            found.append(Matcher(label, operator, value))
            if not self._next_is("}"):
                self.take(",")
        self.take("}")
        return found


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text[1:-1])
