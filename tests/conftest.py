"""What every test may use: the people, a client per person, a clean cache."""

import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from tests import factories as make
from tests import template
from tests.tidy import drop_partitions, empties_tables

QUIET_LOOKS, MOST_QUIET_S = 3, 10.0

# How fast a machine is that others work on as well says nothing about what is tried.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The test database begins as a copy of one that is migrated."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.ready()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A thread of a page server may still hold a connection: end it, or the database stays."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(*template.send_away(connection.settings_dict["NAME"]))


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    marked = request.node.get_closest_marker("django_db") is not None
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        cache.clear()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that empty all tables come last: what the migrations wrote is gone after the first.

    The database's plugin sees to it as well, but browsers are a fixture with a parameter, and
    pytest brings the tests that share one together afterwards, wherever the first of them stands.
    """
    items.sort(key=empties_tables)


@pytest.fixture(scope="session")
def _emptied_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The first test that empties all tables finds them as the others do: without first rows."""
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _leaves_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that empties all tables, their partitions go as well: they are no rows.

    What a page still asked for when its test ended is answered before. Emptying tables takes all
    locks at once: a request half-way through some of them ends in a deadlock.
    """
    if not empties_tables(request.node):
        yield
        return
    request.getfixturevalue("_emptied_once")
    request.getfixturevalue("transactional_db")  # so that this ends before it does
    yield
    quiet, until = 0, time.monotonic() + MOST_QUIET_S
    while (
        "live_server" in request.fixturenames and quiet < QUIET_LOOKS and time.monotonic() < until
    ):
        time.sleep(0.02)
        quiet = 0 if _at_work() else quiet + 1
    drop_partitions()


def _at_work() -> int:
    """How many other connections to this database are in the middle of something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def manager(db: None) -> User:
    return make.user(role="manager")


@pytest.fixture
def engineer(db: None) -> User:
    return make.user(role="engineer")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's chromium, silent towards the outside."""
    quiet = ("background-networking", "component-update", "sync", "gpu", "quic")
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    return {"executable_path": shutil.which("chromium"), "args": flags}


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A client that is signed in as the person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if user.role == "partner":
            _with_second_factor(client, user)
        return client

    return sign_in


def _with_second_factor(client: Client, user: User) -> None:
    """As the sign-in library notes it: people at partners get nowhere without."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
