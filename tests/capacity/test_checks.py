"""Every rule about what was asked, one row each (portal.md 6.3, 6.5)."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.capacity.rules.addresses import Exchange
from apps.capacity.rules.checks import Held, Known, Place, asn_problem, check
from tests.factories.clock import AT

GBPS = 10**9
TODAY = AT.date()


def known(**facts: Any) -> Known:
    """We share one building (4 x 100G free, 400G taken) and one exchange with the partner."""
    defaults = {
        "today": TODAY, "documentation": True, "our_asn": 64510,
        "links": {
            "PNI-1": Held("PNI-1", "BOG-1", "pni", "ACTIVE", 400 * GBPS, facility=42),
            "PNI-2": Held("PNI-2", "BOG-2", "pni", "CANCELLED", 0),
            "CCH-3": Held("CCH-3", "BOG-C", "cache", "ACTIVE", 160 * GBPS),
        },
        "places": {42: Place("Bogotá DC2", {100: 4, 400: 0})},
        "exchanges": {7: "IX Bogotá"},
        "exchange": Exchange("IX Bogotá", ("198.51.100.0/24", "2001:db8:7::/64"),
                             ("198.51.100.1",), ("198.51.100.20", "2001:db8:7::20"), "page"),
        "breaches": {"BRE-1": "PNI-1"}, "lead_days": 40,
        "sessions": {"11111111-1111-1111-1111-111111111111": ("198.51.100.1", "198.51.100.99")},
    }  # fmt: skip
    return Known(**{**defaults, **facts})


COMMON = {"contact_email": "noc@isp.example", "contact_phone": "+57 601 555 01"}
LOA = {"loa_provider": "us", "xc_orderer": "partner", "xc_payer": "partner"}
GOOD: dict[str, dict[str, Any]] = {
    "pni_new": {
        **COMMON, **LOA, "facility": 42, "port_speed_gbps": "100", "port_count": 2,
        "mode": "lag_lacp", "media": "SMF OS2", "optic": "100G-LR4", "connector": "LC",
        "ip_provider": "us", "current_peak_bps": 80 * GBPS, "as_set": "AS-EXAMPLE",
    },
    "pni_augment": {
        **COMMON, **LOA, "interconnect": "PNI-1", "action": "add_ports", "reason": "forecast",
        "target_bps": 600 * GBPS,
    },
    "pni_remove": {
        **COMMON, "interconnect": "PNI-1", "remove_on": (TODAY + timedelta(30)).isoformat(),
        "reason": "Site closes.", "traffic_plan": "BOG-2 carries it.", "disconnects": "partner",
    },
    "ix_sessions": {
        **COMMON, "ixp": 7, "as_set": "AS-EXAMPLE",
        "sessions": [{"our_ip": "198.51.100.1", "their_ip": "198.51.100.20"}],
    },
    "session_change": {
        **COMMON, "session": "11111111-1111-1111-1111-111111111111", "max_prefix": 100,
        "reason": "More customers.",
    },
    "session_remove": {
        **COMMON, "session": "11111111-1111-1111-1111-111111111111", "reason": "We leave.",
    },
    "cache_new": {
        **COMMON, "address": "Calle 1", "subscribers": 9000, "peak_to_us_bps": 30 * GBPS,
        "rack_units": 4, "rack_posts": "4", "power_type": "AC", "power_volts": 230,
        "power_feeds": "AB", "power_watts": 1500, "shipping_contact": "Ana",
        "onsite_contact": "Ana",
        "uplink_count": 2, "uplink_speed_gbps": "100", "optic": "100G-LR4",
        "ipv4": "192.0.2.64/28", "gateway": "192.0.2.65", "served": "AS-EXAMPLE",
        "terms_accepted": True,
    },
    "cache_augment": {**COMMON, "interconnect": "CCH-3", "target_bps": 320 * GBPS},
    "cache_move": {
        **COMMON, "interconnect": "CCH-3", "new_address": "Calle 2", "reason": "Move.",
        "move_on": (TODAY + timedelta(9)).isoformat(),
    },
    "cache_rma": {**COMMON, "interconnect": "CCH-3", "serials": "A1", "fault": "Disk."},
    "cache_remove": {
        **COMMON, "interconnect": "CCH-3", "reason": "Closed.",
        "remove_on": (TODAY + timedelta(40)).isoformat(),
    },
    "agreement_new": {**COMMON, "kind": "NDA", "legal_entity": "ISP SA", "signatory": "Ana"},
    "agreement_renew": {**COMMON, "agreement": "AGR-00001"},
    "agreement_amend": {**COMMON, "agreement": "AGR-00001", "change": "Longer."},
    "prefix_change": {**COMMON, "change": "More."},
    "maintenance_notice": {
        **COMMON, "starts_at": (AT + timedelta(days=2)).isoformat(), "impact": "OUTAGE",
        "ends_at": (AT + timedelta(days=2, hours=3)).isoformat(), "what": "Router upgrade.",
        "objects": [{"interconnect": "PNI-1"}],
    },
    "capacity_concern": {**COMMON, "concern": "Evenings are full."},
    "contact_change": {**COMMON, "change": "Another NOC."},
    "other": {**COMMON, "subject": "Hello", "text": "A question."},
}  # fmt: skip


@pytest.mark.parametrize("type_", GOOD)
def test_good_request_passes_without_a_word(type_: str) -> None:
    found = check(type_, GOOD[type_], known())

    assert (found.errors, found.conflicts, found.warnings) == ({}, {}, {})


def day(days: int) -> str:
    return (TODAY + timedelta(days)).isoformat()


SESSION = {"our_ip": "198.51.100.1", "their_ip": "198.51.100.20"}
WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("pni_new", {"contact_phone": None}, "contact_phone", "is missing"),
    ("pni_new", {"facility": None}, "facility", "is missing"),
    ("pni_new", {"facility": 99}, "facility", "Shared buildings: Bogotá DC2 (42)"),
    ("pni_new", {"port_speed_gbps": "10", "optic": "10G-LR"}, "port_speed_gbps",
     "Offered: 100 Gbps, 400 Gbps"),
    ("pni_new", {"more": [{"facility": 99, "port_speed_gbps": "100", "port_count": 1}]},
     "more[0].facility", "Shared buildings"),
    ("pni_new", {"optic": "400G-FR4"}, "optic", "does not fit ports of 100 Gbps"),
    ("pni_new", {"port_speed_gbps": "400", "optic": "400G-DR4", "port_count": None}, "connector",
     "MPO"),
    ("pni_new", {"mode": "standalone"}, "mode", "form a LAG"),
    ("pni_new", {"mode": "lag_static", "lacp_timeout": "fast"}, "lacp_timeout", "Without LACP"),
    ("pni_new", {"diversity": "router"}, "diverse_from", "which of your interconnects"),
    ("pni_new", {"diversity": "router", "diverse_from": "PNI-9"}, "diverse_from", "which of your"),
    ("pni_new", {"diversity": "facility", "diverse_from": "PNI-1"}, "facility", "another one"),
    ("pni_new", {"ip_provider": "partner"}, "ipv4", "subnets you give"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "192.0.2.1/32"}, "ipv4", "/31 or /30"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "192.0.2.0/29"}, "ipv4", "/31 or /30"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "2001:db8::/127"}, "ipv4", "IPv6 subnet"),
    ("pni_new", {"ip_provider": "partner", "ipv6": "2001:db8::/48"}, "ipv6", "/127, /126 or /64"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "10.0.0.0/31"}, "ipv4", "not a public subnet"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "100.64.0.0/31"}, "ipv4", "not a public"),
    ("pni_new", {"ip_provider": "partner", "ipv6": "fd00::/127"}, "ipv6", "not a public subnet"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "224.0.0.0/31"}, "ipv4", "not a public"),
    ("pni_new", {"their_role": "0", "our_role": "4"}, "our_role", "do not fit"),
    ("pni_new", {"their_role": "3", "our_role": "3"}, "our_role", "do not fit"),
    ("pni_new", {"their_role": "4"}, "our_role", "both roles, or none"),
    ("pni_new", {"our_role": "4"}, "their_role", "both roles, or none"),
    ("pni_new", {"auth": "md5"}, "secret", "Enter the secret"),
    ("pni_new", {"secret": {"sealed": "x"}}, "auth", "TCP MD5 or TCP-AO"),
    ("pni_new", {"as_set": "EXAMPLE"}, "as_set", "RIPE::AS-EXAMPLE"),
    ("pni_new", {"as_set": "AS-A AS-B"}, "as_set", "RIPE::AS-EXAMPLE"),
    ("pni_new", {"xc_orderer": "us"}, "xc_note", "Say why"),
    ("pni_new", {"loa_provider": "partner", "xc_orderer": "partner"}, "xc_note", "Say why"),
    ("pni_new", {"loa_provider": "partner", "xc_orderer": "us"}, "demarc_rack", "enter it"),
    ("pni_new", {"loa_provider": "partner", "xc_orderer": "us", "demarc_cage": "TBD"},
     "demarc_cage", "is no place"),
    ("pni_new", {"loa_provider": "partner", "xc_orderer": "us", "demarc_ports": "1/2"},
     "demarc_ports", "Enter 2 pairs"),
    ("pni_new", {"forecast_6m_bps": 70 * GBPS}, "forecast_note", "say what goes away"),
    ("pni_new", {"forecast_6m_bps": 200 * GBPS, "forecast_24m_bps": 100 * GBPS}, "forecast_note",
     "say what goes away"),
    ("pni_new", {"forecast_12m_bps": 80_001 * GBPS}, "forecast_12m_bps", "1000 times"),
    ("pni_new", {"desired_on": day(-1)}, "desired_on", "past"),
    ("pni_new", {"desired_on": "2028-06-01"}, "desired_on", "18 months"),
    ("pni_augment", {"target_bps": 400 * GBPS}, "target_bps", "400 Gbps already"),
    ("pni_augment", {"target_bps": 100 * GBPS}, "target_bps", "400 Gbps already"),
    ("pni_augment", {"target_bps": None}, "target_bps", "how many ports more"),
    ("pni_augment", {"target_bps": 400_001 * GBPS}, "target_bps", "1000 times"),
    ("pni_augment", {"interconnect": "PNI-2"}, "interconnect", "not in service"),
    ("pni_augment", {"interconnect": "CCH-3"}, "interconnect", "not of the kind"),
    ("pni_augment", {"more": [{"interconnect": "PNI-7", "target_bps": GBPS}]},
     "more[0].interconnect", "You have no interconnect"),
    ("pni_augment", {"more": [{"interconnect": "PNI-1", "target_bps": 900 * GBPS}]},
     "more[0].interconnect", "listed twice"),
    ("pni_augment", {"breaches": ["BRE-2"]}, "breaches", "not a breach of this"),
    ("pni_augment", {"event_from": day(9), "event_until": day(8)}, "event_until", "ends before"),
    ("pni_augment", {"event_until": day(-2)}, "event_until", "past"),
    ("pni_remove", {"remove_on": day(29)}, "remove_on", "30 days ahead"),
    ("cache_remove", {"remove_on": day(3)}, "remove_on", "30 days ahead"),
    ("ix_sessions", {"ixp": 8}, "ixp", "Shared exchanges: IX Bogotá (7)"),
    ("ix_sessions", {"sessions": []}, "sessions", "is missing"),
    ("ix_sessions", {"sessions": [{"our_ip": "198.51.100.1"}]}, "sessions[0].their_ip", "Enter"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_ip": "203.0.113.9"}]},
     "sessions[0].their_ip", "no address of IX Bogotá"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_ip": "198.51.100.0"}]},
     "sessions[0].their_ip", "no host's"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_ip": "198.51.100.255"}]},
     "sessions[0].their_ip", "no host's"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_ip": "198.51.100.30"}]},
     "sessions[0].their_ip", "Update PeeringDB first"),
    ("ix_sessions", {"sessions": [{**SESSION, "our_ip": "198.51.100.2"}]}, "sessions[0].our_ip",
     "Ours: 198.51.100.1"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_ip": "198.51.100.1"}]},
     "sessions[0].their_ip", "our own address"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_ip": "2001:db8:7::20"}]},
     "sessions[0].their_ip", "no IPv4 address"),
    ("ix_sessions", {"sessions": [SESSION, SESSION]}, "sessions[1].their_ip", "listed twice"),
    ("ix_sessions", {"sessions": [{**SESSION, "their_role": "2", "our_role": "2"}]},
     "sessions[0].our_role", "do not fit"),
    ("ix_sessions", {"sessions": [{**SESSION, "our_monitoring": True, "their_monitoring": True}]},
     "sessions[0].their_monitoring", "Only one side"),
    ("session_change", {"max_prefix": None}, "max_prefix", "what is to change"),
    ("session_change", {"their_ip": "2001:db8::1"}, "their_ip", "same family"),
    ("session_change", {"session": "22222222-2222-2222-2222-222222222222"}, "session",
     "no session"),
    ("session_remove", {"remove_on": day(3)}, "remove_on", "30 days ahead"),
    ("cache_new", {"address": None}, "facility", "address of your building"),
    ("cache_new", {"ipv4": "192.0.2.64/30", "gateway": "192.0.2.65"}, "ipv4", "/29 or larger"),
    ("cache_new", {"ipv6": "2001:db8::/65"}, "ipv6", "/64"),
    ("cache_new", {"gateway": "192.0.2.1"}, "gateway", "not in"),
    ("cache_new", {"gateway": "192.0.2.64"}, "gateway", "no hosts"),
    ("cache_new", {"gateway": "192.0.2.79"}, "gateway", "no hosts"),
    ("cache_new", {"optic": "400G-FR4"}, "optic", "does not fit"),
    ("cache_new", {"bgp_asn": 23456}, "bgp_asn", "stand-in"),
    ("cache_new", {"bgp_asn": 64510}, "bgp_asn", "our ASN"),
    ("cache_new", {"terms_accepted": False}, "terms_accepted", "your agreement"),
    ("cache_augment", {"target_bps": 160 * GBPS}, "target_bps", "already"),
    ("cache_rma", {"interconnect": "PNI-1"}, "interconnect", "not of the kind"),
    ("cache_move", {"move_on": day(-1)}, "move_on", "past"),
    ("agreement_new", {"effective_on": day(9), "expires_on": day(1)}, "expires_on", "ends before"),
    ("maintenance_notice", {"ends_at": (AT + timedelta(days=1)).isoformat()}, "ends_at",
     "ends before"),
    ("maintenance_notice", {"ends_at": (AT + timedelta(days=20)).isoformat()}, "ends_at", "weeks"),
    ("maintenance_notice", {"starts_at": (AT - timedelta(days=1)).isoformat()}, "starts_at",
     "begun already"),
    ("maintenance_notice", {"objects": [{"interconnect": "PNI-9"}]}, "objects[0].interconnect",
     "no interconnect"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "change", "field", "says"), WRONG)
def test_wrong_field_is_named_with_the_way_out(
    type_: str, change: dict[str, Any], field: str, says: str
) -> None:
    found = check(type_, {**GOOD[type_], **change}, known())

    assert says in found.errors.get(field, str(dict(found.errors)))


UNUSUAL: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("pni_new", {"desired_on": day(10)}, {}, "desired_on"),
    ("pni_new", {"port_count": 5}, {}, "port_count"),
    ("pni_new", {"media": "MMF OM4"}, {}, "media"),
    ("pni_new", {"as_set": None}, {}, "as_set"),
    ("pni_new", {"max_prefix4": 90}, {"prefixes4": 100}, "max_prefix4"),
    ("pni_new", {"max_prefix4": 401}, {"prefixes4": 100}, "max_prefix4"),
    ("pni_new", {"max_prefix6": 9}, {"prefixes6": 10}, "max_prefix6"),
    ("pni_new", {"ip_provider": "partner", "ipv4": "192.0.2.0/31"}, {}, "ipv6"),
]


@pytest.mark.parametrize(("type_", "change", "facts", "field"), UNUSUAL)
def test_unusual_field_is_a_warning_and_no_error(
    type_: str, change: dict[str, Any], facts: dict[str, Any], field: str
) -> None:
    found = check(type_, {**GOOD[type_], **change}, known(**facts))

    assert found.errors == {}
    assert set(found.warnings) == {field}


@pytest.mark.parametrize("wanted", [100, 400])
def test_prefixes_from_announced_to_four_times_are_usual(wanted: int) -> None:
    found = check("pni_new", {**GOOD["pni_new"], "max_prefix4": wanted}, known(prefixes4=100))

    assert found.warnings == {}


@pytest.mark.parametrize(
    ("subnet", "taken", "is_taken"),
    [
        ("192.0.2.16/31", "192.0.2.16/31", True),
        ("192.0.2.16/30", "192.0.2.18/31", True),
        ("192.0.2.18/31", "192.0.2.16/30", True),
        ("192.0.2.16/31", "192.0.2.18/31", False),
        ("192.0.2.16/31", "2001:db8::/64", False),
    ],
)
def test_subnet_of_another_interconnect_is_a_conflict(
    subnet: str, taken: str, is_taken: bool
) -> None:
    values = {**GOOD["pni_new"], "ip_provider": "partner", "ipv4": subnet, "ipv6": "2001:db8::/127"}

    found = check("pni_new", values, known(taken=(taken,)))

    assert ("ipv4" in found.conflicts) is is_taken
    assert taken == subnet or taken not in str(found.conflicts)


def test_documentation_addresses_are_refused_outside_demos() -> None:
    values = {**GOOD["pni_new"], "ip_provider": "partner", "ipv4": "192.0.2.0/31",
              "ipv6": "2001:db8::/127"}  # fmt: skip

    found = check("pni_new", values, known(documentation=False))

    assert set(found.errors) == {"ipv4", "ipv6"}


def test_session_that_is_there_is_a_conflict_naming_it() -> None:
    pair = {"our_ip": "198.51.100.1", "their_ip": "198.51.100.99"}
    exchange = Exchange("IX", (), ("198.51.100.1",), ("198.51.100.99",))

    found = check("ix_sessions", {**GOOD["ix_sessions"], "sessions": [pair]},
                  known(exchange=exchange))  # fmt: skip

    assert "198.51.100.1 \u2013 198.51.100.99" in found.conflicts["sessions[0].their_ip"]


def test_session_that_never_came_up_leaves_at_once() -> None:
    values = {**GOOD["session_remove"], "remove_on": day(0)}

    found = check("session_remove", values, known(never_up={values["session"]}))

    assert found.errors == {}


def test_without_a_mirror_nothing_is_said_about_places() -> None:
    found = check("pni_new", {**GOOD["pni_new"], "facility": 99}, known(places=None))

    assert found.errors == {}


@pytest.mark.parametrize("number", [0, 23456, 65535, 4294967295, 2**32, -1])
def test_impossible_asn_is_refused_everywhere(number: int) -> None:
    assert asn_problem(number, documentation=True)


@pytest.mark.parametrize(
    "number",
    [64496, 64511, 64512, 65534, 65536, 65551, 65552, 131071, 4200000000, 4294967294],
)
def test_reserved_asn_is_for_demos_only(number: int) -> None:
    assert asn_problem(number, documentation=False)
    assert asn_problem(number, documentation=True) == ""


@pytest.mark.parametrize("number", [1, 3303, 64495, 131072, 4199999999])
def test_public_asn_is_taken(number: int) -> None:
    assert asn_problem(number, documentation=False) == ""


@pytest.mark.parametrize("on", [TODAY, date(2028, 5, 18)])
def test_wanted_day_may_be_today_or_in_18_months(on: date) -> None:
    values = {**GOOD["pni_new"], "desired_on": on.isoformat()}

    assert check("pni_new", values, known(lead_days=None)).errors == {}
