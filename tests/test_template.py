"""The migrated database that test databases are copied from."""

from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests import template


def names() -> list[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    with psycopg.connect(settings.DATABASE_URL) as server:
        return [name for (name,) in server.execute(query, [template.PREFIX])]


@pytest.mark.django_db
def test_this_database_is_a_copy_of_the_one_template() -> None:
    assert connection.settings_dict["TEST"]["TEMPLATE"] in names()
    assert template.ready() == connection.settings_dict["TEST"]["TEMPLATE"]
    assert template.UNFINISHED not in names()


def test_other_migrations_make_another_template(monkeypatch: pytest.MonkeyPatch) -> None:
    before = template.fingerprint()

    class Loader:
        disk_migrations: dict[str, object] = {}

        def __init__(self, _connection: object) -> None:
            """Finds no migration."""

    monkeypatch.setattr(template, "MigrationLoader", Loader)

    assert template.fingerprint() != before


def test_only_our_own_sessions_are_sent_away() -> None:
    """Those of others, such as the server's own autovacuum, are not for us to end."""
    name = f"strange_{uuid4().hex[:12]}"
    there, stranger = sql.Identifier(name), {"user": name, "password": "of-a-test"}
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'of-a-test'").format(there))
        server.execute(sql.SQL("CREATE DATABASE {}").format(there))
        with (
            psycopg.connect(settings.DATABASE_URL, dbname=name) as ours,
            psycopg.connect(settings.DATABASE_URL, dbname=name, **stranger) as theirs,
        ):
            server.execute(*template.send_away(name))

            assert theirs.execute("SELECT 1").fetchone() == (1,)
            with pytest.raises(psycopg.OperationalError):
                ours.execute("SELECT 1")
        template.drop(server, name)
        server.execute(sql.SQL("DROP ROLE {}").format(there))
