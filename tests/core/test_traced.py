"""Outlines as points again."""

from apps.core.atlas import shapes, sheet, traced
from apps.core.atlas.flat import Box

SHEET = sheet(Box(0, 0, 20, 10))


def test_points_come_back_as_the_path_has_them():
    path = "M10 20l30 0 0 40-30-5zM100 100l5 5-10 10z"

    assert traced.areas(path, SHEET) == [
        [(10, 20), (40, 20), (40, 60), (10, 55)],
        [(100, 100), (105, 105), (95, 115)],
    ]


def test_what_lies_beyond_the_sheet_is_cut_off():
    (ring,) = traced.areas("M-50 20l100 0 0 50-100 0z", SHEET)

    assert min(x for x, _y in ring) == 0
    assert max(x for x, _y in ring) == 50


def test_a_border_that_leaves_the_sheet_ends_there():
    assert traced.runs("M10 10l10 0 0-50 10 50", SHEET) == [[(10, 10), (20, 10)]]


def test_own_paths_are_read():
    ring = [(1.0, 1.0), (9.0, 1.0), (9.0, 8.0), (1.0, 8.0)]
    path = shapes.path([ring], SHEET, least=1, closed=True)

    assert len(traced.areas(path, SHEET)[0]) == 4
