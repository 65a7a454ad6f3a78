"""The catalogue of term types: what every type takes, refuses and gives back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules
from apps.agreements.enums import TermType
from apps.agreements.rules import FieldKind
from tests.agreements.test_params import RAW

GBPS = 10**9
# The least each type needs.
LEAST = {
    "UPGRADE_TRIGGER": {"threshold_pct": "70", "periods": "3"},
    "AUGMENT_LEAD_TIME": {"lead_value": 45},
    "DOWNGRADE_RIGHT": {"threshold_pct": "20", "months": 6},
    "COMMIT_RATE": {"commit_bps": 10 * GBPS, "price_per_mbps": "0.35", "currency": "USD"},
    "COMMIT_VOLUME": {"amount": "240000", "starts_on": "2027-01-01", "ends_on": "2027-12-31"},
    "BURST_CAP": {"max_bps": 400 * GBPS},
    "TIER_RESET": {"tiers": [[100 * GBPS, "4500"], [200 * GBPS, "8000"]], "currency": "EUR"},
    "PRICE_ESCALATOR": {"pct": "3", "first_on": "2027-02-01"},
    "RATIO_MAX": {"limit": "2"},
    "MIN_TRAFFIC": {"bps": 5 * GBPS},
    "MAX_TRAFFIC": {"bps": 2 * GBPS},
    "MIN_SITES": {"count": 3},
    "PORT_SPEED": {"min_bps": 100 * GBPS},
    "AVAILABILITY_SLA": {"target_pct": "99.99"},
    "LATENCY_SLA": {"target_ms": "50"},
    "LOSS_SLA": {"target_pct": "0.1"},
    "JITTER_SLA": {"target_ms": "2"},
    "REPAIR_TIME": {"hours": "4"},
    "RESPONSE_TIME": {"hours": "0.5"},
    "CACHE_OFFLOAD": {"target_pct": "70"},
    "CACHE_FILL": {"window": "14:00-02:00", "max_bps": 1_200_000_000},
    "CACHE_HOSTING": {"rack_units": 4, "power_w": 750},
    "HARDWARE_RMA": {"days": 5},
    "MIN_CACHE_TRAFFIC": {"bps": 5 * GBPS},
    "EXCLUSIVITY": {"what": "Hosting of content caches"},
    "MFN": {"what": "Price per Mbps"},
    "NDA_TERM": {"months": 36},
    "REPORTING": {"what": "Subscribers and traffic per region"},
    "REVIEW": {"what": "Capacity and forecasts"},
    "TERMINATION_RIGHT": {},
    "CURE": {"cure_value": 30},
    "POLICY_COMPLIANCE": {"checks": ["RPKI", "IRR"]},
}
CREDITS = [["99.99", "5"], ["99.5", "10"], ["99", "20"]]
TIERS = LEAST["TIER_RESET"]["tiers"]


def errors_of(type, **more):
    with pytest.raises(rules.InvalidParams) as caught:
        rules.parse_params(type, {**LEAST[type], **more})
    return caught.value.errors


def test_every_type_has_an_entry_and_every_entry_a_type():
    assert list(rules.CATALOGUE) == TermType.values
    assert set(LEAST) == set(TermType.values)


@pytest.mark.parametrize("type", TermType.values)
def test_least_parameters_are_kept_as_json_and_read_back(type):
    params = rules.parse_params(type, LEAST[type])

    kept = json.loads(json.dumps(rules.params_to_json(params)))

    assert rules.type_of(params) == type
    assert list(rules.values_of(params)) == [field.name for field in rules.FIELDS[type]]
    assert rules.parse_params(type, kept) == params


@pytest.mark.parametrize(
    ("type", "field"), [(t, f) for t in TermType.values for f in rules.FIELDS[t]]
)
def test_every_parameter_says_what_it_is(type, field):
    is_list = field.kind in (FieldKind.CHOICE, FieldKind.CHOICES)

    assert field.label
    assert field.help.endswith(".")
    assert bool(field.choices) == is_list
    assert bool(field.columns) == (field.kind is FieldKind.LADDER)
    assert (field.kind is FieldKind.BPS) == bool(field.hint)
    assert not (field.required and field.default is not None)
    if field.kind is FieldKind.CHOICE:
        assert field.default in dict(field.choices)


@pytest.mark.parametrize("entry", rules.CATALOGUE.values())
def test_every_type_says_its_purpose_and_shows_a_clause(entry):
    assert entry.purpose.endswith(".")
    assert len(entry.example) > 40


@pytest.mark.parametrize("type", [t for t in TermType.values if LEAST[t]])
def test_missing_parameters_are_named(type):
    required = {field.name for field in rules.FIELDS[type] if field.required}

    with pytest.raises(rules.InvalidParams) as caught:
        rules.parse_params(type, {})

    assert required <= caught.value.errors.keys()


@pytest.mark.parametrize(
    ("type", "wrong", "field", "reason"),
    [
        ("UPGRADE_TRIGGER", {"clear_pct": "75"}, "clear_pct", "above the trigger"),
        ("UPGRADE_TRIGGER", {"lead_unit": "MONTH"}, "lead_value", "Enter how many"),
        ("DOWNGRADE_RIGHT", {"lead_unit": "MONTH"}, "lead_value", "Enter how many"),
        ("COMMIT_RATE", {"percentile": "100.5"}, "percentile", "at most 100"),
        ("COMMIT_VOLUME", {"price": "0.3"}, "currency", "currency of the price"),
        ("COMMIT_VOLUME", {"ends_on": "2026-12-31"}, "ends_on", "ends before it starts"),
        ("COMMIT_VOLUME", {"shortfall_price": "1", "currency": "USD"}, "price", "has none"),
        ("COMMIT_VOLUME", {"starts_on": "1 May"}, "starts_on", "2027-01-31"),
        (
            "BURST_CAP", {"excess_price_per_mbps": "1", "consequence": "CHARGE"},
            "currency", "such as USD",
        ),
        ("BURST_CAP", {"consequence": "CHARGE"}, "excess_price_per_mbps", "Enter the price"),
        (
            "BURST_CAP", {"excess_price_per_mbps": "1", "currency": "USD"},
            "consequence", "choose that it is charged",
        ),
        ("TIER_RESET", {"tiers": TIERS[::-1]}, "tiers", "Steps must rise: step 2"),
        ("TIER_RESET", {"tiers": [TIERS[0], TIERS[0]]}, "tiers", "Steps must rise"),
        ("TIER_RESET", {"tiers": [TIERS[0]] * 7}, "tiers", "at most 6"),
        ("TIER_RESET", {"tiers": [[100 * GBPS]]}, "tiers", "Step 1 needs up to and monthly fee"),
        ("TIER_RESET", {"tiers": [["", "1"]]}, "tiers", "Step 1: Up to is missing"),
        ("TIER_RESET", {"move_month": 4}, "limit_month", "in that order"),
        ("PRICE_ESCALATOR", {"pct": None}, "pct", "Enter the percentage"),
        ("PRICE_ESCALATOR", {"basis": "INDEX", "pct": None}, "index", "Name the index"),
        ("PRICE_ESCALATOR", {"basis": "INDEX", "index": "CPI"}, "pct", "leave it out"),
        ("PRICE_ESCALATOR", {"floor_pct": "5", "cap_pct": "4"}, "floor_pct", "more than the most"),
        ("RATIO_MAX", {"limit": "0.5"}, "limit", "never below 1"),
        ("RATIO_MAX", {"settle_price_per_mbps": "1"}, "currency", "settlement price"),
        ("MIN_SITES", {"zones": 4}, "zones", "at most 3 time zones"),
        ("PORT_SPEED", {"optics": ["LR", "MAGIC"]}, "optics", "is not a choice"),
        ("PORT_SPEED", {"optics": {"LR": 1}}, "optics", "is not a list"),
        ("AVAILABILITY_SLA", {"credits": CREDITS[::-1]}, "credits", "from high to low"),
        (
            "AVAILABILITY_SLA", {"credits": [["99.9", "10"], ["99", "5"]]},
            "credits", "Less availability gives more credit",
        ),
        ("AVAILABILITY_SLA", {"credits": [["99.999", "5"]]}, "credits", "above the target"),
        ("AVAILABILITY_SLA", {"credits": CREDITS, "cap_pct": "15"}, "cap_pct", "more than the cap"),
        ("AVAILABILITY_SLA", {"claim_days": 30}, "claim_days", "no credit to limit"),
        ("AVAILABILITY_SLA", {"credits": "99:5"}, "credits", "is not a list of steps"),
        ("LOSS_SLA", {"cap_pct": "10"}, "cap_pct", "no credit to limit"),
        ("REPAIR_TIME", {"clock": "BUSINESS"}, "service_hours", "Enter the service hours"),
        ("REPAIR_TIME", {"service_hours": "08:00-18:00"}, "service_hours", "round the clock"),
        ("CACHE_FILL", {"window": "02:00-02:00"}, "window", "is empty"),
        ("CACHE_FILL", {"window": "2 to 14"}, "window", "14:00-02:00"),
        ("CACHE_FILL", {"window": "24:00-02:00"}, "window", "14:00-02:00"),
        ("MIN_CACHE_TRAFFIC", {"return_days": 30}, "return_days", "only reviewed"),
        ("NDA_TERM", {"months": None}, "months", "until which day"),
        ("NDA_TERM", {"until": "2028-01-31"}, "until", "not both"),
        ("EXCLUSIVITY", {"what": "x" * 301}, "what", "at most 300"),
        ("EXCLUSIVITY", {"what": 7}, "what", "is not a text"),
        ("EXCLUSIVITY", {"what": "a\x00b"}, "what", "null character"),
        ("TERMINATION_RIGHT", {"trigger": "CONVENIENCE"}, "notice_value", "any day"),
        ("TERMINATION_RIGHT", {"notice_unit": "MONTH"}, "notice_value", "Enter how many"),
        ("TERMINATION_RIGHT", {"trigger": "IDLE"}, "idle_days", "how many idle days"),
        ("TERMINATION_RIGHT", {"idle_days": 90}, "idle_days", "leave it out"),
        ("TERMINATION_RIGHT", {"fee": "5000"}, "currency", "currency of the fee"),
        ("POLICY_COMPLIANCE", {"checks": []}, "checks", "missing"),
    ],
)  # fmt: skip
def test_contradiction_is_refused_with_its_reason(type, wrong, field, reason):
    errors = errors_of(type, **wrong)

    assert list(errors) == [field]
    assert reason in errors[field]


@pytest.mark.parametrize(
    ("type", "fine"),
    [
        ("AVAILABILITY_SLA", {"credits": CREDITS, "cap_pct": "20", "claim_days": 30}),
        ("AVAILABILITY_SLA", {"exclusions": "MAINTENANCE, FORCE_MAJEURE"}),
        ("TIER_RESET", {"tiers": TIERS}),
        ("CACHE_FILL", {"window": "22:00 - 06:00", "days": ["SAT", "SUN"]}),
        ("PRICE_ESCALATOR", {"floor_pct": "-1", "cap_pct": "4", "every_months": 12}),
        ("BURST_CAP", {"consequence": "CHARGE", "excess_price_per_mbps": 1, "currency": "eur"}),
        ("TERMINATION_RIGHT", {"trigger": "IDLE", "idle_days": 90, "notice_value": 30}),
        ("NDA_TERM", {"months": "", "until": "2029-12-31"}),
    ],
)
def test_what_fits_together_is_taken(type, fine):
    assert rules.parse_params(type, {**LEAST[type], **fine})


def test_choices_are_kept_in_the_order_of_the_catalogue_and_once():
    params = rules.parse_params("POLICY_COMPLIANCE", {"checks": ["IRR", "RPKI", "IRR"]})

    assert rules.values_of(params)["checks"] == ("RPKI", "IRR")


@given(st.sampled_from(TermType.values), st.data())
def test_any_input_is_read_or_refused_by_the_names_of_its_fields(type, data):
    names = [field.name for field in rules.FIELDS[type]]
    rows = st.lists(st.lists(RAW, max_size=3), max_size=8)
    more = data.draw(st.dictionaries(st.sampled_from(names), RAW | rows, max_size=4))

    params, errors = read_or_refused(type, {**LEAST[type], **more})

    assert errors.keys() <= set(names)
    if params:
        kept = json.loads(json.dumps(rules.params_to_json(params)))
        assert rules.parse_params(type, kept) == params


def read_or_refused(type, raw):
    try:
        return rules.parse_params(type, raw), {}
    except rules.InvalidParams as refusal:
        return None, refusal.errors
