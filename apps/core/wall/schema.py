"""Bring the database in line with what the apps declare: role, grants, policies."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege

from apps.core.wall.standing import ROLE
from apps.core.wall.tables import Rows, declared

POLICY = "wall"
MARK = "wall_digest"  # a function whose comment says what was brought in line last

# The role belongs to the whole cluster: another database may make it at the same moment.
ROLE_SQL = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        BEGIN
            CREATE ROLE {ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END IF;
    FOR attempt IN 1..5 LOOP
        BEGIN
            PERFORM set_config('role', '{ROLE}', true);
            PERFORM set_config('role', 'none', true);
            RETURN;
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END;
        BEGIN
            EXECUTE format('GRANT {ROLE} TO %I', session_user);
        EXCEPTION WHEN internal_error THEN PERFORM pg_sleep(0.05);
        END;
    END LOOP;
    PERFORM set_config('role', '{ROLE}', true);
    PERFORM set_config('role', 'none', true);
END $$
"""
ADVICE = (
    f"The database user may not make the role {ROLE}. Let an administrator of the server run:\n"
    f"  CREATE ROLE {ROLE} NOLOGIN;\n"
    f"  GRANT {ROLE} TO {{user}};\n"
    "and migrate again."
)
COLUMNS_SQL = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum
"""


class NoRole(Exception):
    """The message says what the administrator of the server has to do."""


def make_role(cursor: Any, user: str) -> None:
    """The role, and our right to take it. Raises NoRole when we may not make it."""
    try:
        cursor.execute(ROLE_SQL)
    except (ProgrammingError, InsufficientPrivilege) as error:
        raise NoRole(ADVICE.format(user=user)) from error


def put_up(connection: Any) -> bool:
    """Grants and policies as declared now; returns whether anything was to be changed.

    Tables that are not there yet are left out, so that it may be called after any migration.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        columns = _columns(cursor)
        wanted = [text for rows in declared() for text in _statements(rows, columns)]
        digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
        if _mark(cursor) == digest:
            return False
        make_role(cursor, connection.settings_dict["USER"])
        for text in [*_taken_down(cursor), *wanted, *_marked(digest)]:
            cursor.execute(text)
    return True


def _columns(cursor: Any) -> dict[str, list[str]]:
    cursor.execute(COLUMNS_SQL)
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _statements(rows: Rows, columns: dict[str, list[str]]) -> Sequence[str]:
    table = rows.model._meta.db_table
    if table not in columns:
        return []
    hidden = {field.column for field in rows.hidden_fields}
    seen = ", ".join(f'"{column}"' for column in columns[table] if column not in hidden)
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'CREATE POLICY {POLICY} ON "{table}" FOR SELECT TO {ROLE} USING ({rows.sql})',
        f'GRANT SELECT ({seen}) ON "{table}" TO {ROLE}',
    ]


def _taken_down(cursor: Any) -> Iterable[str]:
    """Undo what stands: a table that is declared no longer is closed again."""
    cursor.execute(
        "SELECT tablename FROM pg_policies WHERE schemaname = current_schema()"
        " AND policyname = %s ORDER BY 1",
        [POLICY],
    )
    for (table,) in cursor.fetchall():
        yield f'DROP POLICY {POLICY} ON "{table}"'
        yield f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'
        yield f'REVOKE ALL ON "{table}" FROM {ROLE}'


def _mark(cursor: Any) -> str:
    cursor.execute(
        "SELECT obj_description(oid, 'pg_proc') FROM pg_proc"
        " WHERE proname = %s AND pronamespace = current_schema()::regnamespace",
        [MARK],
    )
    found = cursor.fetchone()
    return found[0] or "" if found else ""


def _marked(digest: str) -> Sequence[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {MARK}() RETURNS void LANGUAGE sql AS ''",
        f"COMMENT ON FUNCTION {MARK}() IS '{digest}'",
    ]
