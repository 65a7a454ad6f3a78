"""Finding interconnects, and what capacity they had when."""

from datetime import timedelta

import pytest

from apps.core import paging
from apps.network import actions, queries
from tests import factories as make
from tests.factories import AT, GBPS

DAY = timedelta(days=1)


@pytest.fixture
def links(db):
    norte = make.partner(name="Fibra Norte")
    make.asn(number=64500, partner=norte)
    found = {name: make.pni(partner=norte, name=name) for name in ("BOG-1", "BOG-2")}
    found["LIM-1"] = make.pni(partner=make.partner(name="Sur Net"), name="LIM-1")
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bog", ["BOG-1", "BOG-2"]),
        ("bog-2", ["BOG-2"]),
        ("fibra bog-1", ["BOG-1"]),
        ("bog-1 norte", ["BOG-1"]),
        ("AS64500", ["BOG-1", "BOG-2"]),
        ("64500 bog-2", ["BOG-2"]),
        ("sur", ["LIM-1"]),
        ("sur bog", []),
        ("", ["BOG-1", "BOG-2", "LIM-1"]),
    ],
)
def test_interconnect_is_found_by_its_own_and_its_partners_words(links, text, names):
    assert [link.name for link in queries.search(text).order_by("name")] == names


def test_interconnect_is_found_by_reference(links):
    assert list(queries.search(links["BOG-2"].ref)) == [links["BOG-2"]]


def test_list_shows_everything_in_three_queries(links, django_assert_num_queries):
    with django_assert_num_queries(3):
        page = paging.page(queries.interconnects().order_by("name"))
        shown = [
            (link.partner.name, link.site.metro.region.name, link.asn, link.owner)
            for link in page.rows
        ]

    assert shown[0] == ("Fibra Norte", "Latin America", None, None)


def test_capacities_are_those_that_touch_the_window(links, django_assert_num_queries):
    link = links["BOG-1"]
    for days, gbps in ((20, 500), (10, 600)):
        actions.set_capacity(
            interconnect=link, capacity_bps=gbps * GBPS, members=5, from_at=AT - days * DAY,
            by=None, at=AT,
        )  # fmt: skip

    with django_assert_num_queries(1):
        found = queries.capacities([link.pk, links["LIM-1"].pk, 0], AT - 15 * DAY, AT - 10 * DAY)

    assert [interval.capacity_bps for interval in found[link.pk]] == [500 * GBPS]
    assert found[link.pk][0].ends_at == AT - 10 * DAY
    assert found[links["LIM-1"].pk][0].largest_member_bps == 100 * GBPS
    assert set(found) == {link.pk, links["LIM-1"].pk}


def test_capacities_are_in_order_of_time(links):
    link = links["BOG-1"]
    actions.set_capacity(interconnect=link, capacity_bps=GBPS, from_at=AT - DAY, by=None, at=AT)

    [former, present] = queries.capacities([link.pk], AT - 30 * DAY, AT)[link.pk]

    assert (former.ends_at, present.starts_at, present.ends_at) == (AT - DAY, AT - DAY, None)
    assert queries.capacity_history(link).first().capacity_bps == GBPS


def test_places_are_listed_with_where_they_are(links, django_assert_num_queries):
    metro = make.metro()
    exchange = actions.add_ixp(metro=metro, name="IX Bogotá", by=None, at=AT)
    port = actions.add_ixp_port(
        ixp=exchange, site=make.site(), name="xe-1", speed_bps=GBPS, by=None, at=AT
    )

    with django_assert_num_queries(6):
        assert [region.code for region in queries.regions()] == ["LATAM"]
        assert [metro.region.code for metro in queries.metros()] == ["LATAM"]
        assert {place.metro.region.code for place in queries.facilities()} == {"LATAM"}
        assert {site.metro.region.code for site in queries.sites()} == {"LATAM"}
        assert [found.metro.region.code for found in queries.ixps()] == ["LATAM"]
        assert [found.site.metro.code for found in queries.ixp_ports()] == ["BOG"]
    assert str(port) == "IX Bogotá xe-1"
