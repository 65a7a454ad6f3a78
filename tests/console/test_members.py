"""Staff: links that wait, claims, users of a partner."""

import pytest

from apps.partners.models import Membership, NetworkClaim
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
LINKS = "/partners/links/"


@pytest.fixture
def partner():
    return make.partner(name="Fibra Norte", portal_enabled=True)


@pytest.fixture
def waiting(partner):
    return make.member(partner=partner, state="PENDING", source="PEERINGDB", role="P-ENG")


@pytest.fixture
def claim():
    user = make.user(role="partner", name="Ana Rojas")
    return NetworkClaim.objects.create(
        user=user, asn=64600, name="Red Nueva", pdb_net_id=5, may_manage=True, perms=15,
        created_at=AT,
    )  # fmt: skip


def test_people_who_wait_are_listed(staff, waiting, claim, text):
    shown = text(staff.get(LINKS))

    assert waiting.user.email in shown
    assert "AS64600" in shown


def test_a_link_is_confirmed(staff, waiting):
    staff.post(f"{LINKS}{waiting.pk}/confirm/", {"role": "P-NOC"})

    waiting.refresh_from_db()
    assert (waiting.state, waiting.role) == ("ACTIVE", "P-NOC")


def test_a_link_is_refused_with_a_reason(staff, waiting):
    assert staff.post(f"{LINKS}{waiting.pk}/refuse/", {"reason": ""}).status_code == 422

    staff.post(f"{LINKS}{waiting.pk}/refuse/", {"reason": "Left"})

    waiting.refresh_from_db()
    assert waiting.state == "REMOVED"


def test_a_link_is_decided_once(staff, waiting):
    staff.post(f"{LINKS}{waiting.pk}/confirm/", {"role": "P-NOC"})

    assert staff.post(f"{LINKS}{waiting.pk}/refuse/", {"reason": "x"}).status_code == 404


def test_a_claim_becomes_a_partner(staff, claim):
    make.metro()

    staff.post(f"/partners/claims/{claim.pk}/confirm/", {"region": "LATAM", "role": "P-ENG"})

    member = Membership.objects.get()
    assert (member.partner.name, member.state) == ("Red Nueva", "ACTIVE")


def test_a_claim_joins_a_partner(staff, claim, partner):
    staff.post(
        f"/partners/claims/{claim.pk}/confirm/",
        {"partner": partner.ref, "region": "", "role": "P-ENG"},
    )

    assert Membership.objects.get().partner == partner
    assert partner.asns.get().number == 64600


def test_a_claim_is_refused(staff, claim):
    staff.post(f"/partners/claims/{claim.pk}/refuse/", {"reason": "Not in our region"})

    claim.refresh_from_db()
    assert claim.state == "REFUSED"


def test_users_of_a_partner_are_managed(staff, partner, text):
    member = make.member(partner=partner, role="P-ADMIN")
    base = f"/partners/{partner.ref}/users/"
    assert member.user.email in text(staff.get(base))

    staff.post(f"{base}{member.pk}/role/", {"role": "P-RO"})
    staff.post(f"{base}{member.pk}/suspend/")
    member.refresh_from_db()
    assert (member.role, member.state) == ("P-RO", "SUSPENDED")

    staff.post(f"{base}{member.pk}/reinstate/")
    staff.post(f"{base}{member.pk}/remove/")
    member.refresh_from_db()
    assert member.state == "REMOVED"


def test_staff_invite(staff, partner, mailoutbox):
    staff.post(
        f"/partners/{partner.ref}/users/invite/",
        {"email": "eva@norte.example", "name": "Eva", "role": "P-ADMIN"},
    )

    assert mailoutbox[0].to == ["eva@norte.example"]


def test_a_member_of_another_partner_is_not_there(staff, partner):
    other = make.member()

    assert staff.post(f"/partners/{partner.ref}/users/{other.pk}/remove/").status_code == 404


def test_engineers_do_not_manage_users(client_for, partner, waiting):
    engineer = client_for(make.user(role="engineer"))

    assert engineer.get(LINKS).status_code == 403
    assert engineer.get(f"/partners/{partner.ref}/users/").status_code == 403


def test_the_page_of_a_partner_opens_its_portal(staff, partner, text):
    assert "Open portal as partner" in text(staff.get(f"/partners/{partner.ref}/"))
