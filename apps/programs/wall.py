"""Programs are ours alone: from behind the wall none of their rows can be read."""

from apps.core.wall import Rows

TABLES: tuple[Rows, ...] = ()
