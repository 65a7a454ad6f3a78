"""Every address of the portal as whom it is not for: another partner, a reader, somebody who left.

Addresses are read from the URL configuration; `isolation.OBJECTS` says how to make what they show.
"""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from apps.partners.enums import PARTNER_PERMISSIONS
from apps.portal import access
from tests import factories as make
from tests.portal import isolation

pytestmark = pytest.mark.django_db
MEMBERS_ONLY = [each for each in isolation.addresses() if each.is_of_a_seat]
OTHERS = [each for each in isolation.addresses() if not each.is_of_a_seat]
OF_AN_OBJECT = [each for each in MEMBERS_ONLY if each.name in isolation.OBJECTS]
GUARDED = [each for each in MEMBERS_ONLY if each.permission not in ("see", "anybody")]
VARYING = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken":[^}]*')
by_name = {"ids": lambda each: each.name}


@pytest.fixture
def mine():
    return make.partner(name="Fibra Norte", portal_enabled=True)


@pytest.fixture
def member_of(client_for):
    """A client of somebody at the partner; an administrator unless another role is named."""

    def sign_in(partner, role="P-ADMIN", **fields):
        return client_for(make.member(partner=partner, role=role, **fields).user)

    return sign_in


@pytest.fixture
def stranger(member_of):
    """The administrator of another partner: may do everything, but not here."""
    return member_of(make.partner(name="Cabo Azul", portal_enabled=True))


def answers(client, address):
    """By every method that the address takes; 405 is no answer."""
    found = (client.get(address), client.post(address, {}))
    for response in found:
        if response.streaming:
            b"".join(response)  # a file is closed once it is read
    return [response for response in found if response.status_code != 405]


def body(response, address):
    """Without what differs from one answer to the next: the address itself, nonces, tokens."""
    content = b"".join(response) if response.streaming else response.content
    return VARYING.sub("", content.decode()).replace(address, "")


def test_every_address_with_arguments_has_a_line():
    known = isolation.OBJECTS.keys() | isolation.FOR_EVERY_MEMBER.keys()
    needed = {each.name for each in MEMBERS_ONLY if each.arguments}

    assert needed - known == set(), "Add how to make its object to tests/portal/isolation.py"
    assert known - needed == set(), "No such address any more"


@pytest.mark.parametrize("address", MEMBERS_ONLY, **by_name)
def test_nobody_is_sent_to_sign_in(client, mine, address):
    url = address.of(mine)

    for response in answers(client, url):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=/portal/")


@pytest.mark.parametrize("address", MEMBERS_ONLY, **by_name)
@pytest.mark.parametrize("state", ["PENDING", "SUSPENDED", "REMOVED"])
def test_somebody_who_is_no_member_now_sees_nothing(member_of, mine, address, state):
    client = member_of(mine, state=state)

    for response in answers(client, address.of(mine)):
        assert response.status_code == 403
        assert mine.name not in response.content.decode()


@pytest.mark.parametrize("address", MEMBERS_ONLY, **by_name)
def test_a_member_finds_it(member_of, mine, address):
    """Without this the others could pass because the line in `isolation` makes nothing."""
    responses = answers(member_of(mine), address.of(mine))
    found = {response.status_code for response in responses}
    for response in responses:
        response.close()  # a file is open until then

    assert found
    assert found <= {200, 204, 302, 400, 409, 422}


@pytest.mark.parametrize("address", OF_AN_OBJECT, **by_name)
def test_another_partner_finds_what_is_absent(stranger, mine, address):
    theirs, absent = address.of(mine), address.absent(mine)

    for response, other in zip(answers(stranger, theirs), answers(stranger, absent), strict=True):
        assert (response.status_code, other.status_code) == (404, 404)
        assert body(response, theirs) == body(other, absent)
        assert mine.name not in response.content.decode()


def test_other_addresses_say_whom_they_are_for():
    assert {each.permission for each in OTHERS} <= {"public", "staff", "person"}


@pytest.mark.parametrize(
    "address", [each for each in OTHERS if each.permission == "staff"], **by_name
)
def test_what_is_for_our_own_people_is_for_nobody_else(member_of, mine, client, address):
    for response in answers(member_of(mine), address.of(mine)):
        assert response.status_code == 403
    for response in answers(client, address.of(mine)):
        assert response.status_code == 302


@pytest.mark.parametrize("address", GUARDED, **by_name)
def test_a_reader_may_not(member_of, mine, address):
    assert address.permission in PARTNER_PERMISSIONS

    for response in answers(member_of(mine, role="P-RO"), address.of(mine)):
        assert response.status_code == 403


@pytest.fixture
def first_wall_down(monkeypatch, mine):
    """Every look-up asks for the partner of somebody else, as if its filter was forgotten."""

    def forging(run):
        def forged(seat, view, request, *args, **kwargs):
            def astray(request, *args, **kwargs):
                request.seat = replace(seat, partner=mine)
                return view(request, *args, **kwargs)

            return run(seat, astray, request, *args, **kwargs)

        return forged

    for name in ("_read", "_write"):
        monkeypatch.setattr(access, name, forging(getattr(access, name)))


@pytest.mark.parametrize("address", OF_AN_OBJECT, **by_name)
def test_forgotten_filter_shows_nothing_to_another_partner(
    stranger, mine, address, first_wall_down
):
    """The second wall alone, also where a request writes (docs/adr/0008-second-wall.md)."""
    for response in answers(stranger, address.of(mine)):
        assert response.status_code == 404


def test_pages_that_only_read_take_nothing_else(member_of, mine):
    """A page that answered a POST would read without the wall."""
    client = member_of(mine)

    for name in ("home", "interconnect_list", "request_list", "member_list", "document_list"):
        assert client.post(reverse(f"portal:{name}")).status_code == 405
