"""Charts as SVG: scale, gaps, labels, words."""

import re

import pytest

from apps.core.ui.plot import Level, Line, Scale, plot

GBPS = 10**9
WHOLE = [100 * GBPS, 150 * GBPS, 200 * GBPS, 250 * GBPS]


def drawn(values, **more):
    return plot([Line("To you", values, is_main=True)], [], [(0, "1 Nov")], summary="s", **more)


@pytest.mark.parametrize(
    ("top", "step"),
    [(400, 100), (250, 50), (90, 20), (1000, 200), (36, 10), (12, 2), (7, 2), (1, 1), (601, 200)],
)
def test_rules_are_round_and_few(top, step):
    scale = Scale(top, 10)

    assert scale.step == step
    assert top <= scale.top <= 7 * step


def test_the_highest_is_on_top_and_nothing_at_the_bottom():
    scale = Scale(400 * GBPS, 2)

    assert (scale.y(0), scale.y(400 * GBPS)) == (200, 20)
    assert (scale.x(0), scale.x(1)) == (40, 620)


def test_a_gap_is_hatched_and_not_bridged():
    svg = drawn([100 * GBPS, 110 * GBPS, None, 120 * GBPS, 130 * GBPS])

    stroke = re.search(r'<path d="([^"]+)" fill="none"', svg)[1]
    assert stroke.count("M") == 2
    assert svg.count("url(#ep-hatch)") == 1


def test_a_single_known_point_is_drawn():
    assert "h0" in drawn([None, 100 * GBPS, None])


def test_without_gaps_nothing_is_hatched():
    assert "ep-hatch" not in drawn(WHOLE)


def test_nothing_known_is_no_drawing():
    assert drawn([None, None]) == ""


def test_labels_at_the_end_do_not_cover_each_other():
    levels = [Level("Capacity", 400 * GBPS), Level("70 %", 280 * GBPS, "warn")]

    svg = plot([Line("To you", [279 * GBPS, 281 * GBPS])], levels, [], summary="s")

    heights = [float(y) for y in re.findall(r'<text x="628" y="([\d.]+)"', svg)]
    assert len(heights) == 3
    assert all(below - above >= 13 for above, below in zip(heights, heights[1:], strict=False))
    assert "70 % 280" in svg


def test_words_are_escaped():
    svg = plot([Line("<i>", WHOLE)], [], [(0, "<b>")], summary='"quoted"')

    assert "<i>" not in svg
    assert "<b>" not in svg
    assert 'aria-label="&quot;quoted&quot;"' in svg
