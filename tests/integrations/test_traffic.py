"""The generated traffic is believable, and the same whenever it is asked for."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgepartners.demo import traffic
from edgepartners.demo.traffic import GAP, IN, OUT, SLOT, Event, EventKind, Profile

ANCHOR = 1_788_220_800  # Tuesday 2026-09-01 00:00 UTC
DAY = 86_400
PORT = Profile(capacity_bps=100_000_000_000, peak_share=0.6, seed=7, anchor=ANCHOR)


def with_event(kind, start, end, factor=1.0):
    return Profile(
        capacity_bps=PORT.capacity_bps,
        peak_share=PORT.peak_share,
        seed=PORT.seed,
        anchor=ANCHOR,
        events=(Event(kind, ANCHOR + start, ANCHOR + end, factor),),
    )


def day(profile, number=0):
    return traffic.rates(profile, ANCHOR + number * DAY, 288)


@given(
    seed=st.integers(0, 2**31),
    first=st.integers(-30_000, 30_000),
    count=st.integers(1, 700),
    pick=st.integers(0, 699),
)
def test_one_slot_is_the_same_alone_and_in_any_range(seed, first, count, pick):
    profile = Profile(
        capacity_bps=400_000_000_000, peak_share=0.93, seed=seed, anchor=ANCHOR, missing_share=0.1
    )
    slot = pick % count
    start = ANCHOR + first * SLOT

    in_bps, out_bps = traffic.rates(profile, start, count)[:, slot].tolist()

    alone = traffic.rate_at(profile, start + slot * SLOT)
    assert alone == ((None, None) if in_bps == GAP else (in_bps, out_bps))


def test_ninety_days_continue_without_a_seam():
    whole = traffic.rates(PORT, ANCHOR, 90 * 288 + 288)

    seeded, later = traffic.rates(PORT, ANCHOR, 90 * 288), day(PORT, 90)

    assert np.array_equal(np.hstack([seeded, later]), whole)


def test_profile_survives_json():
    profile = with_event(EventKind.SPIKE, 0, 3_600, 1.7)

    assert traffic.from_dict(json.loads(json.dumps(traffic.to_dict(profile)))) == profile


def test_unknown_profile_field_is_refused():
    with pytest.raises(TypeError):
        traffic.from_dict({"capacity_bps": 1, "colour": "blue"})


def test_start_off_the_grid_is_refused():
    with pytest.raises(ValueError, match="not the start of a 300 s slot"):
        traffic.rates(PORT, ANCHOR + 1, 1)


def test_no_slots_are_an_empty_matrix():
    assert traffic.rates(PORT, ANCHOR, 0).shape == (2, 0)


@pytest.mark.parametrize("offset_hours", [-5, 0, 5.5, 9])
def test_peak_comes_in_the_local_evening(offset_hours):
    profile = Profile(10**11, utc_offset_minutes=int(offset_hours * 60), anchor=ANCHOR, noise=0)

    local_hour = (day(profile)[OUT].argmax() / 12 + offset_hours) % 24

    assert local_hour == pytest.approx(20.5, abs=0.5)


def test_peak_reaches_its_share_and_the_night_is_quiet():
    out = day(PORT)[OUT] / PORT.capacity_bps

    assert out.max() == pytest.approx(0.6, rel=0.1)
    assert out.min() < 0.4 * out.max()


def test_weekend_is_busier_and_its_edges_are_smooth():
    quiet = Profile(10**11, weekend_factor=1.3, anchor=ANCHOR, noise=0, growth_per_month=0)

    week = traffic.rates(quiet, ANCHOR, 7 * 288)[OUT].reshape(7, 288)

    assert week[4].max() == pytest.approx(1.3 * week[0].max(), rel=0.02)
    assert np.abs(np.diff(week.ravel())).max() < 0.02 * week.max()


def test_growth_compounds_by_month():
    profile = Profile(10**12, peak_share=0.1, growth_per_month=0.05, anchor=ANCHOR, noise=0)

    first, year = (traffic.rates(profile, ANCHOR + n * DAY, 288)[OUT].max() for n in (0, 52 * 7))

    assert year / first == pytest.approx(1.05**12, rel=0.02)


@pytest.mark.parametrize("ratio", [0.04, 1.0, 3.0])
def test_directions_keep_their_ratio(ratio):
    in_bps, out_bps = day(Profile(10**11, in_out_ratio=ratio, anchor=ANCHOR))

    assert in_bps.sum() / out_bps.sum() == pytest.approx(ratio, rel=0.02)


def test_full_port_bends_and_never_exceeds_its_capacity():
    out = day(Profile(10**11, peak_share=2.5, anchor=ANCHOR))[OUT]

    assert out.max() <= 10**11
    assert out.max() > 0.98 * 10**11
    assert np.unique(out).size > 250


def test_outage_is_measured_zero():
    changed = day(with_event(EventKind.OUTAGE, 3_600, 7_200))

    assert (changed[:, 12:24] == 0).all()
    assert np.array_equal(changed[:, 24:], day(PORT)[:, 24:])


def test_gap_is_not_measured():
    changed = day(with_event(EventKind.GAP, 3_600, 7_200))

    assert (changed[:, 12:24] == GAP).all()
    assert (changed[:, 24:] != GAP).all()


def test_spike_rises_and_falls():
    changed = day(with_event(EventKind.SPIKE, 3_600, 18_000, 1.5))[OUT] / day(PORT)[OUT]

    assert changed[36] == pytest.approx(1.5, rel=0.01)
    assert (changed[:12] == 1).all()
    assert 1 < changed[13] < 1.5


def test_flat_line_is_one_value():
    changed = day(with_event(EventKind.FLAT, 3_600, 7_200, 0.5))

    assert set(changed[OUT, 12:24].tolist()) == {50_000_000_000}


def test_reset_costs_a_part_of_one_slot():
    profile = with_event(EventKind.RESET, 3_700, 3_701, 0.2)

    changed, plain = day(profile), day(PORT)

    assert changed[OUT, 12] == pytest.approx(0.8 * plain[OUT, 12], abs=1)
    assert np.array_equal(np.delete(changed, 12, axis=1), np.delete(plain, 12, axis=1))
    assert traffic.resets(profile) == (ANCHOR + 3_700,)


def test_interface_has_no_samples_before_it_went_live():
    both = day(Profile(10**11, anchor=ANCHOR, live_from=ANCHOR + 3_600))

    assert (both[IN] == GAP).tolist() == [True] * 12 + [False] * 276


def test_missing_share_is_about_met():
    both = traffic.rates(Profile(10**11, missing_share=0.01, anchor=ANCHOR), ANCHOR, 30 * 288)

    assert (both[OUT] == GAP).mean() == pytest.approx(0.01, rel=0.3)


def test_interfaces_differ():
    outs = [day(Profile(10**11, seed=seed, anchor=ANCHOR))[OUT] for seed in (1, 2)]

    assert (outs[0] != outs[1]).mean() > 0.99
