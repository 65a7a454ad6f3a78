"""Believable interface traffic that is the same every time it is asked for.

A value depends on the profile and its slot alone: no state, no clock, no random generator with
memory. So 90 days seeded into the database and the days the simulator answers later are one line.
Only table look-ups, hashes and the four basic operations touch a slot, because those give the same
bits for one value as for a million (vectorised sine and exponential functions need not).
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

SLOT = 300  # seconds; slots are aligned to the UTC epoch and named by their start
DAY_SLOTS = 288
WEEK_SLOTS = 7 * DAY_SLOTS
MONTH = 2_629_800  # seconds of a mean month, the step of growth
GAP = -1
IN, OUT = 0, 1  # rows of the matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class EventKind(StrEnum):
    SPIKE = "spike"  # demand times `factor` at the top, ramped; below 1 it is a dip
    FLAT = "flat"  # stuck at `factor` of the capacity
    OUTAGE = "outage"  # the link is down: zero traffic, and measured
    RESET = "reset"  # counters restart at `start`; that slot loses `factor` of its traffic
    GAP = "gap"  # not measured


@dataclass(frozen=True)
class Event:
    """Something that happens in the slots starting in [start, end), epoch seconds."""

    kind: EventKind
    start: int
    end: int
    factor: float = 1.0


@dataclass(frozen=True)
class Profile:
    """One interface. Rates are bit/s; shares and factors are plain ratios, 0.5 is one half.

    `peak_share` is the share of the capacity that the larger direction reaches at the evening peak
    of a working day at `anchor` (epoch seconds), before noise. `in_out_ratio` is in / out.
    """

    capacity_bps: int
    peak_share: float = 0.5
    growth_per_month: float = 0.02
    in_out_ratio: float = 0.05
    peak_hour: float = 20.5  # local
    utc_offset_minutes: int = 0
    weekend_factor: float = 1.08
    noise: float = 0.05
    missing_share: float = 0.0
    seed: int = 0
    anchor: int = 1_767_225_600  # 2026-01-01
    live_from: int | None = None
    events: tuple[Event, ...] = ()


def to_dict(profile: Profile) -> dict[str, Any]:
    """The profile as JSON-ready values; `from_dict` gives back an equal profile."""
    return asdict(profile)


def from_dict(values: Mapping[str, Any]) -> Profile:
    """A profile from JSON values. Raises TypeError for unknown names, ValueError for odd events."""
    events = tuple(
        Event(**{**event, "kind": EventKind(event["kind"])}) for event in values.get("events", ())
    )
    return replace(Profile(**{**values, "events": ()}), events=events)


def rates(profile: Profile, start_epoch: int, n_slots: int) -> Ints:
    """Bit/s of `n_slots` slots from `start_epoch`: int64[2, n], row IN and row OUT, -1 = gap.

    Raises ValueError when `start_epoch` is not the start of a slot.
    """
    if start_epoch % SLOT:
        raise ValueError(f"{start_epoch} is not the start of a {SLOT} s slot")
    slots = np.arange(start_epoch // SLOT, start_epoch // SLOT + n_slots, dtype=np.int64)
    starts = slots * SLOT
    wave = _demand(profile, slots, starts)
    matrix = np.empty((2, n_slots))
    for row, share in enumerate(_shares(profile)):
        wanted = wave * (1 + profile.noise * 0.3 * _white(profile.seed, 10 + row, slots)) * share
        matrix[row] = _saturate(wanted, float(profile.capacity_bps))
    _apply_levels(profile, starts, matrix)
    whole = np.rint(matrix).astype(np.int64)
    whole[:, _unmeasured(profile, slots, starts)] = GAP
    return whole


def rate_at(profile: Profile, slot_start: int) -> tuple[int | None, int | None]:
    """In and out bit/s of one slot, None for a gap; the same values as `rates`."""
    in_bps, out_bps = (int(value) for value in rates(profile, slot_start, 1)[:, 0])
    return (None, None) if in_bps == GAP else (in_bps, out_bps)


def resets(profile: Profile) -> tuple[int, ...]:
    """The moments, epoch seconds, at which the interface's counters restart from zero."""
    return tuple(event.start for event in profile.events if event.kind is EventKind.RESET)


def _shares(profile: Profile) -> tuple[float, float]:
    """What in and out are of the larger direction."""
    ratio = profile.in_out_ratio
    return (ratio, 1.0) if ratio <= 1 else (1.0, 1 / ratio)


