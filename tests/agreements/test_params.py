"""Parameters of contracted terms: what is read, what is refused, and with which words."""

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules

LEAST = {
    "UPGRADE_TRIGGER": {"threshold_pct": "70", "periods": "3"},
    "COMMIT_RATE": {"commit_bps": "10000000000", "price_per_mbps": "0.35", "currency": "usd"},
    "RATIO_MAX": {"limit": "2"},
    "MIN_TRAFFIC": {"bps": 5 * 10**9},
}
TYPES = sorted(LEAST)
RAW = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals(allow_nan=True)
    | st.text(max_size=12)
    | st.sampled_from(["GT", "GTE", "EUR", "95", "1e9999999", "1e-9999999", "America"])
    | st.lists(st.integers(), max_size=2)
)


def _errors(type, **more):
    with pytest.raises(rules.InvalidParams) as caught:
        rules.parse_params(type, {**LEAST[type], **more})
    return caught.value.errors


def _parsed(type, raw):
    try:
        return rules.parse_params(type, raw), {}
    except rules.InvalidParams as refusal:
        return None, refusal.errors


def _filled(type):
    """Values of every field, chosen inside what the catalogue allows."""
    values = {}
    for field in rules.FIELDS[type]:
        match field.kind:
            case "choice":
                values[field.name] = st.sampled_from([value for value, _ in field.choices])
            case "whole" | "bps":
                values[field.name] = st.integers(field.minimum, field.maximum)
            case "flag":
                values[field.name] = st.sampled_from([True, False, "on", "false"])
            case "currency":
                values[field.name] = st.sampled_from(["USD", "eur", "BRL"])
            case "zone":
                values[field.name] = st.sampled_from(["UTC", "Asia/Tokyo", ""])
            case _:
                values[field.name] = st.decimals(field.minimum, field.maximum, places=field.places)
    return st.fixed_dictionaries(values)


def test_trigger_takes_its_defaults():
    params = rules.parse_params("UPGRADE_TRIGGER", LEAST["UPGRADE_TRIGGER"])

    assert params == rules.UpgradeTrigger(
        metric="BUSY_HOUR_AVG",
        threshold_pct=Decimal(70),
        comparator="GT",
        periods=3,
        unit="DAY",
        clear_pct=Decimal(65),
        clear_periods=3,
        n_minus_1=False,
        direction="HIGHER",
        required_step_bps=None,
        lead_value=None,
        lead_unit="DAY",
        clock_start="TRIGGER",
        who="BOTH",
    )


def test_commit_takes_its_defaults():
    params = rules.parse_params("COMMIT_RATE", LEAST["COMMIT_RATE"])

    assert params == rules.CommitRate(
        commit_bps=10**10,
        price_per_mbps=Decimal("0.35"),
        currency="USD",
        overage_price_per_mbps=Decimal("0.35"),
        percentile=Decimal(95),
        method="NEAREST_RANK",
        direction="MAX_OF_P95",
        aggregation="SUM_THEN_P",
        missing="EXCLUDE",
        billing_day=1,
        tz="",
        round_up_to_bps=None,
        round_stage="OVERAGE",
    )


def test_ratio_takes_its_defaults():
    params = rules.parse_params("RATIO_MAX", LEAST["RATIO_MAX"])

    assert params == rules.RatioMax(
        limit=Decimal(2),
        form="SYMMETRIC",
        sender="US",
        basis="VOLUME",
        floor_bps=0,
        settle_price_per_mbps=None,
        currency="",
    )


def test_minimum_takes_its_defaults():
    params = rules.parse_params("MIN_TRAFFIC", LEAST["MIN_TRAFFIC"])

    assert params == rules.MinTraffic(
        bps=5 * 10**9, metric="P95_MONTH", direction="DOMINANT", months=3
    )


