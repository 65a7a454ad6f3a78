"""Rows that programs push: what can be read, and what is said about the rest."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage import pushed_rows

GOOD = {"interconnect": "PNI-00001", "at": "2026-11-19T09:35:00Z", "in_bps": 7, "out_bps": 9}
AT = datetime(2026, 11, 19, 9, 35, tzinfo=UTC)


def one(**fields: Any) -> Any:
    """The row, or its error."""
    rows, errors = pushed_rows.parse([GOOD | fields], stamped_at_end=False)
    return (rows or errors)[0]


def test_row_is_read() -> None:
    row = one()

    assert (row.key, row.moment, row.in_bps, row.out_bps) == (
        ("interconnect", "PNI-00001"), AT, 7, 9,
    )  # fmt: skip


@pytest.mark.parametrize("at", ["2026-11-19T04:35:00-05:00", 1_795_080_900, 1_795_080_900.0])
def test_time_is_read_however_it_is_written(at: Any) -> None:
    assert one(at=at).moment == AT


def test_stamp_of_the_end_is_shifted_by_a_slot() -> None:
    (row,), _ = pushed_rows.parse([GOOD | {"at": "2026-11-19T09:40:00Z"}], stamped_at_end=True)

    assert (row.moment, row.told) == (AT, AT.replace(minute=40))


def test_labels_name_a_series_in_any_order() -> None:
    keys = [
        one(interconnect=None, labels=labels).key
        for labels in ({"instance": "a", "ifname": "b"}, {"ifname": "b", "instance": "a"})
    ]

    assert keys == [("labels", "ifname", "b", "instance", "a")] * 2


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("at", {"at": "yesterday"}),
        ("at", {"at": "2026-11-19T09:35:00"}),
        ("at", {"at": None}),
        ("at", {"at": True}),
        ("at", {"at": 1_795_080_900_000}),
        ("at", {"at": "0001-01-01T00:00:00+23:59"}),
        ("in_bps", {"in_bps": "7"}),
        ("in_bps", {"in_bps": -1}),
        ("in_bps", {"in_bps": True}),
        ("in_bps", {"in_bps": float("nan")}),
        ("out_bps", {"out_bps": float("inf")}),
        ("out_bps", {"out_bps": 2**63}),
        ("in_bps", {"in_bps": None, "out_bps": None}),
        ("series", {"interconnect": None}),
        ("series", {"series": 4}),
        ("series", {"series": "4", "interconnect": None}),
        ("series", {"series": True, "interconnect": None}),
        ("interconnect", {"interconnect": 4}),
        ("labels", {"labels": {"a": 1}, "interconnect": None}),
        ("labels", {"labels": {}, "interconnect": None}),
        ("speed", {"speed": 4}),
    ],
)
def test_wrong_field_is_named(field: str, fields: dict[str, Any]) -> None:
    error = one(**fields)

    assert isinstance(error, pushed_rows.RowError)
    assert error.field == field
    assert error.message.endswith(".")


def test_errors_name_their_rows() -> None:
    rows, errors = pushed_rows.parse([7, GOOD, {}, GOOD], stamped_at_end=False)

    assert [row.number for row in rows] == [1, 3]
    assert [error.row for error in errors] == [0, 2]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(sorted(pushed_rows.FIELDS))


@given(st.lists(st.dictionaries(NAMES, JSON, max_size=6) | JSON, max_size=6))
def test_anything_is_read_or_named(rows: list[Any]) -> None:
    found, errors = pushed_rows.parse(rows, stamped_at_end=True)

    assert sorted([row.number for row in found] + [error.row for error in errors]) == list(
        range(len(rows))
    )
    assert all(row.in_bps is None or 0 <= row.in_bps < 2**63 for row in found)
