"""What PeeringDB says, in our words, and what of it is taken over."""

from types import SimpleNamespace

import pytest

from apps.partners import rules
from apps.partners.enums import ContactRoleKind, Policy

ENTRY = SimpleNamespace(
    name=" Fibra ", org_name="Fibra Group", policy="Selective", as_set="RIPE::AS-FIBRA",
    prefixes4=2000, prefixes6=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Open", Policy.OPEN), ("Selective", Policy.SELECTIVE), ("Restrictive", Policy.RESTRICTIVE),
        ("No", Policy.NO), ("no ", Policy.NO), ("", Policy.UNKNOWN), ("Sometimes", Policy.UNKNOWN),
    ],
)  # fmt: skip
def test_policy_in_our_words(said, expected):
    assert rules.policy_of(said) is expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("NOC", ContactRoleKind.NOC), ("Maintenance", ContactRoleKind.NOC),
        ("Technical", ContactRoleKind.ENGINEERING), ("Policy", ContactRoleKind.PEERING),
        ("Sales", ContactRoleKind.COMMERCIAL), ("Abuse", None), ("Public Relations", None),
        ("Other", None),
    ],
)  # fmt: skip
def test_roles_of_contacts_in_our_words(role, expected):
    assert rules.roles_of(role) == ((expected,) if expected else ())


def test_fields_in_our_words():
    assert rules.of_partner(ENTRY) == {
        "name": "Fibra", "legal_name": "Fibra Group", "policy": "SELECTIVE",
    }  # fmt: skip
    assert rules.of_asn(ENTRY) == {
        "name": "Fibra", "as_set": "RIPE::AS-FIBRA", "max_prefix4": 2000, "max_prefix6": None,
    }  # fmt: skip


def test_only_what_is_empty_is_filled():
    ours = {"name": "Our name", "as_set": "", "max_prefix4": None, "max_prefix6": 7}

    assert rules.to_fill(ours, rules.of_asn(ENTRY)) == {
        "as_set": "RIPE::AS-FIBRA", "max_prefix4": 2000,
    }  # fmt: skip


def test_only_what_is_followed_moves_and_nothing_is_taken_away():
    ours = {"name": "Our name", "as_set": "AS-OLD", "max_prefix4": 1, "max_prefix6": 7}
    theirs = rules.of_asn(ENTRY)

    assert rules.to_follow(ours, theirs, ["as_set", "max_prefix6"]) == {
        "as_set": "RIPE::AS-FIBRA"
    }  # fmt: skip
    assert rules.to_follow(ours, theirs, []) == {}


@pytest.mark.parametrize(
    ("ours", "theirs", "follows", "source"),
    [
        ("AS-A", "AS-A", ["as_set"], "PeeringDB, followed"),
        ("AS-A", "AS-A", [], "As PeeringDB says"),
        ("AS-A", "AS-B", [], "By hand, other than PeeringDB"),
        ("AS-A", "", [], "PeeringDB says nothing"),
    ],
)
def test_source_of_a_value_is_told(ours, theirs, follows, source):
    (line,) = rules.compare({"as_set": ours}, {"as_set": theirs}, follows, {"as_set": "AS-SET"})

    assert line.source == source
    assert line.is_same == (source != "By hand, other than PeeringDB")
