"""More than one database: each a fresh copy of the migrated one, with a file store of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker

from apps.exchange.archive import schema
from tests import template


@dataclass(frozen=True)
class Place:
    """A database and the folder of its files."""

    name: str
    media: Path

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Inside, Django works on this database, outside of any transaction."""
        was, media = connection.settings_dict["NAME"], settings.MEDIA_ROOT
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = self.name, str(self.media)
        ContentType.objects.clear_cache()
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"], settings.MEDIA_ROOT = was, media
            ContentType.objects.clear_cache()


class Places:
    """Makes databases, and drops them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[str] = []

    def new(self) -> Place:
        name = f"exchange_{uuid4().hex[:12]}"
        _say("CREATE DATABASE {} TEMPLATE {}", name, template.ready())
        self.made.append(name)
        return Place(name, self.folder / name)

    def drop(self) -> None:
        with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
            for name in self.made:
                template.drop(server, name)


def _say(statement: str, *names: str) -> None:
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="module")
def places(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Places]:  # fmt: skip
    found = Places(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock():
        yield found
        connection.close()
    found.drop()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that are exported, generated columns as well."""
    with connection.cursor() as cursor:
        found = {}
        for table in schema.tables(cursor):
            cursor.execute(f'SELECT t::text FROM "{table.name}" t ORDER BY 1')
            found[table.name] = cursor.fetchall()
        return found
