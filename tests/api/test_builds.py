"""Ports, LOA-CFAs and BGP sessions by API."""

import pytest
from rest_framework.test import APIClient

from apps.network import actions
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def client():
    found = APIClient()
    found.force_authenticate(make.user(role="engineer"))
    return found


@pytest.fixture
def site():
    return make.site(code="BOG-7")


def test_ports_are_added_reserved_and_released(client, site):
    facts = {"site": "BOG-7", "device": "edge1", "names": "et-0/0/[0-3]", "speed_bps": 100 * GBPS}
    held = {"site": "BOG-7", "speed_bps": 100 * GBPS, "count": 3, "held_for": "CAP-00001"}

    added = client.post(f"{API}/ports/", facts, format="json")
    taken = client.post(f"{API}/ports/reserve/", held, format="json")
    short = client.post(f"{API}/ports/reserve/", held, format="json")
    listed = client.get(f"{API}/ports/?state=RESERVED&site=BOG-7").json()
    freed = client.post(f"{API}/ports/release/", {"held_for": "CAP-00001"}, format="json")

    assert (added.status_code, added.json()) == (201, {"ports": 4})
    assert (taken.json(), freed.json()) == ({"ports": 3}, {"ports": 3})
    assert short.status_code == 409
    assert "has 1 free of the 3" in short.json()["detail"].replace("\xa0", " ")
    assert [row["held_for"] for row in listed["results"]] == ["CAP-00001"] * 3


def test_an_incomplete_loa_is_a_problem_that_names_each_field(client):
    loa = make.drafted_loa(partner=make.partner(), site=make.site())
    actions.edit_loa(loa=loa, circuit="", signatory="TBD", by=None, at=AT)

    answer = client.post(f"{API}/loas/{loa.ref}-v1/issue/", {}, format="json")

    assert answer.status_code == 422
    assert sorted(e["field"] for e in answer.json()["errors"]) == ["circuit", "signatory"]


def test_a_loa_is_issued_and_its_versions_are_apart(client):
    loa = make.drafted_loa(partner=make.partner(), site=make.site())

    client.post(f"{API}/loas/{loa.ref}-v1/issue/", {}, format="json")
    again = client.post(f"{API}/loas/{loa.ref}-v1/reissue/", {}, format="json").json()
    both = client.get(f"{API}/loas/?ref={loa.ref}").json()["results"]

    assert (again["ref"], again["state"]) == (f"{loa.ref}-v2", "ISSUED")
    assert {(row["version"], row["state"]) for row in both} == {(1, "SUPERSEDED"), (2, "ISSUED")}
    assert again["facts"]["ports"][0]["position"] == "pair 1"


def test_a_session_is_made_and_its_secret_never_shown(client):
    session = make.bgp_session(interconnect=make.pni(), secret="open-sesame")

    one = client.get(f"{API}/sessions/{session.uid}/")

    assert one.json()["state"] == "PENDING"
    assert b"open-sesame" not in one.content
    assert "secret" not in one.json()


def test_roles_that_do_not_fit_are_refused_by_field(client):
    answer = client.post(f"{API}/sessions/", {
        "interconnect": make.pni().ref, "our_asn": 64496, "their_asn": 64500,
        "our_ip": "192.0.2.1", "their_ip": "192.0.2.2", "our_role": 0, "their_role": 0,
    }, format="json")  # fmt: skip

    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["their_role"]


@pytest.mark.parametrize("noun", ["ports", "loas", "sessions"])
def test_a_page_takes_the_same_queries_whatever_it_holds(
    client, site, noun, django_assert_max_num_queries
):
    for n in range(3):
        link = make.pni(site=site)
        make.bgp_session(interconnect=link)
        make.drafted_loa(partner=link.partner, site=make.site(), request_ref=f"CAP-0000{n}")

    with django_assert_max_num_queries(4):
        assert client.get(f"{API}/{noun}/").status_code == 200


def test_sessions_that_are_seen_up_are_established(client):
    session = make.bgp_session(interconnect=make.pni(), state="APPROVED")
    pair = {"our_ip": session.our_ip, "their_ip": session.their_ip}
    stray = {"our_ip": "192.0.2.200", "their_ip": "192.0.2.201"}
    rows = [{**pair, "is_up": True, "prefixes": 7}, {**stray, "is_up": False}]

    answer = client.post(f"{API}/sessions/seen/", {"sessions": rows}, format="json")
    again = client.post(f"{API}/sessions/seen/", {"sessions": rows}, format="json")

    session.refresh_from_db()
    assert answer.json() == {"changed": 1, "unchanged": 0, "old": 0, "unknown": [stray]}
    assert again.json()["unchanged"] == 1
    assert (session.state, session.prefixes) == ("ESTABLISHED", 7)


@pytest.mark.parametrize(
    "row",
    [
        {"our_ip": "here", "their_ip": "192.0.2.1", "is_up": True},
        {"our_ip": "192.0.2.0", "their_ip": "192.0.2.1"},
        {"our_ip": "192.0.2.0", "their_ip": "192.0.2.1", "is_up": True, "prefixes": -1},
        {"our_ip": "192.0.2.0", "their_ip": "192.0.2.1", "is_up": True, "at": "2199-01-01T00:00Z"},
    ],
)
def test_word_of_a_session_that_makes_no_sense_is_refused(client, row):
    answer = client.post(f"{API}/sessions/seen/", {"sessions": [row]}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"]
