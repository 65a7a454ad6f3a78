"""Read a query: `or` binds least, then `and`, then `not`; parentheses as usual."""

from collections.abc import Mapping

from apps.programs.enums import Category, ItemType, Priority
from apps.programs.rules.asking.parts import (
    And,
    Asked,
    BadQuery,
    Compared,
    Field,
    Kind,
    Node,
    Not,
    Or,
    Order,
    Value,
)
from apps.programs.rules.asking.values import NoValue, value_of
from apps.programs.rules.asking.words import Token, cut

DEEPEST = 20  # parentheses and nots inside each other
_TYPES = tuple((kind.value.lower(), kind.value) for kind in ItemType)
_PRIORITIES = tuple((p.name.lower(), p.value) for p in Priority)
_CATEGORIES = tuple((c.value.lower(), c.value) for c in Category)
_YES = (("yes", 1), ("no", 0))
FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("assignee", Kind.PERSON, "Whose it is: me, a name or an address",
              can_be_empty=True, sorts=True),
        Field("blocked", Kind.CHOICE, "Waits for an item that is not done", _YES),
        Field("category", Kind.CHOICE, "What its status means: todo, doing, done", _CATEGORIES),
        Field("created", Kind.DAY, "When it was made", sorts=True),
        Field("done", Kind.DAY, "When it was done", can_be_empty=True, sorts=True),
        Field("due", Kind.DAY, "By when it is due", can_be_empty=True, sorts=True),
        Field("estimate", Kind.NUMBER, "Days of work", can_be_empty=True, sorts=True),
        Field("key", Kind.WORD, "LATAM-12", sorts=True),
        Field("label", Kind.WORD, "One of its labels", can_be_empty=True),
        Field("link", Kind.WORD, "What it is about: PAR-00042", can_be_empty=True),
        Field("parent", Kind.WORD, "Key of the item it belongs to", can_be_empty=True),
        Field("priority", Kind.CHOICE, "urgent, high, normal, low", _PRIORITIES, sorts=True),
        Field("region", Kind.WORD, "Region of its workstream"),
        Field("status", Kind.WORD, "Name of its column"),
        Field("text", Kind.TEXT, "Words in title or description"),
        Field("type", Kind.CHOICE, "task, deal, build, ...", _TYPES, sorts=True),
        Field("updated", Kind.DAY, "When it changed last", sorts=True),
        Field("watcher", Kind.PERSON, "Who watches it"),
        Field("workstream", Kind.WORD, "Key of its workstream", sorts=True),
    )
}  # fmt: skip
PLURALS = {"labels": "label", "links": "link", "owner": "assignee", "changed": "updated"}


def read(text: str) -> Asked:
    """The query as a tree; an empty text asks for everything. Raises BadQuery."""
    reader = _Reader(text)
    where = None if reader.is_at("order") or reader.is_over else reader.either(0)
    order = reader.order() if reader.takes("order") else ()
    if not reader.is_over:
        raise reader.bad("Join conditions with “and” or “or”.")
    return Asked(where, order)


class _Reader:
    """Walks over the tokens once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = cut(text)
        self.place = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    @property
    def is_over(self) -> bool:
        return self.place == len(self.tokens) - 1

    def is_at(self, *words: str) -> bool:
        return self.token.is_word(*words)

    def takes(self, *words: str) -> bool:
        """Go on if one of these keywords stands here."""
        found = self.is_at(*words)
        self.place += found
        return found

    def takes_sign(self, *signs: str) -> str:
        """The sign that stands here, or nothing."""
        if not (self.token.is_sign and self.token.text in signs):
            return ""
        self.place += 1
        return self.tokens[self.place - 1].text

    def bad(self, message: str, token: Token | None = None) -> BadQuery:
        return BadQuery(message, self.text, (token or self.token).at)

    def either(self, depth: int) -> Node:
        parts = [self.both(depth)]
        while self.takes("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self, depth: int) -> Node:
        parts = [self.one(depth)]
        while self.takes("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.bad(f"More than {DEEPEST} levels: take some parentheses away.")
        if self.takes("not"):
            return Not(self.one(depth + 1))
        if self.takes_sign("("):
            found = self.either(depth + 1)
            if not self.takes_sign(")"):
                raise self.bad("A ) is missing here.")
            return found
        return self.condition()

    def condition(self) -> Node:
        field = self.field()
        if self.takes("is"):
            return self.emptiness(field)
        if self.takes("not"):
            if not self.takes("in"):
                raise self.bad("Write “not in ( ... )”.")
            return Not(self.listed(field))
        if self.takes("in"):
            return self.listed(field)
        operator = self.takes_sign("=", "!=", "<", "<=", ">", ">=", "~", "!~")
        if operator not in field.operators:
            raise self.bad_operator(field, operator)
        value = self.value(field)
        if operator in ("!=", "!~"):
            return Not(Compared(field.name, operator[1:], (value,)))
        return Compared(field.name, operator, (value,))

    def field(self) -> Field:
        token = self.token
        name = token.text.lower()
        field = FIELDS.get(PLURALS.get(name, name))
        if field is None or token.is_quoted or token.is_sign:
            known = ", ".join(FIELDS)
            what = f"“{token.text}” is no field." if token.text else "A condition is missing."
            raise self.bad(f"{what} Fields: {known}.")
        self.place += 1
        return field

    def bad_operator(self, field: Field, operator: str) -> BadQuery:
        ways = " ".join(field.operators)
        if not operator:
            return self.bad(f"After {field.name} write one of {ways} in, is empty.")
        before = self.tokens[self.place - 1]
        return self.bad(f"{field.name} cannot be compared by {operator}: use {ways}.", before)

    def emptiness(self, field: Field) -> Node:
        is_not = self.takes("not")
        if not self.takes("empty"):
            raise self.bad("Write “is empty” or “is not empty”.")
        if not field.can_be_empty:
            raise self.bad(f"{field.name} is never empty.", self.tokens[self.place - 1])
        found = Compared(field.name, "empty")
        return Not(found) if is_not else found

    def listed(self, field: Field) -> Compared:
        if field.kind == Kind.TEXT:
            raise self.bad(f"Use {field.name} ~ word, once for each word.")
        if not self.takes_sign("("):
            raise self.bad("A list stands in parentheses: in (a, b).")
        values = [self.value(field)]
        while self.takes_sign(","):
            values.append(self.value(field))
        if not self.takes_sign(")"):
            raise self.bad("Separate values with commas and close the list with ).")
        return Compared(field.name, "in", tuple(values))

    def value(self, field: Field) -> Value:
        token = self.token
        if token.is_sign or (not token.text and not token.is_quoted):
            raise self.bad(f"A value for {field.name} is missing.")
        self.place += 1
        try:
            return value_of(field, token.text)
        except NoValue as error:
            raise self.bad(str(error), token) from None

    def order(self) -> tuple[Order, ...]:
        if not self.takes("by"):
            raise self.bad("Write “order by” and a field.")
        found = [self.ordering()]
        while self.takes_sign(","):
            found.append(self.ordering())
        return tuple(found)

    def ordering(self) -> Order:
        token, field = self.token, self.field()
        if not field.sorts:
            ways = ", ".join(name for name, each in FIELDS.items() if each.sorts)
            raise self.bad(f"Nothing is ordered by {field.name}. Possible: {ways}.", token)
        if self.takes("desc"):
            return Order(field.name, descending=True)
        self.takes("asc")
        return Order(field.name)
