"""Every address of both APIs as whom it is not for (portal.md 6.5 and 6.9, "cross-tenant matrix").

Another partner's object is answered as one that does not exist: same status, same body, and as many
questions to the database, so that no clock tells them apart.
"""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.accounts import actions as accounts
from apps.api.peering.base import PeeringView
from apps.api.robots.views import RobotView
from tests import factories as make
from tests.api.robots import isolation
from tests.api.robots.conftest import THEIRS
from tests.factories import AT

pytestmark = pytest.mark.django_db
ALL = isolation.addresses()
OF_AN_OBJECT = [each for each in ALL if each.names_object]
LISTS = [each for each in ALL if each.method == "get" and not each.names_object]
WRITES = [each for each in ALL if each.method != "get"]
FREE = ("partner_api:token",)  # a program may always give up its own token
by_name = {"ids": str}


@pytest.fixture
def mine(partner):
    partner.name = "Fibra Norte"
    partner.save(update_fields=["name"])
    return partner


@pytest.fixture
def admin(mine, robot_for):
    return robot_for(mine, role="P-ADMIN")


@pytest.fixture
def outsider(robot_for):
    """A program of another partner that may do everything, but not here."""
    other = make.partner(name="Cabo Azul", portal_enabled=True)
    make.asn(partner=other, number=64505, is_primary=True)
    return robot_for(other, role="P-ADMIN")


def call(robot, address, url, partner):
    """With a version that fits all; the body is empty: whose it is comes before what it says."""
    if address.method == "get":
        return robot.get(url, address.query(partner))
    return robot.generic(
        address.method.upper(), url, b"{}", content_type="application/json", HTTP_IF_MATCH="*"
    )


def told(answer, url):
    return {**answer.json(), "instance": ""}, answer["Content-Type"]


def test_every_address_that_names_an_object_has_its_line():
    needed = {each.name for each in OF_AN_OBJECT}

    assert needed - isolation.OBJECTS.keys() == set(), "Add it to tests/api/robots/isolation.py"
    assert isolation.OBJECTS.keys() - needed == set(), "No such address any more"


@pytest.mark.parametrize("address", ALL, **by_name)
def test_a_member_s_program_finds_it(admin, mine, address):
    """Without this the others could pass because the line in `isolation` makes nothing."""
    answer = call(admin, address, address.plain(mine), mine)
    answer.close()  # a file is open until then

    assert answer.status_code in {200, 201, 202, 204, 400, 409, 412, 415, 422}
    assert address.method != "get" or answer.status_code == 200


@pytest.mark.parametrize("address", OF_AN_OBJECT, **by_name)
def test_another_partner_s_object_is_as_one_that_is_not(outsider, mine, address):
    theirs, absent = address.of(mine)
    outsider.get("/api/partner/v1/me")  # notes when it was used last

    answers, costs = [], []
    for url in (theirs, absent):
        with CaptureQueriesContext(connection) as queries:
            answers.append(call(outsider, address, url, mine))
        costs.append(len(queries))

    assert [answer.status_code for answer in answers] == [404, 404]
    assert told(answers[0], theirs) == told(answers[1], absent)
    assert mine.name not in answers[0].content.decode()
    assert costs[0] == costs[1]


@pytest.mark.parametrize("address", LISTS, **by_name)
def test_lists_tell_another_partner_nothing(outsider, mine, address):
    names = [text for maker in isolation.OBJECTS.values() for text in maker(mine).values()]
    partner = outsider.row.membership.partner

    answer = call(outsider, address, address.plain(partner), partner)

    assert answer.status_code == 200
    body = answer.content.decode()
    assert [name for name in [mine.name, *names] if f'"{name}"' in body] == []


@pytest.fixture
def without(client_for, robot_for, mine):
    """Clients without a token that holds: nobody, an expired one, and our own people two ways."""
    person = make.user(role="admin")
    _token, text = accounts.issue_token(owner=person, name="x", scopes=["read", "write"], at=AT)
    staff = APIClient()
    staff.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    expired = robot_for(mine, role="P-ADMIN")
    type(expired.row).objects.filter(pk=expired.row.pk).update(expires_at=AT)
    return {"nobody": APIClient(), "expired": expired, "seat": client_for(person), "staff": staff}


@pytest.mark.parametrize("address", ALL, **by_name)
def test_without_a_token_that_holds_nothing_is_open(without, mine, address):
    url = address.plain(mine)

    answers = {name: call(client, address, url, mine) for name, client in without.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        without, 401
    )
    assert all(each["WWW-Authenticate"].startswith("Bearer realm=") for each in answers.values())
    assert 'error="invalid_token"' in answers["expired"]["WWW-Authenticate"]


@pytest.mark.parametrize("address", ALL, **by_name)
def test_token_of_who_is_no_member_any_more_opens_nothing(robot_for, mine, address):
    member = make.member(partner=mine, role="P-ADMIN")
    robot, url = robot_for(mine, membership=member), address.plain(mine)

    for state in ("SUSPENDED", "REMOVED"):
        type(member).objects.filter(pk=member.pk).update(state=state)
        answer = call(robot, address, url, mine)

        assert answer.status_code == 403
        assert "not active" in answer.json()["detail"]


@pytest.mark.parametrize("address", WRITES, **by_name)
def test_reader_changes_nothing(robot_for, mine, address):
    reader, url = robot_for(mine, role="P-RO"), address.plain(mine)

    answer = call(reader, address, url, mine)

    assert answer.status_code == (404 if address.name in FREE else 403)
    assert address.name in FREE or "does not have the scope" in answer.json()["detail"]


@pytest.mark.parametrize("address", WRITES, **by_name)
def test_affiliation_without_the_right_changes_nothing(robot_for, mine, address):
    """A person PeeringDB still lists, who may not manage sessions any more (portal.md 6.5)."""
    member = make.member(partner=mine, source="PEERINGDB", role="P-ENG")
    make.right(membership=member, asn=mine.asns.get(is_primary=True))
    robot = robot_for(mine, membership=member, asns=[mine.asns.get(is_primary=True).number])
    url = address.plain(mine)
    type(member).objects.filter(pk=member.pk).update(role="P-RO")
    member.rights.update(may_manage=False)

    answer = call(robot, address, url, mine)

    assert answer.status_code == (404 if address.name in FREE else 403)


@pytest.fixture
def first_wall_down(monkeypatch, mine):
    """Every look-up asks for the partner of somebody else, as if its filter was forgotten."""
    caller = RobotView.caller.fget

    def forged(view):
        used = caller(view)
        return replace(used, seat=replace(used.seat, partner=mine))

    monkeypatch.setattr(RobotView, "caller", property(forged))
    monkeypatch.setattr(PeeringView, "acts_for", lambda view: [THEIRS])


@pytest.mark.parametrize("address", OF_AN_OBJECT, **by_name)
def test_forgotten_filter_shows_nothing_to_another_partner(
    outsider, mine, address, first_wall_down
):
    """The second wall alone, also where a request writes (docs/adr/0008-second-wall.md)."""
    theirs, _absent = address.of(mine)

    answer = call(outsider, address, theirs, mine)

    assert answer.status_code == 404
