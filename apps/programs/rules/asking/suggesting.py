"""What may come next where the cursor stands: fields, operators, values, joining words."""

from apps.programs.rules.asking.parts import BadQuery, Field, Kind
from apps.programs.rules.asking.reading import FIELDS, PLURALS
from apps.programs.rules.asking.words import Token, cut

JOINING = ("and", "or", "order by")
STARTS = ("and", "or", "not", "(", "by")


def suggestions(text: str) -> list[tuple[str, str]]:
    """Words that fit at the end of `text`, each with its help; the last word is a beginning."""
    try:
        tokens = cut(text)[:-1]
    except BadQuery:
        return []
    begun = tokens.pop().text if tokens and not text.endswith((" ", "(", ",")) else ""
    found = _next(tokens)
    return [(word, help) for word, help in found if word.lower().startswith(begun.lower())]


def _next(tokens: list[Token]) -> list[tuple[str, str]]:
    last = tokens[-1] if tokens else None
    if last is None or last.text.lower() in STARTS:
        return [(field.name, field.help) for field in FIELDS.values()]
    field = _field(last)
    if field is not None:
        return _operators(field)
    if last.is_sign and last.text not in ")," and len(tokens) > 1:
        return _values(_field(tokens[-2]))
    return [(word, "") for word in JOINING]


def _field(token: Token) -> Field | None:
    name = token.text.lower()
    return None if token.is_quoted else FIELDS.get(PLURALS.get(name, name))


def _operators(field: Field) -> list[tuple[str, str]]:
    found = [(sign, "") for sign in field.operators]
    if field.kind != Kind.TEXT:
        found.append(("in (", "one of several"))
    if field.can_be_empty:
        found += [("is empty", ""), ("is not empty", "")]
    return found


def _values(field: Field | None) -> list[tuple[str, str]]:
    if field is None:
        return []
    if field.kind == Kind.DAY:
        return [("today", ""), ("14d", "in two weeks"), ("-7d", "a week ago")]
    if field.kind == Kind.PERSON:
        return [("me", "whoever looks")]
    return [(word, "") for word, _ in field.choices]
