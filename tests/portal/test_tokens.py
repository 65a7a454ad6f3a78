"""API tokens in the portal: made once shown, revoked, by who may (portal.md 6.1)."""

import pytest

from apps.partners.models import PartnerToken
from tests import factories as make

PATH = "/portal/api/"
GIVEN = {"name": "robot", "scopes": ["requests:read"], "days": "90", "ip_allowed": ""}


@pytest.fixture
def partner(db):
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=64501)
    return partner


@pytest.fixture
def engineer_of(partner, client_for):
    member = make.member(partner=partner)
    return member, client_for(member.user)


def test_token_is_made_and_its_text_shown_once(engineer_of):
    member, client = engineer_of

    answer = client.post(f"{PATH}new/", GIVEN | {"asns": ["64501"]})

    token = PartnerToken.objects.get()
    assert (token.membership, token.asns, token.scopes) == (member, [64501], ["requests:read"])
    assert f"epp_{token.prefix}_" in answer.content.decode()
    listed = client.get(PATH).content.decode()
    assert f"epp_{token.prefix}_…" in listed
    assert answer.content.decode().split(f"epp_{token.prefix}_")[1].split("<")[0] not in listed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "required"),
        ({"scopes": []}, "required"),
        ({"asns": ["65550"]}, "65550"),
        ({"ip_allowed": "198.51.100.7/24"}, "host bits"),
        ({"days": "900"}, "900"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_lost(engineer_of, change, told):
    _member, client = engineer_of

    answer = client.post(f"{PATH}new/", GIVEN | {"asns": ["64501"]} | change)

    assert answer.status_code in (200, 422)
    assert told in answer.content.decode()
    assert not PartnerToken.objects.exists()


def test_only_scopes_of_the_role_are_offered(engineer_of, partner, client_for):
    _member, client = engineer_of
    admin = make.member(partner=partner, role="P-ADMIN")

    offered = [
        each.get(f"{PATH}new/").content.decode() for each in (client, client_for(admin.user))
    ]

    assert ["webhooks:write" in page for page in offered] == [False, True]
    assert all("loa:write" in page for page in offered)


def test_engineer_sees_their_own_administrator_all(engineer_of, partner, client_for):
    member, client = engineer_of
    make.partner_token(membership=member, name="mine")
    make.partner_token(membership=make.member(partner=partner), name="another's")
    admin = make.member(partner=partner, role="P-ADMIN")

    mine = client.get(PATH).content.decode()
    everything = client_for(admin.user).get(PATH).content.decode()

    assert "mine" in mine
    assert "another&#x27;s" not in mine
    assert "another&#x27;s" in everything


def test_revoked_token_is_over(engineer_of):
    member, client = engineer_of
    token, _text = make.partner_token(membership=member)

    answer = client.post(f"{PATH}{token.prefix}/revoke/", follow=True)

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "is revoked" in answer.content.decode()


def test_token_of_somebody_else_is_not_there(engineer_of):
    _member, client = engineer_of
    token, _text = make.partner_token()

    assert client.post(f"{PATH}{token.prefix}/revoke/").status_code == 404


def test_reader_has_no_such_page(partner, client_for):
    reader = make.member(partner=partner, role="P-RO")

    assert client_for(reader.user).get(PATH).status_code == 403
