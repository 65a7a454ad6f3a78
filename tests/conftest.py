"""What every test may use: the people, a client per person, a clean cache."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from apps.accounts.models import User
from tests import factories as make


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    marked = request.node.get_closest_marker("django_db") is not None
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        cache.clear()


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
        return client

    return sign_in
