"""Tokens of push sources: made on the page, shown once, revoked."""

import pytest
from django.test import Client

from apps.usage import actions
from apps.usage.models import SourceToken
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def staff(engineer, client_for) -> Client:
    return client_for(engineer)


@pytest.fixture
def source():
    return make.source(kind="push", url="", name="Edge programs")


def test_token_is_shown_once(staff, source, text):
    page = f"/sources/{source.ref}/"

    made = text(staff.post(f"{page}tokens/new/", {"name": "robot"}))

    token = SourceToken.objects.get()
    assert f"eps_{token.prefix}_" in made
    assert token.digest not in made
    shown = text(staff.get(page))
    assert f"eps_{token.prefix}" in shown
    assert f"eps_{token.prefix}_" not in shown


def test_page_says_how_samples_are_sent(staff, source, text):
    shown = text(staff.get(f"/sources/{source.ref}/"))

    assert "http://testserver/api/v1/samples" in shown
    assert "No token yet" in shown
    assert "Upload samples" not in shown


def test_token_is_revoked(staff, source, text):
    token, _ = actions.issue_source_token(source=source, name="robot", by=make.user(), at=AT)

    shown = text(staff.post(f"/sources/{source.ref}/tokens/{token.pk}/revoke/", follow=True))

    token.refresh_from_db()
    assert token.revoked_at == AT
    assert "revoked" in shown


def test_revoking_twice_is_told(staff, source, text):
    token, _ = actions.issue_source_token(source=source, name="robot", by=make.user(), at=AT)
    path = f"/sources/{source.ref}/tokens/{token.pk}/revoke/"
    staff.post(path)

    assert "revoked before" in text(staff.post(path, follow=True))


def test_only_push_sources_have_tokens(staff, text):
    source = make.source()

    answer = staff.post(f"/sources/{source.ref}/tokens/new/", {"name": "robot"})

    assert "Nothing is pushed" in text(answer)
    assert not SourceToken.objects.exists()


def test_sixth_token_is_refused(staff, source, text):
    for number in range(5):
        actions.issue_source_token(source=source, name=f"{number}", by=make.user(), at=AT)

    answer = staff.post(f"/sources/{source.ref}/tokens/new/", {"name": "robot"})

    assert "Revoke one" in text(answer)


def test_manager_sees_tokens_and_makes_none(client_for, source):
    manager = client_for(make.user(role="manager"))

    assert manager.get(f"/sources/{source.ref}/").status_code == 200
    assert manager.post(f"/sources/{source.ref}/tokens/new/", {"name": "x"}).status_code == 403


def test_push_source_is_added_without_an_address(staff):
    answer = staff.post(
        "/sources/new/",
        {"name": "Edge", "kind": "push", "auth": "none", "cadence_s": "300"},
        follow=True,
    )

    assert answer.status_code == 200
    assert answer.redirect_chain
