"""How a workstream stands, how far its goals are, what a key may be, which updates are owed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refs import Prefix
from apps.programs import rules
from apps.programs.enums import RUNNING, Health, Metric

TODAY = date(2026, 11, 19)
LATER = date(2027, 3, 31)
GONE = date(2026, 11, 18)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("state", "target", "seen"),
    [
        ("ON_TRACK", LATER, "ON_TRACK"),
        ("ON_TRACK", TODAY, "ON_TRACK"),
        ("ON_TRACK", GONE, "OFF_TRACK"),
        ("AT_RISK", GONE, "OFF_TRACK"),
        ("AT_RISK", LATER, "AT_RISK"),
        ("OFF_TRACK", LATER, "OFF_TRACK"),
        ("PAUSED", GONE, "PAUSED"),
        ("DONE", GONE, "DONE"),
    ],
)
def test_health_shown_is_the_worse_of_word_and_date(state, target, seen):
    assert rules.health.shown(state, target, TODAY) == seen


@pytest.mark.parametrize(
    ("state", "now", "after"),
    [
        ("ON_TRACK", LATER, "AT_RISK"),
        ("ON_TRACK", GONE, "ON_TRACK"),
        ("AT_RISK", LATER, "AT_RISK"),
        ("OFF_TRACK", LATER, "OFF_TRACK"),
        ("PAUSED", LATER, "PAUSED"),
    ],
)
def test_later_date_takes_on_track_to_at_risk(state, now, after):
    assert rules.health.after_move(state, TODAY, now) == after


@given(state=st.sampled_from(RUNNING), was=DAYS, now=DAYS)
def test_moved_date_never_turns_anything_green(state, was, now):
    after = rules.health.after_move(state, was, now)

    assert after != Health.ON_TRACK or state == Health.ON_TRACK
    assert not (now > was and after == Health.ON_TRACK)


def test_health_needs_a_reason():
    assert "Say why" in rules.health.refusal("AT_RISK", LATER, TODAY, "  ")


def test_on_track_is_refused_when_the_date_has_passed():
    assert "move the date first" in rules.health.refusal("ON_TRACK", GONE, TODAY, "All well")
    assert rules.health.refusal("DONE", GONE, TODAY, "All well") == ""


@pytest.mark.parametrize(
    ("metric", "start", "target", "value", "percent"),
    [
        ("CAPACITY", 100, 200, 150, 50),
        ("CAPACITY", 100, 200, 250, 100),
        ("CAPACITY", 100, 200, 50, 0),
        ("BREACHES", 8, 2, 5, 50),
        ("BREACHES", 8, 2, 1, 100),
        ("COST", Decimal("0.40"), Decimal("0.30"), Decimal("0.35"), 50),
        ("BREACHES", 0, 2, 3, 0),
        ("RENEWALS", 5, 5, 4, 0),
    ],
)
def test_progress_counts_from_start_to_target(metric, start, target, value, percent):
    found = rules.goals.progress(metric, Decimal(start), Decimal(target), Decimal(value))

    assert found == percent


def test_progress_is_unknown_while_nothing_is_measured():
    assert rules.goals.progress("COST", Decimal(1), Decimal(2), None) is None


@given(
    metric=st.sampled_from(Metric),
    start=st.decimals(0, 10**6, places=3),
    target=st.decimals(0, 10**6, places=3),
    value=st.decimals(0, 10**6, places=3),
)
def test_progress_is_a_percentage(metric, start, target, value):
    assert 0 <= rules.goals.progress(metric, start, target, value) <= 100


@pytest.mark.parametrize(
    ("metric", "start", "target", "words"),
    [
        ("ON_NET", None, Decimal(101), "at most 100 %"),
        ("CAPACITY", None, Decimal(-1), "below zero"),
        ("RENEWALS", Decimal(4), Decimal(4), "stands there already"),
        ("RENEWALS", Decimal(4), Decimal(5), ""),
    ],
)
def test_target_that_makes_no_sense_is_refused(metric, start, target, words):
    found = rules.goals.refusal(metric, start, target)

    assert words in found if words else found == ""


@pytest.mark.parametrize(
    "key", ["PNI", "AGR", "RPT", "latam", "L", "1LATAM", "LATAM-1", "LATAMLAUNCHES", ""]
)
def test_key_that_is_none_or_begins_other_references_is_refused(key):
    assert rules.keys.refusal(key, frozenset(Prefix)) != ""


@pytest.mark.parametrize("key", ["LATAM", "Q4", "RENEW26"])
def test_key_is_short_and_in_capitals(key):
    assert rules.keys.refusal(key, frozenset(Prefix)) == ""
    assert rules.keys.KEY.fullmatch(rules.keys.item_key(key, 7))


def test_expected_course_is_even():
    assert rules.goals.expected(25, 100) == 25
    assert rules.goals.expected(-3, 100) == 0
    assert rules.goals.expected(5, 0) == 100


@pytest.mark.parametrize(
    ("created", "today", "owed"),
    [
        (date(2026, 11, 1), date(2026, 11, 19), False),
        (date(2026, 11, 1), date(2026, 11, 20), True),
        (date(2026, 11, 20), date(2026, 11, 20), False),
        (date(2026, 11, 19), date(2026, 11, 22), True),
    ],
)
def test_update_is_owed_from_friday_on(created, today, owed):
    assert rules.weeks.is_missing(rules.weeks.monday(today), created, today) is owed