def _demand(profile: Profile, slots: Ints, starts: Ints) -> Floats:
    """Bit/s wanted in the larger direction, before the port's limit."""
    local = (slots + profile.utc_offset_minutes * 60 // SLOT + 3 * DAY_SLOTS) % WEEK_SLOTS
    shape = _week(profile.peak_hour, profile.weekend_factor)[local]
    noise = (
        0.6 * _smooth(profile.seed, 1, slots, 2 * DAY_SLOTS)
        + 0.45 * _smooth(profile.seed, 2, slots, 24)
        + 0.25 * _smooth(profile.seed, 3, slots, 6)
    )
    level = profile.capacity_bps * profile.peak_share * _growth(profile, starts)
    wave = level * shape * np.maximum(1 + profile.noise * noise, 0.02)
    for event in _events(profile, EventKind.SPIKE):
        wave = wave * (1 + (event.factor - 1) * _ramp(event, starts))
    return wave


def _ramp(event: Event, starts: Ints) -> Floats:
    """0 outside the event, 1 at its height, straight flanks of 15 % of its length."""
    flank = max(SLOT, (event.end - event.start) * 0.15)
    return np.clip(np.minimum(starts - event.start, event.end - starts) / flank, 0.0, 1.0)


def _saturate(wanted: Floats, capacity: float) -> Floats:
    """Above 95 % of the port the demand bends towards the capacity and never reaches it."""
    knee = 0.95 * capacity
    above = np.maximum(wanted - knee, 0.0)
    return np.where(above > 0, knee + (capacity - knee) * above / (above + capacity - knee), wanted)


def _apply_levels(profile: Profile, starts: Ints, matrix: Floats) -> None:
    shares = np.array(_shares(profile))[:, np.newaxis]
    for event in _events(profile, EventKind.FLAT):
        matrix[:, _within(event, starts)] = profile.capacity_bps * event.factor * shares
    for event in _events(profile, EventKind.OUTAGE):
        matrix[:, _within(event, starts)] = 0.0
    for event in _events(profile, EventKind.RESET):
        matrix[:, starts == event.start - event.start % SLOT] *= 1 - event.factor


def _unmeasured(profile: Profile, slots: Ints, starts: Ints) -> npt.NDArray[np.bool_]:
    missing = _unit(profile.seed, 20, slots) < profile.missing_share
    if profile.live_from is not None:
        missing |= starts < profile.live_from
    for event in _events(profile, EventKind.GAP):
        missing |= _within(event, starts)
    return missing


def _events(profile: Profile, kind: EventKind) -> list[Event]:
    return [event for event in profile.events if event.kind is kind]


def _within(event: Event, starts: Ints) -> npt.NDArray[np.bool_]:
    return (starts >= event.start) & (starts < event.end)


def _growth(profile: Profile, starts: Ints) -> Floats:
    """Compound growth per month, straight between the months."""
    months = (starts - profile.anchor) / MONTH
    whole = np.floor(months).astype(np.int64)
    first = int(whole[0]) if whole.size else 0
    last = int(whole[-1]) if whole.size else 0
    nodes = np.array([(1 + profile.growth_per_month) ** m for m in range(first, last + 2)])
    below = nodes[whole - first]
    return below + (nodes[whole - first + 1] - below) * (months - whole)


@lru_cache(maxsize=256)
def _week(peak_hour: float, weekend_factor: float) -> Floats:
    """Shape of a local week from Monday 00:00, 1.0 at the peak of a working day."""
    working = _day(peak_hour, noon=0.55, top=1.0)
    weekend = _day(peak_hour, noon=0.8, top=weekend_factor)
    parts = _weekend_parts()
    return np.tile(working, 7) * (1 - parts) + np.tile(weekend, 7) * parts


@cache
def _weekend_parts() -> Floats:
    return np.array([_weekend_part(slot) for slot in range(WEEK_SLOTS)])


def _weekend_part(slot: int) -> float:
    """0 on a working day, 1 on Saturday and Sunday, six hours of change around midnight."""
    hours = slot / 12
    into = min(max((hours - 117) / 6, 0.0), 1.0)  # Saturday starts at hour 120
    out_of = min(max((hours - 165) / 6, 0.0), 0.5)  # the week ends at hour 168 ...
    left_over = min(max((3 - hours) / 6, 0.0), 0.5)  # ... and Monday begins half-way
    return max(into - out_of, left_over)


def _day(peak_hour: float, noon: float, top: float) -> list[float]:
    """Night level plus a midday plateau and the evening peak, whose height is `top`."""
    shape = [
        0.28
        + 0.62 * _bump(slot / 12 - peak_hour, width=2.9)
        + 0.62 * noon * _bump(slot / 12 - peak_hour + 7, width=3.6)
        for slot in range(DAY_SLOTS)
    ]
    highest = max(shape)
    return [value / highest * top for value in shape]


def _bump(hours: float, width: float) -> float:
    away = (hours + 12) % 24 - 12
    return math.exp(-((away / width) ** 2) / 2)


def _white(seed: int, stream: int, index: Ints) -> Floats:
    """Noise in [-1, 1) without any relation between neighbours."""
    return _unit(seed, stream, index) * 2 - 1


def _smooth(seed: int, stream: int, slots: Ints, every: int) -> Floats:
    """Noise in [-1, 1) that turns once in `every` slots: an eased line between random knots."""
    if not slots.size:
        return np.zeros(0)
    knot = slots // every
    first = int(knot[0])
    knots = _white(seed, stream, np.arange(first, int(knot[-1]) + 2, dtype=np.int64))
    part = (slots - knot * every) / every
    eased = part * part * (3 - 2 * part)
    left = knots[knot - first]
    return left + (knots[knot - first + 1] - left) * eased


def _unit(seed: int, stream: int, index: Ints) -> Floats:
    """[0, 1) from (seed, stream, index): the output function of SplitMix64 (Steele et al. 2014)."""
    key = (seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF
    mixed = index.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = mixed ^ (mixed >> np.uint64(31))
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53
