"""Who may: nobody, a token without the scope, a role without the permission, the right one."""

from datetime import timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework.throttling import UserRateThrottle

from apps.accounts import actions as accounts
from tests import factories as make

PARTNERS = "/api/v1/partners/"


def test_a_token_reads(client_with_token):
    response = client_with_token("leadership", scopes=("read",)).get(PARTNERS)

    assert response.status_code == 200


def test_nobody_is_asked_for_a_token(db):
    response = APIClient().get(PARTNERS)

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header",
    ["Bearer ep_unknown_text", "Bearer", "Bearer \xe4", "Bearer ep_a_b c", "Bearer ep__"],
)
def test_a_wrong_token_is_refused(db, header):
    response = APIClient().get(PARTNERS, HTTP_AUTHORIZATION=header)

    assert response.status_code == 401
    assert response.json()["type"] == "urn:edgepartners:problem:not-signed-in"


def test_a_revoked_or_expired_token_is_refused(manager):
    now = timezone.now()
    expired, expired_text = accounts.issue_token(
        owner=manager, name="old", scopes=["read"], at=now, expires_at=now - timedelta(days=1)
    )
    revoked, revoked_text = accounts.issue_token(owner=manager, name="x", scopes=["read"], at=now)
    accounts.revoke_token(token=revoked, at=now)

    answers = [
        APIClient().get(PARTNERS, HTTP_AUTHORIZATION=f"Bearer {text}")
        for text in (expired_text, revoked_text)
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


def test_a_token_without_the_scope_is_forbidden(client_with_token):
    response = client_with_token("admin", scopes=("write",)).get(PARTNERS)

    assert response.status_code == 403
    assert "scope 'read'" in response.json()["detail"]


def test_a_person_who_left_is_refused(client_with_token):
    gone = make.user(role="admin")
    client = client_with_token(owner=gone)
    gone.is_active = False
    gone.save()

    response = client.get(PARTNERS)

    assert response.status_code == 401


def test_a_session_reads(client_for, manager):
    response = client_for(manager).get(PARTNERS)

    assert response.status_code == 200


def test_too_many_requests_say_when_to_come_back(api, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "1/minute"})
    # Other test processes empty the shared cache at any time.
    monkeypatch.setattr(UserRateThrottle, "cache", LocMemCache("throttle", {}))
    api.get(PARTNERS)

    response = api.get(PARTNERS)

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 61
    assert response.json()["type"] == "urn:edgepartners:problem:too-many-requests"
