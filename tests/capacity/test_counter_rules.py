"""Which sessions are asked back for: a full mesh by family, without those there (portal.md 1.4)."""

import pytest

from apps.capacity.rules import missing_pairs
from apps.capacity.rules.counters import MOST

OURS = ["2001:db8:1::1", "192.0.2.2", "192.0.2.1"]
THEIRS = ["192.0.2.10", "2001:db8:1::a"]


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ([], [("192.0.2.1", "192.0.2.10"), ("192.0.2.2", "192.0.2.10"),
              ("2001:db8:1::1", "2001:db8:1::a")]),
        ([("192.0.2.1", "192.0.2.10")],
         [("192.0.2.2", "192.0.2.10"), ("2001:db8:1::1", "2001:db8:1::a")]),
        ([("2001:0db8:1:0::1", "2001:DB8:1::000a"), ("192.0.2.1", "192.0.2.10"),
          ("192.0.2.2", "192.0.2.10")], []),
    ],
    ids=["none there", "one there", "all there, however written"],
)  # fmt: skip
def test_pairs_without_a_session_are_missing(there, missing):
    assert missing_pairs(OURS, THEIRS, there) == missing


@pytest.mark.parametrize(("ours", "theirs"), [([], THEIRS), (OURS, []), (["192.0.2.1"], ["::1"])])
def test_without_two_addresses_of_a_family_nothing_is_missing(ours, theirs):
    assert missing_pairs(ours, theirs, []) == []


def test_no_more_are_asked_for_than_a_batch_holds():
    many = [f"192.0.2.{n}" for n in range(1, 30)]

    assert len(missing_pairs(["192.0.2.200"], many, [])) == MOST
