"""What a new request begins with (portal.md 6.2: a request in under three minutes)."""

import pytest

from apps.capacity.rules.fields import TYPES
from apps.capacity.rules.prefill import LASTING, USUAL, Known, prefilled

NETWORK = Known(as_set="RIPE::AS-FIBRA", max_prefix4=500, email="noc@fibra.example",
                phone="+57 601 555 0100")  # fmt: skip


def of(type_: str, known: Known = NETWORK, **about):
    return prefilled(type_, TYPES[type_].fields, known=known, about=about)


@pytest.mark.parametrize("type_", TYPES)
def test_only_fields_of_the_type_are_filled(type_):
    names = {spec.name for spec in TYPES[type_].fields}

    assert set(of(type_)) <= names


def test_network_and_people_are_known():
    values = of("pni_new")

    assert values["as_set"] == "RIPE::AS-FIBRA"
    assert values["max_prefix4"] == 500
    assert values["contact_email"] == "noc@fibra.example"
    assert values["contact_phone"] == "+57 601 555 0100"
    assert "max_prefix6" not in values


def test_new_pni_lacks_only_place_and_traffic():
    """What is left to type for a first-time partner."""
    values = of("pni_new")

    missing = [spec.name for spec in TYPES["pni_new"].fields
               if spec.required and spec.name not in values]  # fmt: skip
    assert missing == ["facility", "current_peak_bps"]


def test_last_request_wins_over_what_is_usual():
    values = of("pni_new", Known(last={"mode": "lag_static", "contact_phone": "+1 555 0199"}))

    assert values["mode"] == "lag_static"
    assert values["contact_phone"] == "+1 555 0199"


@pytest.mark.parametrize("name", ["facility", "ipv4", "secret", "current_peak_bps", "port_count"])
def test_place_address_amount_and_secret_are_not_taken_over(name):
    assert name not in LASTING
    values = of("pni_new", Known(last={name: "old"}))

    assert values.get(name) != "old"


def test_what_it_is_about_wins():
    values = of("pni_augment", interconnect="PNI-00001", reason="breach", breaches=["BRE-00001"])

    assert values["interconnect"] == "PNI-00001"
    assert values["reason"] == "breach"
    assert values["breaches"] == ["BRE-00001"]


def test_upgrade_keeps_what_the_lag_has():
    assert not set(USUAL) & set(of("pni_augment"))


def test_unknown_subject_is_left_out():
    assert "interconnect" not in of("pni_new", interconnect="PNI-00001")
