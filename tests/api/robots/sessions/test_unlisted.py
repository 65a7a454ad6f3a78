"""Addresses that PeeringDB does not list for them yet: 422 with the link there (portal.md 6.5)."""

import pytest

from tests.api.robots.exchanges import IX, session
from tests.api.robots.sessions.conftest import PATH
from tests.factories.peeringdb import mirror

PAGE = "https://www.peeringdb.com/net/2"
UNLISTED = {"local_ip": "192.0.2.77"}  # of the exchange, and of nobody


@pytest.fixture(autouse=True)
def _mirror(partner):
    mirror()


def test_it_is_a_422_that_leads_to_peeringdb(robot):
    answer = robot.send("post", PATH, [session(**UNLISTED)])

    assert answer.status_code == 422, answer.data
    assert answer.data["errors"][0]["name"] == "sessions[0].local_ip"
    assert "Update PeeringDB first" in answer.data["errors"][0]["messages"][0]
    assert answer.data["links"] == [{"name": "sessions[0].local_ip", "url": PAGE}]


def test_in_a_batch_only_that_session_is_rejected(robot):
    answer = robot.send("post", PATH, [session(), session(2, **UNLISTED)])

    assert answer.status_code == 200
    (rejected,) = answer.data["rejected"]
    assert len(answer.data["sessions"]) == 1
    assert rejected["index"] == 1
    assert rejected["links"] == [{"name": "local_ip", "url": PAGE}]


def test_what_is_wrong_besides_makes_it_a_400(robot):
    answer = robot.send("post", PATH, [session(peer_ip="192.0.2.78", **UNLISTED)])

    assert answer.status_code == 400
    assert [link["url"] for link in answer.data["links"]] == [PAGE]


def test_address_outside_the_exchange_stays_a_400_without_a_link(robot):
    answer = robot.send("post", PATH, [session(local_ip="203.0.113.9")])

    assert answer.status_code == 400
    assert "links" not in answer.data


def test_partner_api_says_the_same_by_field(robot):
    lines = [{"our_ip": "192.0.2.1", "their_ip": "192.0.2.77"}]
    fields = {"ixp": IX, "contact_email": "noc@isp.example", "sessions": lines}
    body = {"type": "ix_sessions", "submit": True, "fields": fields}

    answer = robot.send("post", "/api/partner/v1/requests", body)

    assert answer.status_code == 422, answer.data
    assert answer.data["links"] == [{"field": "sessions[0].their_ip", "url": PAGE}]
    assert [error["field"] for error in answer.data["errors"]] == ["sessions[0].their_ip"]
