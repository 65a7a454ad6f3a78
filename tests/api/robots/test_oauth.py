"""/oauth/token: short-lived access with client credentials (RFC 6749 4.4, portal.md 6.1)."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from rest_framework.test import APIClient

from apps.partners import actions
from tests import factories as make
from tests.factories import AT

PATH = "/api/partner/v1/oauth/token"
ME = "/api/partner/v1/me"
FORM = "application/x-www-form-urlencoded"
GRANT = "grant_type=client_credentials"
NO_STORE = "private, no-store"


def split(robot):
    """Id and secret of the client that a token is."""
    start, prefix, secret = robot.text.split("_", 2)
    return f"{start}_{prefix}", secret


def ask(form=GRANT, client=None, kind=FORM, **headers):
    if client:
        pair = base64.b64encode(":".join(client).encode()).decode()
        headers["HTTP_AUTHORIZATION"] = f"Basic {pair}"
    return APIClient().generic("POST", PATH, form, content_type=kind, **headers)


def by_form(robot, **more):
    name, secret = split(robot)
    fields = {"client_id": name, "client_secret": secret, **more}
    return ask("&".join([GRANT, *(f"{key}={value}" for key, value in fields.items())]))


def reach(granted, path=ME, **headers):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {granted.data['access_token']}")
    return client.get(path, **headers)


def test_access_is_granted_and_opens_both_apis(robot):
    answer = ask(client=split(robot))

    assert answer.status_code == 200, answer.data
    assert answer.data.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert (answer.data["token_type"], answer.data["expires_in"]) == ("Bearer", 900)
    assert answer.data["scope"].split() == sorted(robot.row.scopes)
    assert (answer["Cache-Control"], answer["Pragma"]) == (NO_STORE, "no-cache")
    assert reach(answer).data["token"]["prefix"] == robot.row.prefix
    assert reach(answer, "/api/peering/v0/auth").status_code == 200


def test_client_may_be_named_in_the_form(robot):
    assert reach(by_form(robot)).status_code == 200


def test_access_tells_nothing_of_the_secret(robot):
    text = ask(client=split(robot)).data["access_token"]

    assert split(robot)[1] not in text
    assert robot.row.digest not in text


def test_scope_narrows_what_it_may_do(robot):
    answer = ask(f"{GRANT}&scope=requests:read", split(robot))

    assert answer.data["scope"] == "requests:read"
    assert reach(answer, "/api/partner/v1/requests").status_code == 200
    refused = reach(answer, "/api/partner/v1/interconnects")
    assert refused.status_code == 403
    assert "capacity:read" in refused.data["detail"]
    assert reach(answer, "/api/peering/v0/auth").data["scopes"] == ["requests:read"]


@pytest.mark.parametrize("scope", ["webhooks:read", "coffee", "requests:read coffee"])
def test_scope_the_token_does_not_have_is_refused(robot_for, partner, scope):
    answer = ask(f"{GRANT}&scope={scope.replace(' ', '+')}", split(robot_for(partner)))

    assert (answer.status_code, answer.data["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ("", "invalid_request"),
        ("scope=requests:read", "invalid_request"),
        ("grant_type=", "invalid_request"),
        (f"{GRANT}&{GRANT}", "invalid_request"),
        (f"{GRANT}&scope=requests:read&scope=loa:read", "invalid_request"),
        ("grant_type=password&username=x&password=y", "unsupported_grant_type"),
        ("grant_type=authorization_code", "unsupported_grant_type"),
        (f"{GRANT}&client_secret=twice", "invalid_request"),
        (b"\xff=1", "invalid_request"),
        ("no form", "invalid_request"),
    ],
)
def test_request_that_is_malformed_says_how(robot, form, error):
    answer = ask(form, split(robot))

    assert (answer.status_code, answer.data["error"]) == (400, error)
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == NO_STORE


def test_other_content_is_an_invalid_request(robot):
    answer = ask('{"grant_type": "client_credentials"}', split(robot), kind="application/json")

    assert (answer.status_code, answer.data["error"]) == (400, "invalid_request")


def test_parameters_in_the_address_are_refused(robot):
    """RFC 6749 2.3.1: they would stand in logs."""
    answer = APIClient().generic("POST", f"{PATH}?{GRANT}", "", content_type=FORM)

    assert (answer.status_code, answer.data["error"]) == (400, "invalid_request")


def test_form_that_is_long_is_too_large(robot):
    assert ask(f"{GRANT}&x={'y' * 5000}", split(robot)).status_code == 413


@pytest.mark.parametrize(
    "client",
    [
        None,
        ("epp_0123456789", "wrong"),
        ("", ""),
        ("epa_x", "y"),
        ("epp_\u00fc", "y"),
        ("%65pp_0123456789", "%00"),
    ],
)
def test_client_that_is_none_is_a_401_with_a_challenge(robot, client):
    answer = ask(client=client)

    assert (answer.status_code, answer.data["error"]) == (401, "invalid_client")
    assert answer["WWW-Authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic eA==", "Bearer x", "Digest x"])
def test_header_that_names_no_client_is_a_401(db, header):
    answer = ask(HTTP_AUTHORIZATION=header)

    assert (answer.status_code, answer.data["error"]) == (401, "invalid_client")


def test_wrong_secret_is_answered_as_an_unknown_client(robot):
    wrong = ask(client=(split(robot)[0], "x" * 43))

    assert wrong.data == ask(client=("epp_0123456789", "x" * 43)).data


def test_no_person_and_no_other_token_is_a_client(db):
    assert ask(client=("ep_0123456789", "ours")).status_code == 401


def test_revoked_token_is_no_client_and_its_access_ends(robot):
    granted = ask(client=split(robot))
    actions.revoke_token(token=robot.row, by=None, at=AT)

    assert ask(client=split(robot)).data["error"] == "invalid_client"
    assert reach(granted).status_code == 401


def test_access_ends_by_the_clock(robot):
    granted = ask(client=split(robot))

    with time_machine.travel(AT + timedelta(seconds=899), tick=False):
        assert reach(granted).status_code == 200
    with time_machine.travel(AT + timedelta(seconds=900), tick=False):
        late = reach(granted)
    assert late.status_code == 401
    assert 'error="invalid_token"' in late["WWW-Authenticate"]


def test_access_ends_no_later_than_its_token(robot_for, partner):
    robot = robot_for(partner, expires_at=AT + timedelta(seconds=60))

    assert ask(client=split(robot)).data["expires_in"] == 60


def test_suspended_token_is_not_authorised(robot):
    granted = ask(client=split(robot))
    actions.suspend_tokens(membership=robot.row.membership, by=None, at=AT)

    answer = ask(client=split(robot))

    assert (answer.status_code, answer.data["error"]) == (400, "unauthorized_client")
    assert reach(granted).status_code == 403


def test_other_network_than_the_token_s_is_not_authorised(robot_for, partner):
    robot = robot_for(partner, ip_allowed=["198.51.100.0/24"])
    granted = ask(client=split(robot), REMOTE_ADDR="198.51.100.9")

    assert ask(client=split(robot), REMOTE_ADDR="203.0.113.9").status_code == 400
    assert reach(granted, REMOTE_ADDR="198.51.100.9").status_code == 200
    assert reach(granted, REMOTE_ADDR="203.0.113.9").status_code == 403


@pytest.mark.parametrize("forge", [lambda text: text[:-2], lambda text: text + "x", lambda _: ""])
def test_altered_access_is_refused(robot, forge):
    text = ask(client=split(robot)).data["access_token"]
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer epa_{forge(text.removeprefix('epa_'))}")

    assert client.get(ME).status_code == 401


def test_what_we_sign_for_other_ends_is_no_access(robot):
    sealed = signing.dumps([robot.row.prefix, robot.row.digest[:16], ["requests:read"], 2**40])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer epa_{sealed}")

    assert client.get(ME).status_code == 401


def test_access_is_no_client_of_its_own(robot):
    text = ask(client=split(robot)).data["access_token"]

    assert ask(client=(text, "")).status_code == 401


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_only_post_is_there(db, method):
    answer = getattr(APIClient(), method)(PATH)

    assert answer.status_code == 405
    assert "POST" in answer["Allow"]


def test_attempts_are_limited_by_address(robot, settings):
    settings.PARTNER_ACCESS_RATE = "2/minute"

    statuses = [ask(client=("epp_0123456789", "x")).status_code for _ in range(3)]
    last = ask(client=split(robot))

    assert statuses == [401, 401, 429]
    assert last.data["error"] == "temporarily_unavailable"
    assert 1 <= int(last["Retry-After"]) <= 61
    assert ask(client=split(robot), REMOTE_ADDR="198.51.100.9").status_code == 200


def test_acts_are_logged_by_the_token_behind_it(robot_for, partner):
    robot = robot_for(partner, membership=make.member(partner=partner))
    granted = ask(client=split(robot))

    robot.row.refresh_from_db()
    assert robot.row.last_used_at == AT
    assert reach(granted, "/api/partner/v1/tokens").data["tokens"][0]["prefix"] == robot.row.prefix
