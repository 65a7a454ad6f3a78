"""Users of a partner, one's own access, invitations, switching, acting on behalf."""

import pytest
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.core.models import StateChange
from apps.notifications.models import Notice
from apps.partners.models import Invitation, Membership
from tests import factories as make

pytestmark = pytest.mark.django_db
USERS = "/portal/users/"
NEW = {"email": "eva@andes.example", "name": "Eva Luna", "role": "P-NOC"}
ACCOUNT = {"name": "Eva Luna", "password": "plenty-of-letters-9"}


@pytest.fixture
def boss(andes):
    return make.member(partner=andes, role="P-ADMIN", user=make.user(name="Boss", role="partner"))


@pytest.fixture
def desk(client_for, boss):
    """The administrator's browser."""
    return client_for(boss.user)


def token_of(letter):
    return letter.body.partition("/portal/join/#")[2].split()[0]


def opened(desk):
    """A fresh browser that has opened the link of an invitation."""
    desk.post(f"{USERS}invite/", NEW)
    browser = Client()
    browser.post("/portal/join/open/", {"token": token_of(mail.outbox[-1])})
    return browser


def test_users_are_listed_with_role_and_second_factor(desk, andes, text):
    make.member(partner=andes, user=make.user(name="Noa", role="partner"), role="P-NOC")
    make.member(partner=make.partner(), user=make.user(name="Zoe", role="partner"))

    shown = text(desk.get(USERS))

    assert "Noa" in shown
    assert "NOC" in shown
    assert "Boss" in shown
    assert "Zoe" not in shown


def test_users_are_found_and_exported(desk, andes, text):
    make.member(partner=andes, user=make.user(name="Noa", role="partner"), role="P-NOC")

    found = text(desk.get(f"{USERS}?q=noa"))
    rows = desk.get(f"{USERS}?export=json&role=P-NOC").json()["users"]

    assert "1 user" in found
    assert "Boss, Administrator" in found  # on top, not in the list
    assert [(row["name"], row["role"], row["state"]) for row in rows] == [("Noa", "NOC", "Active")]


def test_the_list_costs_the_same_for_many(desk, andes, django_assert_max_num_queries):
    for _ in range(15):
        make.member(partner=andes)

    with django_assert_max_num_queries(15):
        desk.get(USERS)


def test_an_invitation_is_mailed_and_its_link_is_not_in_the_outbox(desk, andes):
    response = desk.post(f"{USERS}invite/", NEW)

    assert response["Location"] == USERS
    letter = mail.outbox[-1]
    assert letter.to == ["eva@andes.example"]
    assert "/portal/join/#" in letter.body
    assert not Notice.objects.filter(body__contains="/join/").exists()


def test_an_invitation_that_cannot_be_mailed_is_withdrawn(desk, settings, text):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2

    response = desk.post(f"{USERS}invite/", NEW)

    assert response.status_code == 422
    assert "could not be sent" in text(response)
    assert "eva@andes.example" in response.content.decode()
    assert Invitation.objects.get().withdrawn_at is not None


def test_who_was_invited_joins_and_sets_up_a_second_factor_first(desk):
    browser = opened(desk)

    response = browser.post("/portal/join/account/", ACCOUNT)

    assert response["Location"] == "/portal/"
    assert Membership.objects.get(user__email="eva@andes.example").state == "ACTIVE"
    for address in ("/portal/", "/portal/profile/", USERS):
        answer = browser.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/2fa/totp/activate/?next=%2Fportal")


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_opens_the_portal(desk):
    browser = opened(desk)
    browser.post("/portal/join/account/", ACCOUNT)
    page = browser.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200, page["Location"]
    form = page.context["form"]
    code = _code(form.secret)

    browser.post("/accounts/2fa/totp/activate/", {"code": code})

    assert browser.get("/portal/").status_code == 200


def test_a_session_without_the_second_factor_is_asked_for_it(client, andes):
    member = make.member(partner=andes)
    auth.TOTP.activate(member.user, auth.generate_totp_secret())
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get("/portal/")

    assert response["Location"].startswith("/accounts/2fa/reauthenticate/")


def _code(secret):
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_is_refused(desk, password):
    response = opened(desk).post("/portal/join/account/", {**ACCOUNT, "password": password})

    assert response.status_code == 422
    assert not User.objects.filter(email="eva@andes.example").exists()


def test_a_wrong_link_opens_nothing(client, text):
    response = client.post("/portal/join/open/", {"token": "guess"})

    assert response.status_code == 422
    assert "used, withdrawn or older" in text(response)
    assert client.get("/portal/join/account/")["Location"] == "/portal/join/"


def test_somebody_with_an_account_joins_with_it(desk, client_for, andes):
    eva = make.member(user=make.user(email="eva@andes.example", role="partner")).user
    desk.post(f"{USERS}invite/", NEW)
    browser = client_for(eva)
    browser.post("/portal/join/open/", {"token": token_of(mail.outbox[-1])})

    browser.post("/portal/join/accept/")

    assert Membership.objects.filter(user=eva, partner=andes, state="ACTIVE").exists()
    assert b"Andes Fibra" in browser.get("/portal/").content


def test_a_passed_on_link_is_refused(desk, client_for, text):
    other = make.member().user
    desk.post(f"{USERS}invite/", NEW)
    browser = client_for(other)
    browser.post("/portal/join/open/", {"token": token_of(mail.outbox[-1])})

    response = browser.post("/portal/join/accept/", follow=True)

    assert "The invitation is for eva@andes.example" in text(response)
    assert not Membership.objects.filter(user=other, partner__name="Andes Fibra").exists()


