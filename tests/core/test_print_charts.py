"""Charts for paper."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.print_charts import Line, Stack, columns, lines, ticks


def drawn(*values, **options):
    return lines(
        [str(n) for n in range(len(values))], [Line("p95", "#3d4cc2", values, **options)],
        unit="Gbps", summary="What is drawn",
    )  # fmt: skip


def test_a_gap_is_never_bridged():
    assert drawn(1.0, 2.0, None, 3.0, 4.0).count("<polyline") == 2


def test_nothing_known_draws_nothing():
    assert drawn(None, None) == ""


def test_sizes_and_colours_are_attributes():
    svg = drawn(1.0, 2.0)

    assert "style=" not in svg
    assert "var(" not in svg
    assert 'viewBox="0 0 680 170"' in svg


def test_words_are_escaped():
    svg = lines(["<Jan>"], [Line("<i>", "#000", [1.0])], unit="&", summary='"<b>"')

    assert "<Jan>" not in svg
    assert "<i>" not in svg
    assert "&lt;b&gt;" in svg


def test_labels_at_the_end_keep_apart():
    svg = lines(
        ["a"], [Line("x", "#000", [5.0]), Line("y", "#000", [5.0])], unit="", summary=""
    )  # fmt: skip
    ends = [float(y) for y in re.findall(r'<text x="566" y="([\d.]+)"', svg)]

    assert ends[1] - ends[0] >= 11


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (100, [0, 20, 40, 60, 80, 100]),
        (43, [0, 10, 20, 30, 40]),
        (1.2, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (7, [0, 2, 4, 6]),
    ],
)
def test_ticks_are_round(top, expected):
    assert ticks(top) == pytest.approx(expected)


@given(st.floats(0.001, 10_000_000))
def test_there_are_always_some_ticks_and_never_many(top):
    found = ticks(top)

    assert 2 <= len(found) <= 12
    assert max(found) <= top * 1.000001


def stacked(*parts):
    return columns(
        ["W46", "W47"], [Stack(name, "#3d4cc2", values) for name, values in parts],
        unit="Open <breaches>", summary="What is drawn",
    )  # fmt: skip


def test_a_column_says_its_total_and_draws_each_part():
    svg = stacked(("Major", [2, 4]), ("Minor", [1, None]))

    assert svg.count("<rect") == 3 + 2  # parts, and the two names beside
    assert ">3</text>" in svg
    assert ">4</text>" in svg
    assert "Open &lt;breaches&gt;" in svg


def test_the_highest_column_keeps_below_the_title():
    svg = stacked(("Major", [1, 1000]))

    assert min(float(y) for y in re.findall(r'<rect x="[\d.]+" y="([\d.]+)"', svg)) >= 18


def test_a_long_name_takes_two_lines():
    svg = columns(
        ["Question to the partner"] * 7, [Stack("Open", "#000", [1] * 7)], unit="", summary=""
    )

    assert svg.count(">Question to</text>") == svg.count(">the partner</text>") == 7


def test_columns_without_anything_draw_nothing():
    assert stacked(("Major", [0, None])) == ""
