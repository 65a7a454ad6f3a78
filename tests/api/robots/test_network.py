"""/interconnects, /deployments, /maintenances, /agreements, /locations, /eligibility."""

from datetime import timedelta

import pytest

from apps.capacity.enums import RequestType
from apps.network.models import IXP, Facility
from tests import factories as make
from tests.factories import AT
from tests.factories import requests as asked
from tests.factories.peeringdb import mirror

ROOT = "/api/partner/v1"


@pytest.fixture
def link(partner):
    link = make.pni(partner=partner, name="BOG-7")
    make.link_stat(link, p95_gbps=300, used="75.0")
    return link


def test_interconnects_come_with_figures_and_without_devices(robot, link):
    make.pni()

    answer = robot.get(f"{ROOT}/interconnects")

    row = answer.data["interconnects"][0]
    assert [each["reference"] for each in answer.data["interconnects"]] == [link.ref]
    assert (row["capacity_bps"], float(row["figures"]["used_pct"])) == (400 * 10**9, 75.0)
    assert "device" not in str(answer.content)


def test_one_interconnect_has_its_parts(robot, link):
    found = robot.get(f"{ROOT}/interconnects/{link.ref}").data

    assert found["name"] == "BOG-7"
    assert found["capacities"][0]["ports"] == 4


@pytest.mark.parametrize(
    "rest", ["", "/loa", "/statistics?metric=p95&from=2026-11-01&to=2026-11-02"]
)
def test_interconnect_of_another_is_as_one_that_is_not(robot, rest):
    other = make.pni()
    answers = [robot.get(f"{ROOT}/interconnects/{ref}{rest}") for ref in (other.ref, "PNI-99999")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].data, "instance": ""} == {**answers[1].data, "instance": ""}


class TestStatistics:
    @pytest.fixture
    def path(self, link):
        return f"{ROOT}/interconnects/{link.ref}/statistics"

    @pytest.mark.parametrize(("metric", "step"), [("p95", 86400), ("avg", 3600)])
    def test_points_lie_within_what_was_asked(self, robot, path, metric, step):
        query = {"metric": metric, "from": "2026-11-10T00:00:00Z", "to": "2026-11-12T00:00:00Z"}

        answer = robot.get(path, query)

        assert answer.status_code == 200
        assert answer.data["step_s"] == step
        times = [point["at"] for point in answer.data["points"]]
        assert all("2026-11-10" <= at < "2026-11-12" for at in times)

    def test_highest_rates_are_told(self, robot, path):
        query = {"metric": "max", "from": "2026-11-10T00:00:00Z", "to": "2026-11-11T00:00:00Z"}

        assert robot.get(path, query).status_code == 200

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"metric": "p99", "from": "2026-11-10", "to": "2026-11-11"},
            {"metric": "p95", "from": "2026-11-10", "to": "2026-11-10"},
            {"metric": "p95", "from": "2026-11-11", "to": "2026-11-10"},
            {"metric": "p95", "from": "0001-01-01", "to": "0001-01-02"},
            {"metric": "p95", "from": "soon", "to": "2026-11-10"},
            {"metric": "avg", "from": "2026-01-01", "to": "2026-11-10"},
            {"metric": "p95", "from": "2020-01-01", "to": "2026-11-10"},
        ],
    )
    def test_range_that_is_none_is_refused(self, robot, path, query):
        assert robot.get(path, query).status_code == 400


def test_interconnect_without_a_loa_has_none(robot, link):
    assert robot.get(f"{ROOT}/interconnects/{link.ref}/loa").status_code == 404


def test_work_that_is_over_is_left_out(robot, link):
    ahead = AT + timedelta(days=3)
    make.maintenance(link=link)
    planned = make.maintenance(link=link, starts_at=ahead, ends_at=ahead + timedelta(hours=2))

    rows = robot.get(f"{ROOT}/maintenances").data["maintenances"]

    assert [row["reference"] for row in rows] == [planned.ref]
    assert rows[0]["interconnects"] == [
        {"reference": link.ref, "name": link.name, "impact": "DOWN"}
    ]


def test_agreements_have_no_prices(robot, partner):
    deal = make.period(agreement=make.agreement(partner=partner)).agreement
    make.agreement()

    rows = robot.get(f"{ROOT}/agreements").data["agreements"]

    assert [row["reference"] for row in rows] == [deal.ref]
    assert not {"price", "value", "currency"} & rows[0].keys()


def test_deployments_are_the_partner_s(robot):
    assert robot.get(f"{ROOT}/deployments").data == {"deployments": [], "next_token": None}


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("interconnects", "requests:read"),
        ("deployments", "requests:read"),
        ("maintenances", "capacity:read"),
        ("requests", "capacity:read"),
        ("locations", "capacity:read"),
    ],
)
def test_scope_that_is_missing_is_named(robot_for, partner, path, scope):
    answer = robot_for(partner, scopes=[scope]).get(f"{ROOT}/{path}")

    assert answer.status_code == 403
    assert "does not have the scope" in answer.data["detail"]


