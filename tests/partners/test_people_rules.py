"""Who may write at a partner, and why not: portal.md 2.1 and 6.1, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.enums import Role
from apps.partners import rules
from apps.partners.enums import PARTNER_PERMISSIONS, PartnerRole

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
GOOD = {
    "by_peeringdb": True, "has_strong_session": False, "amr": ("pwd", "mfa"),
    "may_manage": (True,), "read_at": AT,
}  # fmt: skip


def because(**changes):
    return rules.read_only_because(rules.Proof(**{**GOOD, **changes}), AT)


def test_with_everything_in_order_nothing_is_in_the_way():
    assert because() == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_verified_user": False}, "not verified your account"),
        ({"is_verified_email": False}, "not verified your e-mail"),
        ({"may_manage": (False,)}, "manage_peering_sessions"),
        ({"may_manage": ()}, "manage_peering_sessions"),
        ({"amr": ("pwd",)}, "second factor"),
        ({"amr": ("pwd", "otp")}, "second factor"),
        ({"amr": ()}, "second factor"),
        ({"read_at": AT - timedelta(hours=24, seconds=1)}, "24 hours ago"),
        ({"read_at": None}, "24 hours ago"),
    ],
)
def test_what_is_missing_is_said(changes, words):
    assert words in because(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"amr": ("swk",)},
        {"amr": ("pwd",), "has_strong_session": True},
        {"may_manage": (False, True)},
        {"read_at": AT - timedelta(hours=24)},
    ],
)
def test_what_is_enough_is_enough(changes):
    assert because(**changes) == ""


@pytest.mark.parametrize(("strong", "free"), [(True, True), (False, False)])
def test_an_account_of_ours_needs_our_second_factor(strong, free):
    proof = rules.Proof(by_peeringdb=False, has_strong_session=strong)

    assert (rules.read_only_because(proof, AT) == "") is free


@pytest.mark.parametrize(
    ("networks", "role"),
    [
        ([(15, True)], "P-ADMIN"),
        ([(7, True)], "P-ENG"),
        ([(1, True)], "P-ENG"),
        ([(15, False)], "P-RO"),
        ([(1, False), (15, True)], "P-ADMIN"),
        ([], "P-RO"),
    ],
)
def test_the_suggested_role_follows_peeringdb(networks, role):
    assert rules.suggested_role(networks) == role


@pytest.mark.parametrize(
    ("perms", "words"),
    [(0, "nothing"), (1, "read"), (3, "read, update"), (12, "create, delete"),
     (15, "read, update, create, delete")],
)  # fmt: skip
def test_permission_bits_are_those_of_the_code(perms, words):
    assert rules.perms_words(perms) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_networks_are_coarse(address, network):
    assert rules.coarse_network(address) == network


def test_our_people_act_as_engineers_and_never_manage_or_confirm():
    acting = {role for role in Role if rules.behalf_role(role)}

    assert acting == {Role.ADMIN, Role.MANAGER, Role.ENGINEER}
    assert set(PARTNER_PERMISSIONS) - rules.ON_BEHALF == {"confirm", "loa", "manage"}
    assert all(PartnerRole.ENGINEER in PARTNER_PERMISSIONS[name] for name in rules.ON_BEHALF)
