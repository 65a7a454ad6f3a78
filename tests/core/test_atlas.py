"""Maps: projections against known values, cutting, near places, the drawing."""

import re
from decimal import Decimal
from math import cos, radians

import pytest
from django.conf import settings

from apps.core import atlas
from apps.core.atlas import CLOSE, PAPER, SCREEN, WORLD, Box, Spot, outlines, picture, shapes
from apps.core.atlas.flat import WIDTH, equal_earth
from apps.core.atlas.marks import LARGEST, SMALLEST
from apps.core.atlas.outlines import Outline, outline

TBPS = 10**12
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
BARE = Outline("M0 0l1 1z", "")


def spot(key: str, lon: float, lat: float, **fields) -> Spot:
    return Spot(**{"key": key, "name": key, "lon": lon, "lat": lat, "bps": TBPS, **fields})


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [  # the extent in the paper: 2.706629983696 by 1.317362759157; PROJ's values between
        (180, 0, 2.706629983696, 0.0),
        (-180, 0, -2.706629983696, 0.0),
        (0, 90, 0.0, 1.317362759157),
        (0, -90, 0.0, -1.317362759157),
        (90, 0, 1.353314991848, 0.0),
        (0, 0, 0.0, 0.0),
    ],
)
def test_equal_earth_gives_the_values_of_the_paper(lon, lat, x, y):
    assert equal_earth(lon, lat) == pytest.approx((x, y), abs=1e-9)


@pytest.mark.parametrize("lat", [-50, -20, 0, 35, 60])
def test_equal_earth_keeps_areas(lat):
    step = 0.01
    west, east = equal_earth(0, lat)[0], equal_earth(step, lat)[0]
    low, high = equal_earth(0, lat - step / 2)[1], equal_earth(0, lat + step / 2)[1]
    on_globe = radians(step) ** 2 * cos(radians(lat))

    assert (east - west) * (high - low) == pytest.approx(on_globe, rel=1e-4)


def test_a_part_of_the_world_is_true_to_scale_in_its_middle():
    sheet = atlas.sheet(Box(0, 40, 20, 60))
    ax, ay = sheet.point(10, 50)
    bx, _ = sheet.point(11, 50)
    _, cy = sheet.point(10, 51)

    assert (bx - ax) / (ay - cy) == pytest.approx(cos(radians(50)))


@pytest.mark.parametrize("box", [WORLD, Box(-80, -40, -30, 20), Box(5, 40, 15, 50)])
def test_the_corners_of_a_box_are_those_of_its_sheet(box):
    sheet = atlas.sheet(box)
    lats = [lat for lat in (box.south, 0, box.north) if box.south <= lat <= box.north]
    points = [sheet.point(lon, lat) for lon in (box.west, box.east) for lat in lats]

    assert min(x for x, _ in points) >= -1e-6
    assert max(x for x, _ in points) <= WIDTH + 1e-6
    assert min(y for _, y in points) >= -1
    assert max(y for _, y in points) <= sheet.height + 1


def test_a_box_shows_all_places_with_room():
    box = atlas.around([(-99.1, 19.4), (-46.6, -23.6), (-70.7, -33.4)])

    assert box.west < -99.1 - 5
    assert box.east > -46.6 + 5
    assert box.south < -33.4 - 5
    assert box.north > 19.4 + 5
    assert all(edge == int(edge) for edge in (box.west, box.south, box.east, box.north))


def test_no_place_is_the_world():
    assert atlas.around([]) == WORLD
    assert atlas.around([(-170, 0), (175, 10)]) == WORLD


def test_one_place_has_its_surroundings():
    wide, close = atlas.around([(8.7, 50.1)]), atlas.around([(8.7, 50.1)], least=CLOSE)

    assert 4 < wide.north - wide.south < 8
    assert 0.15 < close.north - close.south < 1
    assert close.has(8.7, 50.1)


@pytest.mark.parametrize("place", [(179.2, -17.8), (-179.9, 0.0), (18.0, 81.5), (0.0, -59.9)])
def test_a_box_stays_on_the_globe(place):
    box = atlas.around([place])

    assert box.west >= -180
    assert box.east <= 180
    assert box.has(*place)


def test_lines_are_sums_of_their_steps():
    topology = {
        "transform": {"scale": [0.5, 2], "translate": [-10, 5]},
        "arcs": [[[0, 0], [2, 1], [-1, 0]]],
    }

    assert shapes.lines_of(topology) == [[(-10, 5), (-9, 7), (-9.5, 7)]]


def test_a_ring_takes_lines_forwards_and_backwards():
    lines = [[(0, 0), (1, 0)], [(0, 0), (1, 1), (1, 0)]]

    assert shapes.joined([0, ~1], lines) == [(0, 0), (1, 0), (1, 1), (0, 0)]


def test_a_ring_is_cut_at_the_box():
    found = shapes.cut(SQUARE, Box(5, -5, 20, 5))

    assert set(found) == {(5.0, 0.0), (10.0, 0.0), (10.0, 5.0), (5.0, 5.0)}


def test_a_ring_outside_of_the_box_is_nothing():
    assert shapes.cut(SQUARE, Box(20, 20, 30, 30)) == []


def test_a_ring_around_the_box_covers_it():
    assert set(shapes.cut(SQUARE, Box(2, 2, 4, 4))) == {(2, 2), (2, 4), (4, 2), (4, 4)}


