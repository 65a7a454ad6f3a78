"""The migrated database that test databases are copied from."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

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
