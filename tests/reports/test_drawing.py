"""Colours of charts: the same in every format, and to be told apart without seeing red."""

from itertools import combinations

import pytest
from pptx import Presentation
from pptx.util import Emu

from apps.reports import rules
from apps.reports.printing import drawing, native

AGES = ["up to 7 days", "8 to 30 days"]
LEAST = 1.2  # times as light


def chart(*tones, kind="columns"):
    series = [rules.series(f"Part {at}", [at + 1, 2], tone) for at, tone in enumerate(tones)]
    return rules.chart("ages", "Open breaches", kind, "count", AGES, series, summary="Some.")


def lightness(colour):
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 + 0.05


def drawn(given):
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    kind, numbers = native.data(given)
    frame = slide.shapes.add_chart(kind, 0, 0, Emu(9_000_000), Emu(3_000_000), numbers)
    native.dress(frame.chart, given)
    return frame.chart.plots[0].series


def test_critical_and_major_differ_and_the_worse_is_the_darker():
    critical, major, warning = drawing.colours(chart("bad", "bad", "warn"))

    assert lightness(critical) < lightness(warning) < lightness(major)
    for one, other in combinations((critical, major, warning), 2):
        darker, lighter = sorted((lightness(one), lightness(other)))
        assert lighter / darker >= LEAST


def test_a_single_bad_part_keeps_the_red_of_the_pages():
    assert drawing.colours(chart("bad", "warn", "")) == ["#cf4238", "#d88a1c", "#8a96aa"]


def test_lines_have_colours_by_their_order():
    assert drawing.colours(chart("bad", "bad", kind="lines")) == ["#3d4cc2", "#5f6b7d"]


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#b3261e", True), ("#cf4238", True), ("#ff998f", False), ("#d88a1c", False)],
)
def test_words_are_white_on_what_is_dark(colour, expected):
    assert drawing.is_dark(colour) is expected


def test_office_draws_the_same_colours_with_numbers_that_can_be_read():
    given = chart("bad", "bad", "warn")

    found = drawn(given)

    fills = [f"#{each.format.fill.fore_color.rgb}".lower() for each in found]
    words = [str(each.data_labels.font.color.rgb) for each in found]
    assert fills == drawing.colours(given)
    assert words == ["FFFFFF", "161E2A", "161E2A"]


def test_paper_draws_the_same_colours():
    given = chart("bad", "bad", "warn")

    svg = drawing.drawn(given)

    assert all(f'fill="{colour}"' in svg for colour in drawing.colours(given))