def test_a_ring_across_the_date_line_has_no_jump():
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 5.0), (170.0, 5.0)]

    east, west = (
        shapes.copies(ring, Box(160, -10, 180, 10)),
        shapes.copies(ring, Box(-180, -10, -160, 10)),
    )

    assert {x for part in east for x, _ in part} == {170.0, 180.0}
    assert {x for part in west for x, _ in part} == {-180.0, -170.0}


def test_short_steps_and_small_islands_are_left_out():
    sheet = atlas.sheet(Box(0, 0, 10, 10))
    island = [(5.0, 5.0), (5.001, 5.0), (5.001, 5.001)]

    assert shapes.path([island], sheet, least=3, closed=True) == ""
    assert shapes.path([SQUARE], sheet, least=3, closed=True).count("M") == 1


@pytest.mark.parametrize("box", [WORLD, Box(-121, -45, -24, 30), Box(-45, -40, 96, 66)])
def test_outlines_are_there_and_light(box):
    found = outline(box)

    assert found.land.count("M") > 10
    assert found.borders
    assert len(found.land) + len(found.borders) <= 27_000
    assert set(found.land) <= set("Mlz-0123456789 ")


def test_no_land_lies_across_the_whole_world():
    for ring in outline(WORLD).land.split("M")[1:]:
        steps = [abs(int(each)) for each in re.findall(r"-?\d+", ring.split("l")[1])]
        assert max(steps) < 120


def test_a_machine_without_the_package_draws_no_land(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "NODE_MODULES", tmp_path)
    box = Box(1, 1, 9, 7)

    assert outline(box) == Outline("", "")
    outlines.outline.cache_clear()


def test_near_places_become_one_mark_and_far_ones_stay_apart():
    spots = [spot("FRA", 8.7, 50.1), spot("AMS", 4.9, 52.4, bps=TBPS // 2), spot("BOG", -74.1, 4.7)]

    world = atlas.clustered(spots, atlas.sheet(WORLD))
    europe = atlas.clustered(spots, atlas.sheet(Box(-5, 42, 20, 58)))

    assert [mark.label for mark in world] == ["FRA +1", "BOG"]
    assert [mark.label for mark in europe] == ["FRA", "AMS"]
    assert world[0].bps == TBPS * 3 // 2


def test_every_place_in_the_box_is_in_exactly_one_mark():
    spots = [spot(f"P{n}", -180 + (n * 37) % 360, -50 + (n * 13) % 120) for n in range(200)]

    marks = atlas.clustered(spots, atlas.sheet(WORLD))

    found = [each.key for mark in marks for each in mark.spots]
    assert sorted(found) == sorted(each.key for each in spots if WORLD.has(each.lon, each.lat))


def test_area_is_capacity():
    sheet = atlas.sheet(WORLD)
    big, half, none = atlas.clustered(
        [spot("A", 0, 0), spot("B", 60, 0, bps=TBPS // 4), spot("C", -60, 0, bps=0)], sheet
    )

    assert big.radius == LARGEST
    assert half.radius == pytest.approx(SMALLEST + (LARGEST - SMALLEST) / 2)
    assert none.radius == SMALLEST


@pytest.mark.parametrize(
    ("fields", "tone"),
    [({}, ""), ({"used": Decimal(70)}, ""), ({"used": Decimal("70.1")}, "warn"),
     ({"used": Decimal(90), "breaches": 1}, "bad"), ({"breaches": 2}, "bad")],
)  # fmt: skip
def test_a_mark_is_as_bad_as_its_worst_place(fields, tone):
    (mark,) = atlas.clustered([spot("A", 0, 0), spot("B", 0.1, 0, **fields)], atlas.sheet(WORLD))

    assert mark.tone == tone


def test_a_mark_of_several_leads_nearer_and_one_leads_to_its_place():
    sheet = atlas.sheet(WORLD)
    one, other = (spot(key, 0, 0, address=f"/{key}/", group="/near/") for key in "AB")

    assert atlas.clustered([one], sheet)[0].address == "/A/"
    assert atlas.clustered([one, other], sheet)[0].address == "/near/"


def test_labels_never_lie_upon_each_other_or_upon_marks():
    spots = [spot(f"Place {n}", -150 + n * 7, (n * 17) % 60 - 20) for n in range(40)]
    sheet = atlas.sheet(WORLD)
    marks = atlas.clustered(spots, sheet)

    shown = picture.labels(marks, sheet)

    boxes = [(x - len(m.label) * 4.1, y - 13, x + len(m.label) * 4.1, y + 3) for m, x, y in shown]
    assert 5 < len(shown) < len(marks) + 1
    assert not any(picture._meet(a, b) for n, a in enumerate(boxes) for b in boxes[:n])


def test_names_are_text_whatever_is_in_them():
    evil = spot("A", 0, 0, name='<script>"&', words="<b>", address='/x?"><script>')
    sheet = atlas.sheet(WORLD)

    shown = atlas.drawn(sheet, BARE, atlas.clustered([evil], sheet), look=SCREEN, summary="<i>")

    assert "<script" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_a_breach_is_a_number_and_not_colour_alone():
    sheet = atlas.sheet(WORLD)
    marks = atlas.clustered([spot("A", 0, 0, breaches=3)], sheet)

    assert ">3</text>" in atlas.drawn(sheet, BARE, marks, look=PAPER, summary="")


def test_paper_has_no_tokens_of_the_theme():
    sheet = atlas.sheet(WORLD)
    marks = atlas.clustered([spot("A", 0, 0), spot("B", 50, 0, bps=0)], sheet)

    assert "var(" not in atlas.drawn(sheet, BARE, marks, look=PAPER, summary="")
