"""The query language of work items: `assignee = me and due < 14d order by due`.

Pure: text in, a tree out, or `BadQuery` that points at the place and says the way out. What the
tree means for the database is in `queries.asking`.
"""

from apps.programs.rules.asking.narrowing import equals, narrowed
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
    Relative,
)
from apps.programs.rules.asking.reading import FIELDS, read
from apps.programs.rules.asking.suggesting import suggestions

__all__ = [
    "FIELDS",
    "And",
    "Asked",
    "BadQuery",
    "Compared",
    "Field",
    "Kind",
    "Node",
    "Not",
    "Or",
    "Order",
    "Relative",
    "equals",
    "narrowed",
    "read",
    "suggestions",
]
