"""What a network's entry lacks."""

import pytest

from apps.peeringdb.rules import Entry, missing

COMPLETE = {
    "as_set": "AS-FIBRA", "prefixes4": 2000, "prefixes6": 400, "has_ipv6": True,
    "policy": "Open", "places": 1,
}  # fmt: skip


def test_complete_entry_lacks_nothing() -> None:
    assert missing(Entry(**COMPLETE)) == ()


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({"as_set": " "}, "an as-set"),
        ({"prefixes4": None}, "a limit of IPv4 prefixes"),
        ({"prefixes4": 0}, "a limit of IPv4 prefixes"),
        ({"prefixes6": None}, "a limit of IPv6 prefixes"),
        ({"policy": ""}, "a peering policy"),
        ({"places": 0}, "a facility or exchange"),
    ],
)
def test_what_is_not_said_is_lacking(change: dict[str, object], lacking: str) -> None:
    assert missing(Entry(**COMPLETE | change)) == (lacking,)


def test_ipv6_limit_is_not_asked_of_networks_without_ipv6() -> None:
    assert missing(Entry(**COMPLETE | {"prefixes6": None, "has_ipv6": False})) == ()
