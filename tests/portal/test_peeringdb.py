"""Sign in with PeeringDB, against a real server on a port: who comes in, who does not."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from django.test import Client

from apps.accounts.models import User
from apps.integrations.peeringdb.oidc_fake import Oidc, Persona
from apps.notifications.models import Notice
from apps.partners.models import AsnRight, Membership, NetworkClaim, PeeringdbAccount
from tests import factories as make
from tests.factories import AT
from tests.integrations.oidc import CLIENT, SECRET, running

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/accounts/peeringdb/login/callback/"
LOGIN = "/accounts/peeringdb/login/"


def network(asn: int, *, manage: int = 1, perms: int = 15, name: str = "") -> dict[str, object]:
    return {
        "id": asn - 60000, "name": name or f"Net {asn}", "asn": asn, "perms": perms,
        "manage_peering_sessions": manage,
    }  # fmt: skip


@pytest.fixture
def ana() -> Persona:
    return Persona(7, "Ana Rojas", "ana@andes.example", [network(64501)])


@pytest.fixture
def server(ana, settings) -> Iterator[Oidc]:
    with running(lambda: [ana], redirects=[CALLBACK]) as found:
        settings.PEERINGDB_OIDC_URL = found.issuer
        settings.PEERINGDB_OIDC_CLIENT_ID, settings.PEERINGDB_OIDC_SECRET = CLIENT, SECRET
        app = {"client_id": CLIENT, "secret": SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {"peeringdb": {"APPS": [app]}}
        yield found


@pytest.fixture
def browser() -> Client:
    return Client()


def begin(client, query=""):
    """The address at the server that our page leads to."""
    response = client.post(f"{LOGIN}{query}")
    assert response.status_code == 302, response.content
    return response["Location"]


def choose(address, person=7):
    """Choose somebody on the server's page; the address it sends the browser back to."""
    place, _, query = address.partition("?")
    form = {name: values[0] for name, values in parse_qs(query).items()}
    answer = requests.post(place, {**form, "person": person}, allow_redirects=False, timeout=5)
    return answer.headers["Location"].removeprefix("http://testserver")


def sign_in(client, query=""):
    return client.get(choose(begin(client, query)))


@pytest.fixture
def member(andes, ana):
    """Ana has been here before and was confirmed."""
    user = make.user(email=ana.email, name=ana.name, role="partner")
    PeeringdbAccount.objects.create(
        user=user, pdb_id=ana.id, name=ana.name, email=ana.email, is_verified_user=True,
        is_verified_email=True, amr=["mfa"], read_at=AT - timedelta(days=3),
    )  # fmt: skip
    user.socialaccount_set.create(provider="peeringdb", uid="7")
    return make.member(user=user, partner=andes, source="PEERINGDB")


