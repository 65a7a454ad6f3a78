"""Small pieces of HTML: what they say, and that they escape."""

import re
from datetime import date
from decimal import Decimal

import pytest

from apps.console import charts, statuses
from apps.core.ui import components

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("then", "words", "tone"),
    [
        (date(2026, 12, 11), "22 d", ""),
        (date(2026, 12, 3), "14 d", "is-warn"),
        (date(2026, 11, 28), "9 d", "is-warn"),
        (date(2026, 11, 27), "8 d", "is-bad"),
        (TODAY, "today", "is-bad"),
        (date(2026, 11, 17), "2 d late", "is-bad"),
    ],
)
def test_a_countdown_gets_louder(then, words, tone):
    html = components.countdown(then, TODAY)

    assert words in html.replace("\u00a0", " ")
    assert tone in html
    assert ("<svg" in html) == bool(tone)


@pytest.mark.parametrize(
    ("percent", "limit", "tone"),
    [
        (Decimal("59.5"), Decimal(70), ""),
        (Decimal("59.6"), Decimal(70), "warn"),
        (Decimal("70"), Decimal(70), "warn"),
        (Decimal("70.001"), Decimal(70), "bad"),
        (Decimal("99"), None, ""),
        (None, Decimal(70), ""),
    ],
)
def test_colour_needs_a_limit_that_is_crossed_or_near(percent, limit, tone):
    assert components.load_tone(percent, limit) == tone


def test_a_bar_says_in_words_what_it_draws():
    html = components.bar(Decimal("72.9"), Decimal(70)).replace("\u00a0", " ")

    assert 'aria-label="72.9 % used, limit 70 %"' in html
    assert 'width="72.9%"' in html
    assert 'x="69.4%"' in html


def test_a_bar_never_leaves_its_track():
    assert 'width="100.0%"' in components.bar(Decimal(180))


def test_a_meter_without_traffic_says_so():
    assert "no traffic yet" in components.meter(None, Decimal(70))


def test_a_gap_of_a_sparkline_is_hatched_and_not_bridged():
    html = components.spark([10, 20, None, 30, 40])

    lines = re.search(r'class="l" d="([^"]+)"', html)[1]
    assert html.count('class="g"') == 1
    assert lines.count("M") == 2


def test_a_sparkline_of_one_value_has_its_dot():
    html = components.spark([None, 5, None])

    assert html.count('class="d"') == 1
    assert html.count('class="g"') == 2


def test_a_sparkline_of_nothing_says_so():
    assert "no data" in components.spark([None, None])


def test_names_are_escaped():
    html = components.link("/x/", "<b>Fibra</b>", 'a "quoted" one')

    assert "<b>" not in html
    assert "&lt;b&gt;Fibra&lt;/b&gt;" in html
    assert "&quot;quoted&quot;" in html


def test_whose_turn_it_is_is_said_in_words():
    assert 'aria-label="Us to act"' in components.turn("us")
    assert 'aria-label="Them to act"' in components.turn("them")


def test_a_status_is_an_icon_and_a_word():
    html = statuses.state("breach", "ACKNOWLEDGED")

    assert "#circle-dot" in html
    assert "Acknowledged" in html
    assert "is-acc" in html


@pytest.mark.parametrize("machine", sorted(statuses.LOOKS))
def test_every_state_has_a_look(machine):
    looks = statuses.LOOKS[machine]

    assert looks
    assert all(look.tone in statuses.ICONS and look.word for look in looks.values())


def test_an_unknown_state_is_quiet():
    assert statuses.look("breach", "EXPLODED") == statuses.UNKNOWN


def test_a_term_is_drawn_between_its_days():
    axis = charts.axis_for([date(2024, 2, 1)], TODAY)

    html = charts.term_bar(axis, date(2024, 2, 1), date(2027, 1, 31), date(2026, 12, 2), TODAY)

    assert axis.first_year == 2024
    assert "Term to 31 Jan 2027" in html
    assert "warn-fill" in html


def test_a_term_without_end_reaches_the_edge():
    axis = charts.axis_for([date(2020, 1, 1)], TODAY)

    html = charts.term_bar(axis, date(2020, 1, 1), None, None, TODAY)

    assert axis.first_year == 2024
    assert "No end date" in html
    assert f'width="{charts.WIDTH:.1f}"' in html
