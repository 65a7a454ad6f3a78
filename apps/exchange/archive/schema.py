"""What the database has: its tables, columns and sequences, from PostgreSQL's own catalogue.

Names that end up in a statement come from here, never from an archive.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations.loader import MigrationLoader
from psycopg import sql

# Not part of an export: what each installation has of its own, and samples, which have a part of
# their own that does not depend on the store.
LEFT_OUT = frozenset({
    "django_migrations", "django_session", "edgepartners_cache", "exchange_archive",
    "ts_sample", "ts_day", "ts_write",
})  # fmt: skip
# What migrations write: replaced on import, so a database with nothing else counts as empty.
FROM_MIGRATIONS = frozenset({
    "agreements_approvalrule", "agreements_approvalruleevent", "auth_permission",
    "django_content_type",
})  # fmt: skip

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.attgenerated <> '', a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""
KEYS = """
SELECT c.relname, a.attname
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace
ORDER BY c.relname, array_position(i.indkey::int[], a.attnum::int)
"""
SEQUENCES = """
SELECT c.relname FROM pg_class c
WHERE c.relkind = 'S' AND c.relnamespace = current_schema()::regnamespace
AND NOT EXISTS (
    SELECT FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
    WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND t.relname = ANY (%s)
)
ORDER BY 1
"""


@dataclass(frozen=True)
class Column:
    """`type` is PostgreSQL's name of it; what is generated is not exported, the target makes it."""

    name: str
    type: str
    is_generated: bool
    is_required: bool


@dataclass(frozen=True)
class Table:
    """Rows are exported in the order of `key`."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def stored(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.is_generated)

    def described(self) -> dict[str, str]:
        """Names and types of the exported columns, for the manifest."""
        return {column.name: column.type for column in self.stored}


def tables(cursor: Any) -> list[Table]:
    """Every table that is part of an export, by name."""
    cursor.execute(COLUMNS)
    columns: dict[str, list[Column]] = defaultdict(list)
    for table, *rest in cursor.fetchall():
        columns[table].append(Column(*rest))
    cursor.execute(KEYS)
    keys: dict[str, list[str]] = defaultdict(list)
    for table, name in cursor.fetchall():
        keys[table].append(name)
    return [
        Table(name, tuple(found), tuple(keys[name]))
        for name, found in columns.items()
        if name not in LEFT_OUT
    ]


def sequences(cursor: Any) -> dict[str, list[Any]]:
    """Last value of each sequence, and whether it was given out already.

    Sequences stand outside of snapshots: they are never behind the rows, perhaps ahead of them.
    """
    cursor.execute(SEQUENCES, [list(LEFT_OUT)])
    names = [name for (name,) in cursor.fetchall()]
    one = sql.SQL("SELECT {text}, last_value, is_called FROM {name}")
    cursor.execute(
        _together(one.format(text=sql.Literal(n), name=sql.Identifier(n)) for n in names)
    )
    return {name: [last, is_called] for name, last, is_called in cursor.fetchall()}


def filled(cursor: Any, names: Iterable[str]) -> list[str]:
    """Which of the tables have rows."""
    one = sql.SQL("SELECT {text} WHERE EXISTS (SELECT FROM {name})")
    cursor.execute(
        _together(one.format(text=sql.Literal(n), name=sql.Identifier(n)) for n in names)
    )
    return sorted(name for (name,) in cursor.fetchall())


def versions() -> dict[str, list[str]]:
    """The newest migrations of each app, as the manifest tells them."""
    found: dict[str, list[str]] = defaultdict(list)
    for app, name in sorted(MigrationLoader(None).graph.leaf_nodes()):
        found[app].append(name)
    return dict(found)


def differences(ours: Sequence[Table], theirs: dict[str, dict[str, str]]) -> list[str]:
    """What an archive has of other tables or columns than this database, a sentence each."""
    here = {table.name: table.described() for table in ours}
    found = [f"no table {name} here" for name in sorted(theirs.keys() - here.keys())]
    found += [f"no table {name} in the archive" for name in sorted(here.keys() - theirs.keys())]
    for name in sorted(here.keys() & theirs.keys()):
        if here[name] != theirs[name]:
            columns = dict(set(here[name].items()) ^ set(theirs[name].items()))
            found.append(f"{name} differs in {', '.join(sorted(columns))}")
    return found


def _together(parts: Iterable[sql.Composable]) -> str:
    return sql.SQL(" UNION ALL ").join(parts).as_string()
