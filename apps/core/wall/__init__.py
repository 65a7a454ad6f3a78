"""The second wall between partners: PostgreSQL itself shows a page only rows of its own partner.

The first wall are the queries of `for_partner`. Behind this one a mistake in them shows nothing:
the role `edgepartners_partner` reads what apps declare in their `wall.py`, and writes nothing.
docs/adr/0008-second-wall.md, docs/how-to/add-a-table-to-the-wall.md.
"""

from apps.core.wall.standing import behind, is_up, outside, shows, streamed
from apps.core.wall.tables import Rows, everyone, of, own, where

__all__ = [
    "Rows",
    "behind",
    "everyone",
    "is_up",
    "of",
    "outside",
    "own",
    "shows",
    "streamed",
    "where",
]
