"""A person's own settings, theme and API tokens."""

import re

import pytest

from apps.accounts import actions
from apps.accounts.models import ApiToken
from apps.api.auth import SCOPES as API_SCOPES
from apps.console.profile.forms import SCOPES
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PROFILE = "/profile/"


def settings(**changes: str) -> dict[str, str]:
    return {"name": "Marina Duarte", "time_zone": "America/Bogota", "theme": "dark", **changes}


def test_settings_are_saved_and_take_effect(staff, manager):
    staff.post(PROFILE, settings())

    manager.refresh_from_db()
    assert manager.time_zone == "America/Bogota"
    assert 'data-bs-theme="dark"' in staff.get(PROFILE).content.decode()


def test_times_are_shown_in_the_persons_zone(staff, manager, text):
    staff.post(PROFILE, settings())
    make.link_stat(make.pni(), p95_gbps=1, used="1")

    assert "Utilization to 04:30" in text(staff.get("/partners/"))


def test_an_unknown_zone_is_refused_and_kept(staff, text):
    answer = staff.post(PROFILE, settings(time_zone="Mars/Olympus"))

    assert answer.status_code == 422
    assert "is no time zone" in text(answer)
    assert 'value="Mars/Olympus"' in answer.content.decode()


@pytest.mark.parametrize(
    ("stored", "shown", "after"),
    [("auto", "dark", "light"), ("auto", "light", "dark"), ("dark", "", "light"),
     ("light", "", "dark"), ("auto", "", "dark")],
)  # fmt: skip
def test_the_theme_button_turns_what_is_shown(client_for, stored, shown, after):
    user = make.user(theme=stored)

    answer = client_for(user).post("/profile/theme/", {"shown": shown, "next": "/partners/"})

    user.refresh_from_db()
    assert user.theme == after
    assert answer["Location"] == "/partners/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_theme_button_never_leads_elsewhere(staff, address):
    assert staff.post("/profile/theme/", {"next": address})["Location"] == "/"


def test_a_token_is_shown_once(staff, manager):
    made = staff.post("/profile/tokens/new/", {"name": "Grafana", "scopes": ["read"]})

    secret = re.search(r'id="token-text">([^<]+)<', made.content.decode())[1]
    token = ApiToken.objects.get()
    assert actions.token_holder(text=secret, at=AT) == token
    assert secret not in staff.get(PROFILE).content.decode()
    assert "no-store" in made["Cache-Control"]


def test_a_token_ends_when_it_should(staff):
    staff.post("/profile/tokens/new/", {"name": "x", "scopes": ["read"], "lifetime": "90"})

    assert (ApiToken.objects.get().expires_at - AT).days == 90


def test_a_token_needs_a_scope_we_know(staff):
    answer = staff.post("/profile/tokens/new/", {"name": "x", "scopes": ["root"]})

    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked(staff, manager, text):
    token, secret = actions.issue_token(owner=manager, name="Old", scopes=["read"], at=AT)

    staff.post(f"/profile/tokens/{token.pk}/revoke/")

    assert actions.token_holder(text=secret, at=AT) is None
    assert "Revoked" in text(staff.get(PROFILE))


def test_tokens_of_others_cannot_be_revoked(staff):
    token, _ = actions.issue_token(owner=make.user(), name="Theirs", scopes=["read"], at=AT)

    assert staff.post(f"/profile/tokens/{token.pk}/revoke/").status_code == 404


def test_scopes_are_those_of_the_api():
    assert [name for name, _ in SCOPES] == list(API_SCOPES)