@pytest.mark.parametrize(
    ("type", "field", "raw", "way_out"),
    [
        ("UPGRADE_TRIGGER", "threshold_pct", "", "Percent of capacity, such as 70"),
        ("UPGRADE_TRIGGER", "threshold_pct", 0, "at least 0.001 %"),
        ("UPGRADE_TRIGGER", "threshold_pct", "100.5", "at most 100 %"),
        ("UPGRADE_TRIGGER", "threshold_pct", "70.0001", "at most 3"),
        ("UPGRADE_TRIGGER", "threshold_pct", "seventy", "such as 70"),
        ("UPGRADE_TRIGGER", "threshold_pct", "NaN", "such as 70"),
        ("UPGRADE_TRIGGER", "threshold_pct", True, "such as 70"),
        ("UPGRADE_TRIGGER", "periods", 0, "at least 1"),
        ("UPGRADE_TRIGGER", "periods", "2.5", "leave out the decimals"),
        ("UPGRADE_TRIGGER", "metric", "P95", "P95_30D"),
        ("UPGRADE_TRIGGER", "comparator", ">", "GT, GTE"),
        ("UPGRADE_TRIGGER", "n_minus_1", "perhaps", "neither true nor false"),
        ("UPGRADE_TRIGGER", "clear_pct", 70.5, "enter 70 or less"),
        ("UPGRADE_TRIGGER", "required_step_bps", -1, "at least 1 bit/s"),
        ("UPGRADE_TRIGGER", "lead_value", 0, "at least 1"),
        ("UPGRADE_TRIGGER", "metric", ["P95_30D"], "is not a choice"),
        ("COMMIT_RATE", "commit_bps", "10G", "10000000000 for 10 Gbps"),
        ("COMMIT_RATE", "commit_bps", 10**15 + 1, "at most"),
        ("COMMIT_RATE", "price_per_mbps", "-1", "at least 0"),
        ("COMMIT_RATE", "price_per_mbps", "0.0000001", "at most 6"),
        ("COMMIT_RATE", "currency", "dollar", "such as USD"),
        ("COMMIT_RATE", "billing_day", 31, "at most 28"),
        ("COMMIT_RATE", "tz", "Mars/Olympus", "America/Sao_Paulo"),
        ("COMMIT_RATE", "tz", "America", "America/Sao_Paulo"),
        ("COMMIT_RATE", "percentile", 0, "at least 1"),
        ("RATIO_MAX", "limit", "0.5", "enter 1 or more"),
        ("RATIO_MAX", "limit", 0, "at least 0.001"),
        ("MIN_TRAFFIC", "months", 0, "at least 1"),
        ("MIN_TRAFFIC", "trafic", 1, "leave it out"),
    ],
)
def test_wrong_value_is_named_with_the_way_out(type, field, raw, way_out):
    errors = _errors(type, **{field: raw})

    assert list(errors) == [field]
    assert way_out in errors[field]


def test_every_wrong_field_is_named_at_once():
    errors = _errors("COMMIT_RATE", commit_bps="", currency="", billing_day=0)

    assert sorted(errors) == ["billing_day", "commit_bps", "currency"]


def test_unknown_type_is_refused():
    with pytest.raises(rules.InvalidParams, match="MIN_TRAFFIC"):
        rules.parse_params("MAGIC", {})


def test_clearing_at_the_trigger_needs_a_strict_comparison():
    strict = rules.parse_params("UPGRADE_TRIGGER", {**LEAST["UPGRADE_TRIGGER"], "clear_pct": 70})

    errors = _errors("UPGRADE_TRIGGER", clear_pct=70, comparator="GTE")

    assert strict.clear_pct == strict.threshold_pct
    assert "less than that" in errors["clear_pct"]


def test_settlement_price_needs_a_currency():
    errors = _errors("RATIO_MAX", settle_price_per_mbps="0.10")

    assert list(errors) == ["currency"]


def test_directional_limit_may_lie_below_one():
    params = rules.parse_params("RATIO_MAX", {"limit": "0.5", "form": "SENT_OVER_RECEIVED"})

    assert params.limit == Decimal("0.5")


@pytest.mark.parametrize(("trigger", "clear"), [("3", "0"), ("70.5", "65.5"), ("5", "0")])
def test_clearing_default_lies_five_points_lower(trigger, clear):
    params = rules.parse_params("UPGRADE_TRIGGER", {"threshold_pct": trigger, "periods": 1})

    assert params.clear_pct == Decimal(clear)


@pytest.mark.parametrize("type", TYPES)
def test_catalogue_and_parameters_name_the_same_fields(type):
    params = rules.parse_params(type, LEAST[type])

    assert [field.name for field in fields(params)] == [field.name for field in rules.FIELDS[type]]


@pytest.mark.parametrize("field", [field for type in TYPES for field in rules.FIELDS[type]])
def test_catalogue_fields_can_be_shown(field):
    words = [value for value, _ in field.choices]

    assert field.label
    assert field.help.endswith(".")
    assert (field.kind == "choice") == bool(words)
    assert field.default is None or not words or field.default in words
    assert not (field.required and field.default is not None)


@given(st.sampled_from(TYPES), st.data())
def test_json_of_parameters_reads_back_the_same(type, data):
    raw = data.draw(_filled(type))

    params, errors = _parsed(type, raw)

    assert errors.keys() <= {"clear_pct", "limit", "currency", "lead_value"}
    assert params is None or _parsed(type, rules.params_to_json(params)) == (params, {})


@given(st.sampled_from(TYPES), st.data())
def test_any_input_is_read_or_refused_by_name(type, data):
    names = [field.name for field in rules.FIELDS[type]]
    raw = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), RAW))

    params, errors = _parsed(type, {**LEAST[type], **raw})

    assert errors.keys() <= {*names, "other"}
    assert params is None or _parsed(type, rules.params_to_json(params)) == (params, {})