def test_a_role_is_changed_and_the_partner_told(desk, andes):
    noc = make.member(partner=andes, role="P-NOC")

    desk.post(f"{USERS}{noc.pk}/", {"role": "P-ENG"})

    noc.refresh_from_db()
    assert noc.role == "P-ENG"
    assert Notice.objects.filter(event="member.changed", recipient=noc.user).exists()


@pytest.mark.parametrize(
    ("verb", "state"), [("suspend", "SUSPENDED"), ("remove", "REMOVED")]
)  # fmt: skip
def test_access_is_taken_away_at_once(desk, client_for, andes, verb, state):
    noc = make.member(partner=andes, role="P-NOC")
    browser = client_for(noc.user)
    assert browser.get("/portal/").status_code == 200

    desk.post(f"{USERS}{noc.pk}/{verb}/")

    noc.refresh_from_db()
    assert noc.state == state
    assert browser.get("/portal/").status_code == 403
    assert StateChange.objects.filter(ref=noc.ref, target=state).exists()


def test_the_last_administrator_is_told_why_they_stay(desk, boss, text):
    response = desk.post(f"{USERS}{boss.pk}/remove/", follow=True)

    assert "the last administrator" in text(response)


def test_an_invitation_is_withdrawn(desk, andes):
    found = make.invitation(partner=andes)

    desk.post(f"{USERS}invitations/{found.pk}/withdraw/")

    found.refresh_from_db()
    assert found.withdrawn_at is not None


def test_somebody_at_two_partners_sees_one_at_a_time(client_for, andes):
    user = make.user(role="partner")
    make.member(partner=andes, user=user)
    brisa = make.partner(name="Brisa Red", portal_enabled=True)
    make.member(partner=brisa, user=user, role="P-ADMIN")
    browser = client_for(user)
    assert browser.get(USERS).status_code == 403

    browser.post("/portal/switch/", {"partner": brisa.ref})

    assert browser.get(USERS).status_code == 200
    assert "Andes" not in browser.get(USERS).content.decode().partition("Switch to")[0]


def test_nobody_switches_to_a_partner_that_is_not_theirs(client_for, andes):
    other = make.partner(name="Brisa Red", portal_enabled=True)
    browser = client_for(make.member(partner=andes).user)

    assert browser.post("/portal/switch/", {"partner": other.ref}).status_code == 404
    assert b"Brisa" not in browser.get("/portal/").content


@pytest.mark.parametrize("role", ["manager", "engineer", "admin"])
def test_our_people_open_the_portal_as_a_partner(client_for, andes, role, text):
    browser = client_for(make.user(role=role))
    assert browser.get("/portal/").status_code == 403

    browser.post("/portal/act/", {"partner": andes.ref})

    assert "You act for Andes Fibra" in text(browser.get("/portal/"))


def test_acting_never_manages_users(client_for, andes):
    browser = client_for(make.user(role="admin"))
    browser.post("/portal/act/", {"partner": andes.ref})

    assert browser.get(USERS).status_code == 403
    assert browser.post(f"{USERS}invite/", NEW).status_code == 403


def test_acting_ends(client_for, andes):
    browser = client_for(make.user(role="manager"))
    browser.post("/portal/act/", {"partner": andes.ref})

    response = browser.post("/portal/act/end/")

    assert response["Location"] == f"/partners/{andes.ref}/"
    assert browser.get("/portal/").status_code == 403


@pytest.mark.parametrize("role", ["finance", "legal", "leadership"])
def test_not_everybody_acts_for_partners(client_for, andes, role):
    browser = client_for(make.user(role=role))

    assert browser.post("/portal/act/", {"partner": andes.ref}).status_code == 403
    assert browser.get("/portal/").status_code == 403


def test_nobody_acts_for_a_partner_whose_portal_is_closed(client_for):
    closed = make.partner(portal_enabled=False)
    browser = client_for(make.user(role="manager"))

    assert browser.post("/portal/act/", {"partner": closed.ref}).status_code == 404


def test_people_at_partners_land_in_the_portal(client_for, andes):
    response = client_for(make.member(partner=andes).user).get("/")

    assert response["Location"] == "/portal/"


def test_the_console_is_not_for_people_at_partners(client_for, andes):
    browser = client_for(make.member(partner=andes).user)

    for address in ("/partners/", "/inbox/", "/admin/"):
        assert browser.get(address).status_code in (302, 403)
    assert browser.get("/partners/").status_code == 403


def test_a_sign_in_from_a_new_network_is_told(andes, client, settings):
    member = make.member(partner=andes)
    member.user.set_password("a-good-password-7")
    member.user.save()
    login = {"login": member.user.email, "password": "a-good-password-7"}
    for address in ("198.51.100.1", "198.51.100.2", "203.0.113.9"):
        Client(REMOTE_ADDR=address).post("/accounts/login/", login)

    found = Notice.objects.filter(event="login.new_network", recipient=member.user)
    assert found.count() == 1
    assert found.get().facts["lines"] == [["Network", "203.0.113.0/24"]]


def test_a_visit_is_noted(client_for, andes):
    member = make.member(partner=andes)

    client_for(member.user).get("/portal/")

    member.refresh_from_db()
    assert member.seen_at is not None


def test_the_access_page_says_what_an_invited_member_may(client_for, andes, text):
    shown = text(client_for(make.member(partner=andes).user).get("/portal/access/"))

    assert "You may do what your role allows." in shown
    assert "AS64501" in shown