def test_the_request_carries_pkce_state_nonce_and_scopes(server, browser):
    asked = parse_qs(urlsplit(begin(browser)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 16
    assert len(asked["nonce"][0]) == 32
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email", "networks", "amr"}


def test_a_link_cannot_ask_for_other_scopes_or_parameters(server, browser):
    asked = parse_qs(urlsplit(begin(browser, "?scope=admin&auth_params=prompt%3Dnone")).query)

    assert "admin" not in asked["scope"][0]
    assert "prompt" not in asked


def test_a_member_comes_in_and_may_ask(server, browser, member, andes):
    response = sign_in(browser)

    assert (response.status_code, response["Location"]) == (302, "/portal/")
    assert browser.get("/portal/").status_code == 200
    right = AsnRight.objects.get()
    assert (right.asn.number, right.may_manage, right.perms) == (64501, True, 15)


def test_the_first_time_makes_a_link_that_staff_confirm(server, browser, andes, ana):
    manager = make.user(role="manager")

    sign_in(browser)

    member = Membership.objects.get()
    assert (member.user.email, member.user.role) == (ana.email, "partner")
    assert (member.partner, member.state, member.role) == (andes, "PENDING", "P-ADMIN")
    assert Notice.objects.filter(recipient=manager, kind="link_pending").count() == 1
    assert browser.get("/portal/").status_code == 403
    assert not member.user.has_usable_password()


def test_a_network_that_no_partner_has_makes_a_claim(server, browser, ana):
    ana.networks = [network(64999), network(64998, manage=0)]

    sign_in(browser)

    claim = NetworkClaim.objects.get()
    assert (claim.asn, claim.state, claim.may_manage) == (64999, "PENDING", True)
    assert not Membership.objects.exists()


def test_affiliation_alone_lets_nobody_act(server, browser, member, ana):
    ana.networks = [network(64501, manage=0, perms=1)]

    sign_in(browser)

    assert browser.get("/portal/").status_code == 200
    refused = browser.get("/portal/users/")
    assert refused.status_code == 403
    assert AsnRight.objects.get().may_manage is False


def test_the_reason_is_shown_when_only_reading_is_possible(server, browser, member, ana, text):
    Membership.objects.update(role="P-ADMIN")
    ana.networks = [network(64501, manage=0)]
    sign_in(browser)

    refused = browser.get("/portal/users/")

    assert refused.status_code == 403
    assert "manage_peering_sessions" in text(refused)
    assert "manage_peering_sessions" in text(browser.get("/portal/access/"))


@pytest.mark.parametrize(
    ("amr", "status"),
    [(["pwd", "mfa"], 200), (["pwd", "swk"], 200), (["pwd"], 403), (["otp"], 403), ([], 403)],
)
def test_changes_need_a_second_factor_at_peeringdb(server, browser, member, ana, amr, status):
    Membership.objects.update(role="P-ADMIN")
    ana.amr = amr

    sign_in(browser)

    assert browser.get("/portal/users/").status_code == status
    assert browser.get("/portal/").status_code == 200


def test_rights_older_than_a_day_are_read_again_before_a_change(server, browser, member, text):
    Membership.objects.update(role="P-ADMIN")
    sign_in(browser)

    with time_machine.travel(timedelta(hours=25), tick=False):
        refused = browser.get("/portal/users/")

    assert refused.status_code == 403
    assert "more than 24 hours ago" in text(refused)
    assert "Sign in with PeeringDB again" in text(refused)


def test_who_left_the_network_is_suspended_and_their_tokens_rest(server, browser, member, ana):
    sign_in(browser)
    token, _ = make.partner_token(membership=member, asns=[64501], expires_at=None or _later())
    ana.networks = []

    sign_in(Client())

    member.refresh_from_db()
    token.refresh_from_db()
    assert (member.state, member.suspended_for) == ("SUSPENDED", "RIGHTS")
    assert token.suspended_at is not None
    assert browser.get("/portal/").status_code == 403


def _later():
    return PeeringdbAccount.objects.get().read_at + timedelta(days=30)


def test_who_comes_back_is_a_member_again(server, browser, member, ana):
    kept, ana.networks = ana.networks, []
    sign_in(Client())
    ana.networks = kept

    sign_in(browser)

    member.refresh_from_db()
    assert (member.state, member.suspended_for) == ("ACTIVE", "")


@pytest.mark.parametrize("lack", ["verified_user", "verified_email"])
def test_who_is_not_verified_there_is_nobody_here(server, browser, andes, ana, lack):
    setattr(ana, lack, False)

    response = sign_in(browser)

    assert response.status_code == 403
    assert not User.objects.filter(email=ana.email).exists()
    assert browser.get("/portal/").status_code == 302


def test_an_address_of_our_own_people_is_not_taken_over(server, browser, ana, text):
    ours = make.user(email="Ana@Andes.example", role="admin")

    response = sign_in(browser)

    assert response.status_code == 403
    assert "own accounts" in text(response)
    assert not PeeringdbAccount.objects.exists()
    assert not ours.socialaccount_set.exists()
    assert browser.get("/").status_code == 302


def test_an_invited_account_with_the_address_is_not_taken_over(server, browser, andes, ana, text):
    make.member(user=make.user(email=ana.email, role="partner"), partner=andes)

    response = sign_in(browser)

    assert response.status_code == 403
    assert "connect PeeringDB" in text(response)


def test_an_invited_member_connects_peeringdb(server, client_for, andes, ana):
    user = make.user(email="someone@andes.example", role="partner")
    make.member(user=user, partner=andes)
    client = client_for(user)

    response = sign_in(client, "?process=connect")

    assert response["Location"] == "/portal/access/"
    assert PeeringdbAccount.objects.get().user == user
    assert user.socialaccount_set.get().uid == "7"


def test_our_own_people_cannot_connect_peeringdb(server, client_for):
    admin = make.user(role="admin")

    response = sign_in(client_for(admin), "?process=connect")

    assert response.status_code == 403
    assert not admin.socialaccount_set.exists()


@pytest.mark.parametrize(
    "patch",
    [{"iss": "https://evil.example/oauth2"}, {"aud": "somebody-else"}, {"exp": 1_000_000_000},
     {"nonce": "of another sign-in"}, {"sub": "8"}],
)  # fmt: skip
def test_an_id_token_that_does_not_hold_signs_nobody_in(server, browser, member, patch):
    server.patch = patch

    response = sign_in(browser)

    assert response.status_code == 403
    assert browser.get("/portal/").status_code == 302


def test_an_id_token_of_another_key_signs_nobody_in(server, browser, member):
    server.other_key = True

    assert sign_in(browser).status_code == 403
    assert browser.get("/portal/").status_code == 302


def test_a_code_works_once(server, browser, member):
    back = choose(begin(browser))
    assert browser.get(back).status_code == 302

    again = Client().get(back)
    assert again.status_code == 403


def test_the_answer_of_another_browser_signs_nobody_in(server, browser, member):
    """Login CSRF: the state is bound to the session that began."""
    back = choose(begin(browser))

    assert Client().get(back).status_code == 403


def test_who_cancels_is_told_so(server, browser, text):
    response = browser.get(choose(begin(browser), person=""))

    assert "cancelled" in text(response)


def test_a_server_that_is_down_before_is_said_so(server, browser, text):
    server.down = 503

    response = browser.post(LOGIN)

    assert response.status_code == 403
    assert "did not work" in text(response)


def test_a_server_that_is_down_is_said_so(server, browser, member):
    back = choose(begin(browser))
    server.down = 503

    assert browser.get(back).status_code == 403


def test_a_get_does_not_begin_a_sign_in(server, browser):
    """Another site cannot sign somebody in by a link or picture."""
    assert browser.get(LOGIN).status_code == 200
    assert not server.requests


def test_without_a_client_id_nothing_is_offered(client, text):
    assert "PeeringDB" not in text(client.get("/accounts/login/"))


def test_the_button_is_on_the_page_of_signing_in(server, client, text):
    assert "Sign in with PeeringDB" in text(client.get("/accounts/login/"))


def test_a_password_does_not_borrow_the_factor_of_peeringdb(server, browser, member, client):
    """Who resets a password does not come in as if they had signed in at PeeringDB."""
    sign_in(browser)
    member.user.set_password("a-good-password-7")
    member.user.save()

    client.post("/accounts/login/", {"login": member.user.email, "password": "a-good-password-7"})

    response = client.get("/portal/")
    assert response["Location"].startswith("/accounts/2fa/totp/activate/")


def test_nothing_secret_is_kept_in_the_clear(server, browser, member):
    sign_in(browser)

    account = PeeringdbAccount.objects.get()
    kept = PeeringdbAccount.objects.extra(select={"raw": "refresh_token"}).get()  # noqa: S610
    assert len(account.refresh_token) == 32
    assert account.refresh_token not in kept.raw
    assert json.dumps(member.user.socialaccount_set.get().extra_data) == "{}"
