"""Samples as a grid, and rows as the database's binary format: values in, values out."""

import struct
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage.store import wire
from apps.usage.store.batch import (
    DAY_SLOTS,
    GAP,
    Batch,
    day_of,
    epoch_of,
    grid,
    of_samples,
    single_day,
)

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
TODAY = NOON.date()
SLOT = timedelta(minutes=5)


def batch(ids: list[int], start: datetime, slots: int) -> Batch:
    """Values that tell series and slot apart."""
    values = np.arange(2 * len(ids) * slots, dtype=np.int64).reshape(2, len(ids), slots)
    return Batch(np.array(ids, np.int64), int(start.timestamp()), values)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(0, 86_399))
def test_every_second_of_a_day_lies_in_it(day: date, second: int) -> None:
    assert day_of(epoch_of(day) + second) == day


@pytest.mark.parametrize(
    ("start", "end", "slots"),
    [
        (NOON, NOON + SLOT, 1),
        (NOON + SLOT / 2, NOON + SLOT, 0),
        (NOON - SLOT / 2, NOON + SLOT / 2, 1),
        (NOON, NOON, 0),
        (NOON + SLOT, NOON, 0),
        (NOON, NOON + timedelta(days=1), DAY_SLOTS),
    ],
)
def test_grid_has_the_slots_that_start_within(start: datetime, end: datetime, slots: int) -> None:
    first, count = grid(start, end)

    assert count == slots
    assert first % 300 == 0
    assert first >= start.timestamp()


@pytest.mark.parametrize(
    ("start", "shape", "words"),
    [(NOON + SLOT / 2, (2, 1, 3), "not the start"), (NOON, (1, 1, 3), "row for each id"),
     (NOON, (2, 2, 3), "row for each id"), (NOON, (2, 1), "row for each id")],
)  # fmt: skip
def test_batch_of_another_shape_is_refused(start: datetime, shape: tuple, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Batch(np.array([7]), int(start.timestamp()), np.zeros(shape, np.int64))


def test_batch_over_midnight_lies_in_two_days_and_is_cut_between_them() -> None:
    whole = batch([7], NOON + timedelta(hours=11), 24)  # 23:00 to 01:00

    first, second = (whole.between(day, day) for day in whole.days())

    assert whole.days() == [TODAY, TODAY + timedelta(days=1)]
    assert (first.rates.shape[2], second.rates.shape[2]) == (12, 12)
    assert second.start == epoch_of(TODAY + timedelta(days=1))
    assert np.concatenate([first.rates, second.rates], axis=2).tolist() == whole.rates.tolist()


def test_sorted_batch_keeps_values_with_their_series() -> None:
    mixed = batch([9, 3, 5], NOON, 2)

    ordered = mixed.sorted()

    assert ordered.ids.tolist() == [3, 5, 9]
    assert ordered.rates[:, 2].tolist() == mixed.rates[:, 0].tolist()
    assert ordered.sorted() is ordered


def test_single_day_is_all_gaps() -> None:
    empty = single_day([1, 2], TODAY)

    assert empty.rates.shape == (2, 2, DAY_SLOTS)
    assert (empty.rates == GAP).all()
    assert empty.days() == [TODAY]


def test_samples_are_put_into_their_slots_and_the_later_of_equals_wins() -> None:
    (found,) = of_samples(
        [
            (7, NOON + timedelta(seconds=10), 1, None),
            (5, NOON, 8, 9),
            (7, NOON + timedelta(seconds=200), 2, 3),
        ]
    )

    noon = DAY_SLOTS // 2
    assert found.ids.tolist() == [5, 7]
    assert found.rates[:, :, noon].tolist() == [[8, 2], [9, 3]]
    assert int((found.rates != GAP).sum()) == 4


def test_samples_of_two_days_make_two_batches() -> None:
    found = of_samples([(7, NOON + timedelta(days=1), 1, 1), (7, NOON, 2, 2)])

    assert [one.days() for one in found] == [[TODAY], [TODAY + timedelta(days=1)]]


def test_row_is_encoded_as_the_database_reads_it() -> None:
    layout = wire.Layout(("id", ">i4"), ("bps", ">i8"))

    data = layout.encode(2, id=[1, 2], bps=10**12)

    row = struct.pack(">hiiiq", 2, 4, 1, 8, 10**12)
    assert data.startswith(wire.HEADER + row)
    assert data.endswith(wire.TRAILER)
    assert len(data) == len(wire.HEADER) + 2 * len(row) + len(wire.TRAILER)


def test_long_values_are_read_back_one_row_after_the_other() -> None:
    def row(*values: bytes | None) -> bytes:
        parts = [struct.pack(">h", len(values))]
        for value in values:
            length = -1 if value is None else len(value)
            parts += [struct.pack(">i", length), value or b""]
        return b"".join(parts)

    ids = np.array([1, 2, 3], ">i4").tobytes()
    raw = wire.HEADER + row(ids, b"ab") + row(ids[:4], None) + wire.TRAILER

    found = wire.blobs(raw, {"ids": ">i4", "bps": "u1"})

    assert found["ids"].tolist() == [1, 2, 3, 1]
    assert found["bps"].tobytes() == b"ab"


def test_no_row_gives_empty_values() -> None:
    found = wire.blobs(wire.HEADER + wire.TRAILER, {"ids": ">i4"})

    assert found["ids"].tolist() == []


@pytest.mark.parametrize(("rows", "groups"), [(0, 1), (99, 1), (100, 2), (1000, 11)])
def test_values_are_split_before_they_grow_too_long(rows: int, groups: int) -> None:
    text = wire.grouping(rows, 100).as_string()

    assert text == ("" if groups == 1 else f"GROUP BY interface_id % {groups}")


def test_ids_are_written_out_as_numbers_only() -> None:
    assert wire.array(np.array([3, 1])).as_string() == "'{3,1}'::int4[]"
    with pytest.raises(ValueError, match="invalid literal"):
        wire.array(["1}'; DROP TABLE ts_day; --"])  # type: ignore[list-item]
