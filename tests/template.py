"""One migrated database for a server; each process of a test run works on a copy of it.

Migrations take many times as long as the copy, so only the first process runs them; and where the
server's own tools are at hand, their result is kept as SQL for the runs that follow.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from apps.core.wall.schema import make_role
from apps.core.wall.tables import declared

LOCK = 0x65707474  # advisory lock: one process makes the template, the others wait for it
PREFIX = "template_edgepartners_"
UNFINISHED = f"{PREFIX}unfinished"
TOOLS = "EDGEPARTNERS_PG_TOOLS"  # folder of psql and pg_dump of the server's version
KEPT = settings.BASE_DIR / "var" / "schema"


def ready() -> str:
    """Name of the database to copy, made now unless it is there."""
    name = f"{PREFIX}{fingerprint()}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        make_role(server, server.info.user)
        if name not in _there(server):
            _make(server, name)
    return name


def fingerprint() -> str:
    """Changes with the text of any migration, and with what stands behind the wall."""
    found = hashlib.sha256()
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        module = sys.modules[type(migration).__module__]
        found.update(repr(key).encode() + Path(str(module.__file__)).read_bytes())
    for rows in declared():
        found.update(f"{rows.label} {rows.sql} {sorted(rows.hidden)}".encode())
    return found.hexdigest()[:16]


def _there(server: psycopg.Connection) -> list[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    return [name for (name,) in server.execute(query, [PREFIX])]


def _make(server: psycopg.Connection, name: str) -> None:
    """Under another name until it is whole; those of other migrations go."""
    for old in _there(server):
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
    unfinished = sql.Identifier(UNFINISHED)
    server.execute(sql.SQL("CREATE DATABASE {}").format(unfinished))
    _fill(name)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(rename.format(unfinished, sql.Identifier(name)))


def _fill(name: str) -> None:
    """From what an earlier run kept; else by migrating, and then it is kept."""
    tools = os.environ.get(TOOLS)
    if not tools:
        _migrate(UNFINISHED)
        return
    url = f"{settings.DATABASE_URL.rpartition('/')[0]}/{UNFINISHED}"
    kept = KEPT / f"{name}-{Path(tools).parent.name}.sql"
    if kept.exists():
        _run(f"{tools}/psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={kept}", url)
        return
    _migrate(UNFINISHED)
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    _run(f"{tools}/pg_dump", "--no-owner", f"--file={fresh}", url)
    fresh.rename(kept)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _migrate(name: str) -> None:
    was = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = was


def drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database, if it is there, whoever of ours is still connected to it.

    Not by FORCE: it is refused while the server's own autovacuum looks at the database, which a
    plain drop sends away.
    """
    server.execute(*send_away(name))
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def send_away(name: str) -> tuple[str, list[str]]:
    """Statement and values that end our other connections to a database.

    Only ours: autovacuum is not for us to end, and to try is an error.
    """
    ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    return f"{ours} AND usename = current_user AND pid <> pg_backend_pid()", [name]
