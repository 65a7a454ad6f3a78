"""Each rule of eligibility: what is known and needed in, a verdict in words out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.capacity.enums import RequestType
from apps.capacity.rules import eligibility
from apps.capacity.rules.bars import Facts
from apps.capacity.rules.eligibility import BY_CODE, RULES, Setting, Verdict

GBPS = 10**9
TODAY = date(2026, 11, 19)


@dataclass(frozen=True)
class Row:
    code: str
    value: str = ""
    is_on: bool = True
    type: str = ""
    region: str = ""
    partner_id: int | None = None


def verdict(code: str, *, type: str = "pni_new", need: str = "", **facts: Any) -> Verdict:
    """What one rule says, with its default unless a need is given."""
    rows = [Row(code, need)]
    needs = eligibility.settings(rows, type=type)
    found = eligibility.judge(Facts(type=type, today=TODAY, **facts), needs)
    return next(each for each in found if each.rule == code)


PLACE = {"place": "Frankfurt DC1"}
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("min_peak", {"peak_bps": 2 * GBPS}, "PASSED", "2.0 Gbps"),
    ("min_peak", {"peak_bps": 2 * GBPS - 1}, "FAILED", "2.0 Gbps"),
    ("min_peak", {"peak_bps": GBPS, "stated_bps": 9 * GBPS}, "FAILED", "1.0 Gbps"),
    ("min_peak", {"stated_bps": 9 * GBPS}, "UNKNOWN", "9.0 Gbps by your own figures"),
    ("min_peak", {"stated_bps": GBPS}, "FAILED", "1.0 Gbps by your own figures"),
    ("min_peak", {}, "UNKNOWN", "not measured"),
    ("min_use", {"type": "pni_augment", "used_pct": Decimal(40)}, "PASSED", "40.0 %"),
    ("min_use", {"type": "pni_augment", "used_pct": Decimal("39.9")}, "FAILED", "39.9 %"),
    ("min_use", {"type": "pni_augment"}, "UNKNOWN", "not measured"),
    ("shared_place", PLACE | {"shared": True}, "PASSED", "both"),
    ("shared_place", PLACE | {"shared": False}, "FAILED", "not both"),
    ("shared_place", PLACE, "UNKNOWN", "not known"),
    ("shared_place", {"shared_places": 0}, "FAILED", "0 places"),
    ("shared_place", {"shared_places": 1}, "PASSED", "1 place"),
    ("shared_place", {}, "UNKNOWN", "not known"),
    ("peeringdb", {"missing": ()}, "PASSED", "complete"),
    ("peeringdb", {"missing": ("as-set", "policy")}, "FAILED", "without as-set, policy"),
    ("peeringdb", {}, "UNKNOWN", "not known"),
    ("noc", {"noc": "NOC desk"}, "PASSED", "NOC desk"),
    ("noc", {}, "FAILED", "none"),
    ("agreement", {"agreement": "AGR-00001"}, "PASSED", "AGR-00001 goes on"),
    ("agreement", {"agreement": "AGR-00001", "agreement_ends": date(2026, 12, 19)}, "PASSED",
     "AGR-00001 ends on 19 Dec 2026"),
    ("agreement", {"agreement": "AGR-00001", "agreement_ends": date(2026, 12, 18)}, "FAILED",
     "AGR-00001 ends on 18 Dec 2026"),
    ("agreement", {}, "FAILED", "none in force"),
    ("max_open", {"open_requests": 4}, "PASSED", "4 open"),
    ("max_open", {"open_requests": 5}, "FAILED", "5 open"),
    ("port_speed", {"port_speed_bps": 10 * GBPS}, "PASSED", "10 Gbps"),
    ("port_speed", {"port_speed_bps": GBPS}, "FAILED", "1 Gbps"),
    ("port_speed", {}, "NOTE", "your choice"),
    ("approval_ports", {"ports": 8}, "NOTE", "8 ports"),
    ("approval_ports", {"ports": 9}, "WARNING", "9 ports"),
    ("approval_gbps", {"new_bps": 800 * GBPS}, "NOTE", "800 Gbps"),
    ("approval_gbps", {"new_bps": 801 * GBPS}, "WARNING", "801 Gbps"),
    ("lead_time", {}, "NOTE", "your choice"),
    ("lead_time", {"desired_on": date(2027, 1, 3)}, "PASSED", "3 Jan 2027"),
    ("lead_time", {"desired_on": date(2027, 1, 2)}, "WARNING", "2 Jan 2027"),
    ("lead_time", {"desired_on": date(2027, 1, 3), "facility_days": 46}, "WARNING", "3 Jan 2027"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "outcome", "value"), CASES)
def test_rule_judges_facts(code: str, facts: dict[str, Any], outcome: str, value: str) -> None:
    found = verdict(code, **facts)

    assert (found.outcome, found.value.replace("\u00a0", " ")) == (outcome, value)


def test_every_rule_has_a_case() -> None:
    assert {code for code, *_ in CASES} | {"auto_approve"} == set(BY_CODE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_fits_known_types_and_fields(rule: eligibility.Rule) -> None:
    assert set(rule.types) <= set(RequestType)
    assert len(rule.code) <= 32
    assert rule.help.endswith(".")


def test_verdict_names_rule_value_need_and_way_out() -> None:
    found = verdict("min_peak", peak_bps=400 * 10**6)

    assert found.text.replace("\u00a0", " ") == "Peak traffic: 400.0 Mbps, needed 2 Gbps or more."
    assert found.way_out.startswith("Peer with us at an exchange")
    assert found.as_dict()["outcome"] == "FAILED"
    assert set(found.as_dict()) == {"rule", "name", "outcome", "value", "need", "way_out"}


def test_rule_that_is_met_needs_no_way_out() -> None:
    assert verdict("min_peak", peak_bps=9 * GBPS).way_out == ""


def test_only_failed_rules_stand_in_the_way() -> None:
    facts = Facts(type="pni_new", today=TODAY, ports=16, peak_bps=GBPS, noc="Desk")

    found = eligibility.judge(facts, eligibility.settings([], type="pni_new"))

    assert [each.rule for each in eligibility.failed(found)] == ["min_peak", "agreement"]


def test_rule_that_is_off_says_nothing() -> None:
    needs = eligibility.settings([Row("agreement", is_on=False)], type="pni_new")

    found = eligibility.judge(Facts(type="pni_new", today=TODAY), needs)

    assert "agreement" not in {each.rule for each in found}


def test_rule_without_default_is_asked_once_it_is_set() -> None:
    assert eligibility.settings([], type="ix_sessions")["min_peak"].is_on is False

    needs = eligibility.settings([Row("min_peak", "0.5")], type="ix_sessions")

    assert needs["min_peak"] == Setting(Decimal("0.5"), True, "all")


def test_most_specific_setting_counts() -> None:
    rows = [
        Row("min_peak", "9", partner_id=7),
        Row("min_peak", "8", partner_id=7, type="pni_new"),
        Row("min_peak", "7", region="LATAM", type="pni_new"),
        Row("min_peak", "6", region="LATAM"),
        Row("min_peak", "5", type="pni_new"),
        Row("min_peak", "4"),
    ]

    found = []
    for n in range(len(rows) + 1):
        needs = eligibility.settings(rows[n:], type="pni_new", region="LATAM", partner_id=7)
        found.append((int(needs["min_peak"].value), needs["min_peak"].origin))

    # The partner's setting for the type comes before its setting for every type.
    assert found == [
        (8, "partner"), (8, "partner"), (7, "region"), (6, "region"), (5, "all"), (4, "all"),
        (2, "default"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        Row("min_peak", "9", partner_id=8),
        Row("min_peak", "9", region="EMEA"),
        Row("min_peak", "9", type="cache_new"),
        Row("no_such_rule", "9"),
    ],
)
def test_setting_of_another_scope_is_passed_over(row: Row) -> None:
    needs = eligibility.settings([row], type="pni_new", region="LATAM", partner_id=7)

    assert needs["min_peak"] == Setting(Decimal(2), True, "default")


def test_setting_without_value_keeps_the_one_below() -> None:
    rows = [Row("min_peak", "4"), Row("min_peak", is_on=False, region="LATAM")]

    needs = eligibility.settings(rows, type="pni_new", region="LATAM")

    assert needs["min_peak"] == Setting(Decimal(4), False, "region")


@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        ("min_peak", "much", "enter a number"),
        ("min_peak", "NaN", "from 0 to"),
        ("min_peak", "Infinity", "from 0 to"),
        ("min_peak", "-1", "from 0 to"),
        ("min_use", "101", "from 0 to 100"),
        ("agreement", "1.5", "whole number"),
        ("max_open", "2.5", "whole number"),
    ],
)
def test_wrong_value_is_refused(code: str, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        eligibility.parse(BY_CODE[code], text)


def test_value_is_read_with_point_or_comma() -> None:
    assert eligibility.parse(BY_CODE["min_peak"], " 0,5 ") == Decimal("0.5")


@pytest.mark.parametrize(
    ("ports", "bps", "is_needed"),
    [(8, 800 * GBPS, False), (9, None, True), (None, 801 * GBPS, True), (None, None, False)],
)
def test_second_approval_is_needed_above_limits(
    ports: int | None, bps: int | None, is_needed: bool
) -> None:
    needs = eligibility.settings([], type="pni_new")

    assert eligibility.needs_second(needs, ports=ports, bps=bps) is is_needed


def test_types_without_rules_have_no_verdicts() -> None:
    assert eligibility.rules_for("contact_change") == []