class TestPlaces:
    """Where PeeringDB lists both: exchange 1 and facility 1 (tests.factories.peeringdb)."""

    @pytest.fixture
    def shared(self, partner):
        site = make.site()
        Facility.objects.filter(pk=site.facility_id).update(pdb_fac_id=1)
        IXP.objects.create(name="Bogota Exchange", metro=site.metro, pdb_ix_id=1)
        make.ports(site=site)
        mirror()

    def test_both_kinds_are_told(self, robot, shared):
        rows = robot.get(f"{ROOT}/locations").data["locations"]

        assert [row["id"] for row in rows] == ["pdb:fac:1", "pdb:ix:1"]
        assert rows[0]["offers"] == [{"speed_bps": 100 * 10**9, "free": 4}]

    def test_one_kind_is_told(self, robot, shared):
        rows = robot.get(f"{ROOT}/locations?type=public").data["locations"]

        assert [row["type"] for row in rows] == ["public"]

    def test_peering_api_tells_the_same_places(self, robot, shared):
        answer = robot.get("/api/peering/v0/locations", {"asn": 64501})

        assert answer.data == {
            "locations": [
                {"id": "pdb:fac:1", "type": "private"}, {"id": "pdb:ix:1", "type": "public"},
            ],
            "next_token": None,
        }  # fmt: skip

    def test_pages_of_locations_follow(self, robot, shared):
        query = {"asn": 64501, "max_results": 1}
        first = robot.get("/api/peering/v0/locations", query).data
        query["next_token"] = first["next_token"]
        second = robot.get("/api/peering/v0/locations", query).data

        ids = [row["id"] for row in first["locations"] + second["locations"]]
        assert ids == ["pdb:fac:1", "pdb:ix:1"]
        assert second["next_token"] is None

    def test_policy_is_explained_rule_by_rule(self, robot, shared):
        answer = robot.get(f"{ROOT}/eligibility?type=pni_new&location=pdb:fac:1")

        assert answer.status_code == 200
        assert answer.data["rules"]
        assert answer.data["is_eligible"] is False  # no agreement

    def test_place_that_is_not_shared_names_those_that_are(self, robot, shared):
        answer = robot.get(f"{ROOT}/eligibility?type=pni_new&location=pdb:fac:9")

        assert answer.status_code == 400
        assert "pdb:fac:1, pdb:ix:1" in answer.data["detail"]

    @pytest.mark.parametrize("query", ["", "?type=coffee", "?type=other"])
    def test_type_without_a_policy_is_refused(self, robot, shared, query):
        assert robot.get(f"{ROOT}/eligibility{query}").status_code == 400


class TestPni:
    """POST and DELETE /pni of the Peering API, our extension."""

    PATH = "/api/peering/v0/pni"

    @pytest.fixture
    def busy(self, partner):
        link = asked.busy_link()
        type(partner).objects.filter(pk=link.partner.pk).update(portal_enabled=True)
        link.partner.refresh_from_db()
        return link

    @pytest.fixture
    def body(self, busy):
        return {
            "action": "augment", "peer_asn": busy.partner.asns.get().number,
            "email": "noc@isp.example", "phone": "+57 601 555 0100", "interconnect": busy.ref,
            "details": {"target_bps": 600 * 10**9, "reason": "forecast"},
        }  # fmt: skip

    def test_augment_becomes_a_request(self, robot_for, busy, body):
        robot = robot_for(busy.partner)
        answer = robot.send("post", self.PATH, body)

        assert answer.status_code == 201, answer.data
        assert (answer.data["action"], answer.data["status"]) == ("augment", "Pending")
        assert answer.data["lag"] == {"ipv4": None, "ipv6": None, "circuit_id": None}
        request = busy.partner.requests.get(type=RequestType.PNI_AUGMENT)
        assert answer.data["request_id"] == str(request.uid)
        assert robot.get(f"{self.PATH}/{request.uid}").data == answer.data

    def test_what_is_only_asked_for_is_called_off(self, robot_for, busy, body):
        robot = robot_for(busy.partner)
        made = robot.send("post", self.PATH, body).data

        assert robot.delete(f"{self.PATH}/{made['request_id']}").status_code == 204
        assert busy.partner.requests.get().state == "CANCELLED"

    def test_removal_is_asked_for_with_notice(self, robot_for, busy):
        answer = robot_for(busy.partner).delete(f"{self.PATH}/{busy.ref}")

        assert answer.status_code == 202, answer.data
        assert (answer.data["action"], answer.data["remove_on"]) == ("remove", "2026-12-20")

    @pytest.mark.parametrize(
        "change",
        [
            {"action": "paint"}, {"location": "pdb:ix:1", "action": "add"}, {"lag": {"ipv5": "x"}},
            {"details": {"colour": 1}}, {"email": None}, {"peer_asn": 0},
        ],
    )  # fmt: skip
    def test_malformed_one_is_refused(self, robot_for, busy, body, change):
        assert robot_for(busy.partner).send("post", self.PATH, body | change).status_code == 400

    def test_pni_of_another_is_as_one_that_is_not(self, stranger, busy):
        answers = [stranger.delete(f"{self.PATH}/{name}") for name in (busy.ref, "PNI-99999")]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].data == answers[1].data
