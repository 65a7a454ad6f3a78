"""One condition more on a query that somebody typed."""

from itertools import pairwise

from apps.programs.rules.asking.parts import BadQuery
from apps.programs.rules.asking.reading import read
from apps.programs.rules.asking.words import cut


def equals(field: str, value: str) -> str:
    """`status = "In progress"`, whatever letters the value has."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{field} = "{escaped}"'


def narrowed(text: str, condition: str) -> str:
    """The condition and what was asked, in the order that was asked for.

    A text that cannot be read asks for nothing.
    """
    try:
        asked = read(text)
    except BadQuery:
        return condition
    at = _order_at(text) if asked.order else len(text)
    where, order = text[:at].strip(), text[at:].strip()
    found = f"{condition} and ({where})" if where else condition
    return f"{found} {order}".strip()


def _order_at(text: str) -> int:
    """Where the last `order by` begins: it is a clause, for one was read."""
    pairs = pairwise(cut(text))
    return max(one.at for one, next_ in pairs if one.is_word("order") and next_.is_word("by"))
