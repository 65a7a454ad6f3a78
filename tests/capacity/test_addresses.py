"""Addresses of sessions beside PeeringDB: the rows of portal.md 6.5, each as a test."""

import pytest

from apps.capacity import queries
from apps.capacity.rules.addresses import (
    Exchange,
    our_problem,
    pair_problems,
    peer_problem,
    prefix_warning,
)
from apps.network.models import IXP
from tests import factories as make
from tests.factories.peeringdb import THEIRS

BOGOTA = Exchange(
    "Bogotá Exchange", ("192.0.2.0/24", "2001:db8:1::/64"), ("192.0.2.1", "2001:db8:1::1"),
    ("192.0.2.10", "2001:db8:1::10"), "https://www.peeringdb.com/net/2",
)  # fmt: skip


@pytest.mark.parametrize("address", ["192.0.2.10", " 192.0.2.10 ", "2001:DB8:1:0::10"])
def test_own_address_at_the_exchange_is_fine(address: str) -> None:
    assert peer_problem(address, BOGOTA) is None


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("192.0.2.300", "is no IP address"),
        ("", "is no IP address"),
        ("198.51.100.10", "is no address of Bogotá Exchange. Its peering LAN is 192.0.2.0/24."),
        ("2001:db8:2::10", "Its peering LAN is 2001:db8:1::/64."),
        ("192.0.2.0", "network or broadcast address"),
        ("192.0.2.255", "network or broadcast address"),
        ("2001:db8:1::", "network or broadcast address"),
        ("192.0.2.1", "is our own address"),
        ("2001:db8:1::1", "is our own address"),
    ],
)
def test_wrong_address_is_refused(address: str, message: str) -> None:
    problem = peer_problem(address, BOGOTA)

    assert problem is not None
    assert message in problem.message
    assert not problem.is_unlisted


def test_last_address_of_an_ipv6_lan_is_a_hosts() -> None:
    problem = peer_problem("2001:db8:1::ffff:ffff:ffff:ffff", BOGOTA)

    assert problem is not None
    assert problem.is_unlisted


def test_address_that_peeringdb_does_not_list_is_told_apart_with_the_page() -> None:
    problem = peer_problem("192.0.2.11", BOGOTA)

    assert problem is not None
    assert (problem.is_unlisted, problem.page) == (True, "https://www.peeringdb.com/net/2")
    assert "Update PeeringDB first" in problem.message


def test_family_must_be_that_of_the_other_side() -> None:
    problem = peer_problem("192.0.2.10", BOGOTA, family=6)

    assert problem is not None
    assert "is no IPv6 address" in problem.message


def test_exchange_without_ipv6_says_so() -> None:
    lan = Exchange("Lima Exchange", ("198.51.100.0/24",))

    problem = peer_problem("2001:db8:1::10", lan)

    assert problem is not None
    assert "It has no IPv6 LAN." in problem.message


def test_without_prefixes_addresses_are_not_held_against_anybody() -> None:
    assert peer_problem("203.0.113.9", Exchange("Quito Exchange")) is None
    assert our_problem("203.0.113.9", Exchange("Quito Exchange")) is None


def test_our_side_must_be_ours() -> None:
    assert our_problem("192.0.2.1", BOGOTA) is None

    problem = our_problem("192.0.2.2", BOGOTA)

    assert problem is not None
    assert "Ours: 192.0.2.1, 2001:db8:1::1." in problem.message


def test_pair_is_judged_together() -> None:
    assert pair_problems("192.0.2.1", "192.0.2.10", BOGOTA) == {}
    assert set(pair_problems("192.0.2.1", "2001:db8:1::10", BOGOTA)) == {"their_ip"}
    assert set(pair_problems("192.0.2.9", "192.0.2.9", BOGOTA)) == {"our_ip", "their_ip"}


@pytest.mark.parametrize(
    ("asked", "listed", "message"),
    [
        (2000, 2000, ""),
        (8000, 2000, ""),
        (1999, 2000, "may close at once"),
        (8001, 2000, "more than 4 times"),
        (None, 2000, ""),
        (5, None, ""),
        (5, 0, ""),
    ],
)
def test_prefix_limit_is_compared_with_peeringdb(
    asked: int | None, listed: int | None, message: str
) -> None:
    found = prefix_warning(asked, listed, family=4)

    assert message in found
    assert bool(found) is bool(message)


@pytest.mark.django_db
class TestFromMirror:
    def test_exchange_is_read_from_the_mirror(self) -> None:
        make.mirror()
        ixp = IXP.objects.create(name="Bogotá Exchange", metro=make.metro(), pdb_ix_id=1)

        assert queries.exchange_of(ixp, asn=THEIRS) == BOGOTA
        assert queries.prefix_counts(THEIRS) == (2000, 400)

    def test_exchange_that_peeringdb_does_not_know_is_empty(self) -> None:
        ixp = IXP.objects.create(name="Quito Exchange", metro=make.metro())

        assert queries.exchange_of(ixp, asn=THEIRS) == Exchange("Quito Exchange")
