"""Clients of the API: by token, by session, as nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

import edgepartners.celery  # noqa: F401  as in the server: .delay() in views reaches our broker
from apps.accounts import actions as accounts
from apps.accounts.models import User
from apps.exchange import tasks as imports
from tests import factories as make
from tests.factories import AT

ClientFor = Callable[..., APIClient]


@pytest.fixture
def client_with_token(db: None) -> ClientFor:
    """A client that sends a token of a person with this role and these scopes."""

    def build(role: str = "admin", scopes: tuple[str, ...] = ("read", "write"), **more: Any):
        owner: User = more.get("owner") or make.user(role=role)
        _token, text = accounts.issue_token(owner=owner, name="robot", scopes=[*scopes], at=AT)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        return client

    return build


@pytest.fixture
def api(client_with_token: ClientFor) -> APIClient:
    """An administrator's program."""
    return client_with_token("admin")


@pytest.fixture
def sent(
    api: APIClient, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> Callable[..., Any]:
    """Sends to an import; what a worker would do after the answer is done before the next one."""
    for name in ("check", "apply", "undo"):
        monkeypatch.setattr(getattr(imports, name), "delay", getattr(imports, name))

    def send(address: str, body: Any = None, format: str = "json") -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return api.post(f"/api/v1/imports/{address}", body or {}, format=format)

    return send
