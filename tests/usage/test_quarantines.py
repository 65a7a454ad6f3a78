"""Series that lie: what is found in stored samples, what it hides, and who lifts it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import numpy as np
import pytest

from apps.core.errors import Invalid, Refused
from apps.usage import actions, queries, store
from apps.usage.actions import quarantines
from apps.usage.models import Filled, Quarantine, Series
from tests import factories as make
from tests.factories import AT, GBPS
from tests.usage.conftest import SLOT, Rig, epoch

FIRST = AT - 40 * SLOT
NEWEST = AT - SLOT
FLAT = (7 * GBPS, 9 * GBPS)


def put(series: Series, slots: Sequence[tuple[int, tuple[int, int]]]) -> None:
    """Store rates by number of slot from FIRST on, as a sync does: write, then look."""
    for number, (in_bps, out_bps) in slots:
        rates = np.array([[[in_bps]], [[out_bps]]], np.int64)
        batch = store.Batch(np.array([series.pk]), epoch(FIRST + number * SLOT), rates)
        store.current().write(batch, at=AT)
        quarantines.look([series.pk], batch.start, batch.end, at=AT)


def moving(number: int) -> tuple[int, int]:
    return GBPS + number, 2 * GBPS


def spans(series: Series) -> list[tuple[int, int | None]]:
    """First slot and end of each quarantine, counted from FIRST."""
    found = Quarantine.objects.filter(series=series).order_by("starts_at")
    return [
        ((q.starts_at - FIRST) // SLOT, None if q.ends_at is None else (q.ends_at - FIRST) // SLOT)
        for q in found
    ]


def rates_of(series: Series, start: datetime = FIRST, end: datetime = AT) -> list[int]:
    return queries.link_rates([series.interconnect_id], start, end)[series.interconnect_id][
        0
    ].tolist()


@pytest.fixture
def series(db: None) -> Series:
    return make.series(speed_bps=100 * GBPS)


def test_flat_line_is_hidden_from_its_first_slot_on(series: Series) -> None:
    put(series, [(n, moving(n)) for n in range(5)])
    put(series, [(n, FLAT) for n in range(5, 16)])
    before = rates_of(series)[5]

    put(series, [(16, FLAT)])

    assert before == FLAT[0]
    assert spans(series) == [(5, None)]
    assert rates_of(series)[:17] == [moving(n)[0] for n in range(5)] + [-1] * 12


def test_flat_line_ends_where_it_moves_again(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(14)])

    put(series, [(14, moving(14)), (15, FLAT)])

    assert spans(series) == [(0, 14)]
    assert rates_of(series)[13:16] == [-1, moving(14)[0], FLAT[0]]


def test_late_sample_splits_a_flat_line(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(30)])

    put(series, [(14, moving(14))])

    assert spans(series) == [(0, 14), (15, None)]


def test_late_sample_takes_a_flat_line_back(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(14)])

    put(series, [(7, moving(7))])

    assert spans(series) == []


def test_flat_line_longer_than_the_look_stays_one(series: Series) -> None:
    for number in range(-400, 40):
        if number % 9 == 0 or number > 30:
            put(series, [(number, FLAT)])

    put(series, [(39, moving(39))])

    assert spans(series) == [(-396, 39)]


@pytest.mark.parametrize("seed", range(12))
def test_order_of_arrival_changes_nothing(series: Series, seed: int) -> None:
    rng = Random(seed)
    lines = [FLAT] * 3 + [(FLAT[0], FLAT[1] + 1), (0, 0)]
    slots: list[tuple[int, tuple[int, int]]] = []
    while len(slots) < 40:
        line, length = rng.choice(lines), rng.randint(1, 20)
        slots += [(len(slots) + n, line) for n in range(length)]
    slots = [each for each in slots[:40] if rng.random() > 0.1]
    other = make.series(speed_bps=100 * GBPS)
    put(series, slots)

    put(other, rng.sample(slots, len(slots)))

    assert rates_of(other) == rates_of(series)
    assert spans(other) == spans(series)


def test_finding_one_lets_the_judge_look_again(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(11)])
    store.current().roll_up(at=AT)
    seen = queries.newest_change()

    put(series, [(11, FLAT)])
    store.current().roll_up(at=AT)

    assert seen is not None
    assert series.interconnect_id in queries.changes_since(seen)


def test_sync_finds_a_flat_interface(rig: Rig) -> None:
    frozen = range(epoch(AT - 20 * SLOT), epoch(AT), 300)
    rig.special = {("ae1", slot): 5 * GBPS for slot in frozen}

    rig.sync(AT)

    (found,) = Quarantine.objects.all()
    assert (found.series, found.starts_at, found.ends_at) == (rig.series[0], AT - 20 * SLOT, None)
    assert found.detail == "In stays at 5.0\u00a0Gbps, out at 5.0\u00a0Gbps, to the bit."


def test_another_speed_at_the_source_is_distrusted_from_then_on(series: Series) -> None:
    put(series, [(n, moving(n)) for n in range(5)])

    quarantines.look_at_speeds({series.pk: (GBPS, epoch(FIRST + 3 * SLOT))}, at=AT)
    quarantines.look_at_speeds({series.pk: (GBPS, epoch(FIRST + 4 * SLOT))}, at=AT)

    assert spans(series) == [(3, None)]
    assert Quarantine.objects.get().detail == (
        "The source says 1.0\u00a0Gbps, we know 100.0\u00a0Gbps."
    )
    assert rates_of(series)[2:5] == [moving(2)[0], -1, -1]


def test_right_speed_ends_the_distrust(series: Series) -> None:
    quarantines.look_at_speeds({series.pk: (GBPS, epoch(FIRST))}, at=AT)

    quarantines.look_at_speeds({series.pk: (80 * GBPS, epoch(FIRST + 4 * SLOT))}, at=AT)

    assert spans(series) == [(0, 4)]


def test_lifting_gives_the_slots_back(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(14)])
    store.current().roll_up(at=AT)
    seen = queries.newest_change()
    engineer = make.user(role="engineer")

    actions.lift(quarantine=Quarantine.objects.get(), comment="A test set", by=engineer, at=AT)

    found = Quarantine.objects.get()
    assert (found.lifted_by, found.lifted_at, found.comment) == (engineer, AT, "A test set")
    assert rates_of(series)[:14] == [FLAT[0]] * 14
    assert seen is not None
    assert series.interconnect_id in queries.changes_since(seen)


def test_lifted_line_is_believed_while_it_lasts(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(14)])
    actions.lift(quarantine=Quarantine.objects.get(), comment="Yes", by=make.user(), at=AT)

    put(series, [(n, FLAT) for n in range(14, 20)])

    assert spans(series) == [(0, None)]
    assert rates_of(series)[19] == FLAT[0]


def test_lifting_needs_a_reason_and_happens_once(series: Series) -> None:
    put(series, [(n, FLAT) for n in range(14)])
    found, by = Quarantine.objects.get(), make.user()

    with pytest.raises(Invalid, match="Say why"):
        actions.lift(quarantine=found, comment=" ", by=by, at=AT)
    actions.lift(quarantine=found, comment="Yes", by=by, at=AT)
    with pytest.raises(Refused, match="lifted before"):
        actions.lift(quarantine=found, comment="Yes", by=by, at=AT)


def test_flags_say_what_a_slot_is(series: Series) -> None:
    Filled.objects.create(series=series, starts_at=FIRST - SLOT, slots=3)
    Filled.objects.create(series=series, starts_at=FIRST + 4 * SLOT, slots=2)
    Quarantine.objects.create(
        series=series, reason="flat", starts_at=FIRST + 5 * SLOT, ends_at=FIRST + 7 * SLOT,
        found_at=AT,
    )  # fmt: skip
    link = series.interconnect_id

    found = queries.link_flags([link, 0], FIRST, FIRST + 8 * SLOT)

    assert found[link].tolist() == [1, 1, 0, 0, 1, 2, 2, 0]
    assert found[0].tolist() == [0] * 8


def test_flags_leave_out_series_that_do_not_count(series: Series) -> None:
    Filled.objects.create(series=series, starts_at=FIRST, slots=3)
    Series.objects.filter(pk=series.pk).update(live_from=FIRST + SLOT, retired_at=FIRST + 2 * SLOT)

    found = queries.link_flags([series.interconnect_id], FIRST, FIRST + 3 * SLOT)

    assert found[series.interconnect_id].tolist() == [0, 1, 0]


def test_flags_cost_two_queries(series: Series, django_assert_num_queries) -> None:
    links = [series.interconnect_id, make.series().interconnect_id]

    with django_assert_num_queries(2):
        queries.link_flags(links, FIRST, AT)


def test_source_whose_clock_is_off_stores_nothing(rig: Rig) -> None:
    rig.at = AT + timedelta(hours=3)

    actions.collect(at=AT)

    run = queries.runs(rig.source)[0]
    source = queries.sources().get()
    assert (run.state, run.samples) == ("FAILED", 0)
    assert "3 h ahead" in run.error
    assert (rig.stored(AT - timedelta(days=1), AT) == -1).all()
    assert queries.health(source, AT).word == "Clock is off"
    assert source.clock_skew_s == 10_800


def test_clock_half_a_slot_off_is_borne(rig: Rig) -> None:
    rig.fake.api.clock = lambda: (AT + timedelta(seconds=149)).timestamp()

    actions.collect(at=AT)

    assert queries.runs(rig.source)[0].state == "DONE"
    assert NEWEST in {series.last_sample_at for series in Series.objects.all()}
