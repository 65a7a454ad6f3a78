"""What the Partner and the Peering API answer to wrong input, one row each (portal.md 6.5)."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.api.robots.exchanges import session
from tests.api.robots.meeting import (
    BUILDING,
    CONTACT,
    GBPS,
    IX_SESSIONS,
    NEW_PNI,
    addressed,
    meeting_partner,
)
from tests.factories import AT
from tests.factories import requests as asked
from tests.factories.peeringdb import THEIRS

REQUESTS = "/api/partner/v1/requests"
SESSIONS = "/api/peering/v0/sessions"
PNI = "/api/peering/v0/pni"
SECRET = "hunter2"  # noqa: S105


_ELSEWHERE = (*CONTACT, "facility", "ip_provider")  # of a PNI these have names of their own
PNI_BODY: dict[str, Any] = {
    "action": "add", "peer_asn": THEIRS, "location": f"pdb:fac:{BUILDING}",
    "email": CONTACT["contact_email"], "phone": CONTACT["contact_phone"],
    "details": {name: value for name, value in NEW_PNI.items() if name not in _ELSEWHERE},
}  # fmt: skip


@pytest.fixture
def partner(db: None):
    return meeting_partner()


@pytest.fixture
def ask(robot):
    """Send a request in by the Partner API: `ask("pni_new", mtu=1)`."""

    def send(type_: str, **change: Any) -> Any:
        fields = {**FIELDS[type_], **change}
        body = {"type": type_, "submit": True, "ask_anyway": True, "fields": fields}
        return robot.send("post", REQUESTS, body)

    return send


@pytest.fixture
def pni(robot):
    """Ask for a PNI by the Peering API."""

    def send(details: Any = None, **change: Any) -> Any:
        told = {**PNI_BODY["details"], **(details or {})}
        return robot.send("post", PNI, {**PNI_BODY, "details": told, **change})

    return send


def day(days: int) -> str:
    return (AT.date() + timedelta(days)).isoformat()


def line(**change: Any) -> dict[str, Any]:
    return {"sessions": [{**IX_SESSIONS["sessions"][0], **change}]}


FIELDS = {"pni_new": NEW_PNI, "ix_sessions": IX_SESSIONS, "cache_new": CONTACT}
GIVE = {"ip_provider": "partner"}
ROWS: list[tuple[str, dict[str, Any], str, str]] = [
    ("cache_new", {"bgp_asn": 0}, "bgp_asn", "at least 1"),
    ("cache_new", {"bgp_asn": 23456}, "bgp_asn", "AS_TRANS"),
    ("cache_new", {"bgp_asn": 65535}, "bgp_asn", "reserved"),
    ("cache_new", {"bgp_asn": 2**32}, "bgp_asn", "at most 4294967295"),
    ("cache_new", {"bgp_asn": "ours"}, "bgp_asn", "a whole number"),
    ("ix_sessions", {"ixp": 99}, "ixp", "Shared exchanges: IX 1 (1)"),
    ("ix_sessions", line(their_ip="203.0.113.9"), "sessions[0].their_ip", "no address of"),
    ("ix_sessions", line(their_ip="192.0.2.0"), "sessions[0].their_ip", "no host's"),
    ("ix_sessions", line(their_ip="192.0.2.255"), "sessions[0].their_ip", "no host's"),
    ("ix_sessions", line(their_ip="192.0.2.1"), "sessions[0].their_ip", "our own address"),
    ("ix_sessions", line(their_ip="2001:db8:1::10"), "sessions[0].their_ip", "no IPv4"),
    ("ix_sessions", line(our_ip="192.0.2.2"), "sessions[0].our_ip", "not ours"),
    ("ix_sessions", line(their_role="2", our_role="2"), "sessions[0].our_role", "do not fit"),
    ("ix_sessions", line(our_monitoring=True, their_monitoring=True),
     "sessions[0].their_monitoring", "Only one side"),
    ("ix_sessions", line(max_prefix=0), "sessions[0].max_prefix", "at least 1"),
    ("ix_sessions", line(secret=SECRET * 12), "sessions[0].secret", "at most 80"),
    ("ix_sessions", line(secret=SECRET + "\x07"), "sessions[0].secret", "control character"),
    ("ix_sessions", {"sessions": [{}] * 65}, "sessions", "at most 64"),
    ("pni_new", {"facility": 99}, "facility", "Shared buildings: "),
    ("pni_new", {"port_speed_gbps": "400", "optic": "400G-FR4"}, "port_speed_gbps",
     "Offered: 100 Gbps"),
    ("pni_new", {**GIVE, "ipv4": "192.0.2.1/32"}, "ipv4", "/31 or /30"),
    ("pni_new", {**GIVE, "ipv4": "192.0.2.17/30"}, "ipv4", "write it as 192.0.2.16/30"),
    ("pni_new", {**GIVE, "ipv4": "10.0.0.0/31"}, "ipv4", "not a public subnet"),
    ("pni_new", {**GIVE, "ipv4": "2001:db8::/127"}, "ipv4", "an IPv6 subnet"),
    ("pni_new", {**GIVE, "ipv6": "2001:db8::/48"}, "ipv6", "/127, /126 or /64"),
    ("pni_new", {"their_role": "3", "our_role": "3"}, "our_role", "do not fit"),
    ("pni_new", {"max_prefix4": -1}, "max_prefix4", "at least 1"),
    ("pni_new", {"auth": "md5", "secret": "\u00fc" * 41}, "secret", "at most 80 bytes"),
    ("pni_new", {"auth": "md5", "secret": SECRET + "\n"}, "secret", "control character"),
    ("pni_new", {"forecast_12m_bps": -1}, "forecast_12m_bps", "at least 0"),
    ("pni_new", {"forecast_12m_bps": 80_001 * GBPS}, "forecast_12m_bps", "1000 times"),
    ("pni_new", {"desired_on": day(-1)}, "desired_on", "past"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "change", "field", "says"), ROWS)
def test_wrong_field_of_a_request_is_a_400_with_the_way_out(ask, type_, change, field, says):
    answer = ask(type_, **change)

    assert answer.status_code == 400, answer.data
    told = {error["field"]: error["message"] for error in answer.data["errors"]}
    assert says in told.get(field, str(told))
    assert SECRET not in str(answer.content)
    assert not CapacityRequest.objects.exists()


PNI_ROWS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"location": "pdb:fac:99"}, "Shared buildings: "),
    ({}, {"lag": {"ipv4": "192.0.2.17/30"}}, "write it as 192.0.2.16/30"),
    ({}, {"lag": {"ipv4": "192.0.2.1/32"}}, "/31 or /30"),
    ({}, {"lag": {"ipv6": "2001:db8::/48"}}, "/127, /126 or /64"),
    ({"auth": "md5", "secret": SECRET * 12}, {}, "at most 80"),
    ({"auth": "md5", "secret": SECRET + "\x07"}, {}, "control character"),
    ({"their_role": "3", "our_role": "3"}, {}, "do not fit"),
    ({"max_prefix4": 0}, {}, "at least 1"),
    ({"forecast_12m_bps": 80_001 * GBPS}, {}, "1000 times"),
    ({"desired_on": day(-1)}, {}, "past"),
]  # fmt: skip


@pytest.mark.parametrize(("details", "change", "says"), PNI_ROWS)
def test_wrong_field_of_a_pni_is_a_400_with_the_way_out(pni, details, change, says):
    answer = pni(details, **change)

    assert answer.status_code == 400, answer.data
    assert says in str(answer.data["errors"])
    assert SECRET not in str(answer.content)
    assert not CapacityRequest.objects.exists()


SESSION_ROWS: list[tuple[dict[str, Any], str, str]] = [
    ({"location": "pdb:ix:99"}, "location", "Shared exchanges: IX 1 (1)"),
    ({"local_ip": "203.0.113.9"}, "local_ip", "no address of"),
    ({"local_ip": "192.0.2.0"}, "local_ip", "no host's"),
    ({"local_ip": "192.0.2.255"}, "local_ip", "no host's"),
    ({"local_ip": "192.0.2.1"}, "local_ip", "our own address"),
    ({"local_ip": "2001:db8:1::10"}, "local_ip", "no IPv4 address"),
    ({"peer_ip": "192.0.2.2"}, "peer_ip", "not ours"),
    ({"session_secret": "\u00fc" * 41}, "session_secret", "at most 80 bytes"),
]


@pytest.mark.parametrize(("change", "field", "says"), SESSION_ROWS)
def test_wrong_address_of_a_session_is_a_400_with_the_way_out(robot, change, field, says):
    answer = robot.send("post", SESSIONS, [session(**change)])

    assert answer.status_code == 400, answer.data
    told = {error["name"]: error["messages"][0] for error in answer.data["errors"]}
    assert says in told.get(f"sessions[0].{field}", str(told))
    assert not CapacityRequest.objects.exists()


RESERVED = (64496, 64511, 64512, 65534, 65536, 65551, 65552, 131071, 4200000000, 4294967294)


@pytest.mark.parametrize("number", RESERVED)
def test_reserved_number_is_a_400_of_every_write(robot, ask, pni, settings, number):
    settings.RESERVED_ASNS_ALLOWED = False
    answers = [
        robot.send("post", REQUESTS, {"type": "other", "asn": number, "fields": CONTACT}),
        robot.send("post", SESSIONS, [session(local_asn=number)]),
        pni(peer_asn=number),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert all(f"AS{number} is " in answer.data["detail"] + str(answer.data["errors"])
               for answer in answers)  # fmt: skip
    assert "partner" not in str([answer.data["errors"] for answer in answers])


class TestConflicts:
    """409 that names what is there, if it is theirs."""

    GIVEN = GIVE | {"ipv4": "192.0.2.16/31", "ipv6": "2001:db8:9::/127"}

    def test_subnet_of_their_own_interconnect_is_named(self, ask, pni, partner):
        link = addressed(asked.busy_link(partner=partner), "192.0.2.16/30")
        lag = {name: self.GIVEN[name] for name in ("ipv4", "ipv6")}

        answers = [ask("pni_new", **self.GIVEN), pni(lag=lag)]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert all(link.ref in answer.data["detail"] for answer in answers)

    def test_subnet_of_somebody_else_is_in_use_and_no_more_is_told(self, ask, pni, partner):
        link = addressed(asked.busy_link(), "192.0.2.16/30")
        lag = {name: self.GIVEN[name] for name in ("ipv4", "ipv6")}

        for answer in (ask("pni_new", **self.GIVEN), pni(lag=lag)):
            assert answer.status_code == 409
            assert "in use on another interconnect" in answer.data["detail"]
            for told in (link.ref, link.name, link.partner.name, "192.0.2.16/30"):
                assert told not in str(answer.content)

    def test_session_that_is_there_is_named_by_its_addresses(self, ask, robot, partner):
        make.bgp_session(
            interconnect=asked.busy_link(partner=partner), our_asn=64510, their_asn=THEIRS,
            our_ip="192.0.2.1", their_ip="192.0.2.10",
        )  # fmt: skip

        for answer in (ask("ix_sessions"), robot.send("post", SESSIONS, [session()])):
            assert answer.status_code == 409, answer.data
            told = str(answer.data["errors"])
            assert "192.0.2.1" in told
            assert "192.0.2.10" in told

    def test_change_into_a_subnet_that_is_taken_is_a_409_too(self, ask, robot):
        addressed(asked.busy_link(), "192.0.2.16/30")
        made = ask("pni_new")

        answer = robot.send("patch", f"{REQUESTS}/{made.data['reference']}",
                            {"fields": self.GIVEN}, If_Match="*")  # fmt: skip

        assert made.status_code == 201, made.data
        assert answer.status_code == 409
        assert answer.data["errors"][0]["field"] == "ipv4"


@pytest.mark.parametrize("wanted", [1999, 8001])
def test_unusual_limit_is_taken_with_a_warning(ask, pni, wanted):
    """PeeringDB says 2,000: fewer closes the session, more than four times protects nobody."""
    request = ask("pni_new", max_prefix4=wanted)
    private = pni({"max_prefix4": wanted})

    assert (request.status_code, private.status_code) == (201, 201)
    assert "max_prefix4" in [each["field"] for each in request.data["warnings"]]
    assert "max_prefix4" in [each["name"] for each in private.data["warnings"]]


@pytest.mark.parametrize("path", [REQUESTS, SESSIONS, PNI])
class TestEveryWrite:
    """Rows about the request itself, not about what it asks for."""

    @pytest.mark.parametrize(
        "raw", [b"{", b"\xff", b'[{"a": NaN}]', b'{"type": 1, "type": 1}', b'{"a": "\\u0000"}']
    )
    def test_what_is_no_strict_json_is_a_400(self, robot, path, raw):
        assert robot.raw("post", path, raw).status_code == 400

    def test_body_over_one_mebibyte_is_a_413(self, robot, path):
        assert robot.raw("post", path, b" " * (2**20 + 1)).status_code == 413

    def test_other_content_is_a_415_and_other_answer_a_406(self, robot, path):
        assert robot.raw("post", path, b"a=1", "text/plain").status_code == 415
        assert robot.raw("post", path, b"{}", Accept="text/html").status_code == 406

    def test_other_method_is_a_405_that_names_those_there_are(self, robot, path):
        answer = robot.generic("PUT", path)

        assert answer.status_code == 405
        assert "POST" in answer["Allow"]

    def test_same_key_for_another_body_is_a_422(self, robot, path):
        other = {"type": "other", "fields": CONTACT}
        bodies = {REQUESTS: other, SESSIONS: [session()], PNI: PNI_BODY}
        first = robot.send("post", path, bodies[path], Idempotency_Key="k")

        answer = robot.send("post", path, other | {"asn": 1}, Idempotency_Key="k")

        assert first.status_code in (200, 201), first.data
        assert answer.status_code == 422
        assert "another request" in answer.data["detail"]

    def test_thirty_first_write_of_a_minute_is_a_429(self, robot, path):
        statuses = [robot.raw("post", path, b"{").status_code for _ in range(31)]

        answer = robot.raw("post", path, b"{")

        assert statuses == [400] * 30 + [429]
        assert 1 <= int(answer["Retry-After"]) <= 61


@pytest.mark.parametrize("path", ["/api/partner/v1/me", f"/api/peering/v0/locations?asn={THEIRS}"])
def test_121st_read_of_a_minute_is_a_429(robot, path):
    statuses = [robot.get(path).status_code for _ in range(121)]

    assert statuses == [200] * 120 + [429]
    assert 1 <= int(robot.get(path)["Retry-After"]) <= 61


def test_sixth_pni_of_an_hour_is_a_429(pni):
    statuses = [pni().status_code for _ in range(5)]

    answer = pni()

    assert (statuses, answer.status_code) == ([201] * 5, 429)
    assert int(answer["Retry-After"]) == 3601


def test_policy_that_is_not_met_tells_rule_value_and_need(robot, pni):
    little = {"current_peak_bps": GBPS}
    body = {"type": "pni_new", "submit": True, "fields": NEW_PNI | little}

    for answer in (robot.send("post", REQUESTS, body), pni(little)):
        assert answer.status_code == 422, answer.data
        (rule,) = answer.data["rules"]
        assert {"rule", "value", "need"} <= rule.keys()
        assert rule["value"].startswith("1")
