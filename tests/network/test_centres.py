"""Data centres of a market: ours, and those PeeringDB knows besides."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network import queries, rules
from apps.network.rules import Spot
from tests import factories as make
from tests.factories.maps import building, facility_at, listed_at

BOGOTA = Spot("Bogotá", Decimal("4.711"), Decimal("-74.072"))


@pytest.mark.parametrize(
    ("place", "is_there"),
    [
        (Spot("Tocancipá", Decimal("4.965"), Decimal("-73.913")), True),
        (Spot("Bogotá", Decimal("6.244"), Decimal("-75.581")), False),
        (Spot("BOGOTA "), True),
        (Spot("Bogotá", Decimal("4.7")), True),
        (Spot("Medellín"), False),
        (Spot(""), False),
    ],
)
def test_a_building_is_in_a_metro_by_distance_and_without_degrees_by_city(place, is_there):
    assert rules.is_in(place, BOGOTA) is is_there


def test_kilometres_are_along_the_surface_of_the_earth():
    medellin = Spot("Medellín", Decimal("6.244"), Decimal("-75.581"))
    antipode = Spot("", Decimal("-4.711"), Decimal("105.928"))

    assert round(rules.kilometres(BOGOTA, medellin)) == 239
    assert round(rules.kilometres(BOGOTA, BOGOTA)) == 0
    assert round(rules.kilometres(BOGOTA, antipode)) == 20_015
    assert rules.kilometres(BOGOTA, Spot("Medellín")) is None


@pytest.fixture
def metro(db):
    return make.metro()


def names(found) -> list[str]:
    return [each.name for each in found]


def test_buildings_of_peeringdb_stand_behind_ours_those_with_a_partner_first(metro):
    partner = make.partner(name="Fibra Norte")
    make.asn(partner=partner, number=64501)
    building("Alto Norte", near=metro)
    building("Zona Franca", 64501, 64999, near=metro)
    ours = make.site(in_metro=metro).facility

    found = queries.data_centres("CO", "BOG")

    assert names(found) == [ours.name, "Zona Franca", "Alto Norte"]
    assert [each.is_ours for each in found] == [True, False, False]
    assert found[1].listed == ((partner.ref, "Fibra Norte"),)
    assert found[2].listed == found[2].partners == ()


def test_a_metro_has_the_buildings_near_it_and_a_country_all(metro):
    building("Near", near=metro)
    building("By name", city="BOGOTA")
    building("Far", city="Cali")
    building("Abroad", city="Bogotá", country="PE")

    assert set(names(queries.data_centres("CO", "BOG"))) == {"Near", "By name"}
    assert set(names(queries.data_centres("CO"))) == {"Near", "By name", "Far"}


def test_a_facility_of_ours_is_shown_once_with_who_is_listed_and_not_joined(metro):
    site = make.site(in_metro=metro)
    joined, listed = make.partner(name="Joined"), make.partner(name="Listed")
    make.asn(partner=joined, number=64501)
    make.asn(partner=listed, number=64502)
    make.link_stat(make.pni(partner=joined, site=site), p95_gbps=1, used="1.0")
    place = facility_at(site.facility, latitude=metro.latitude, longitude=metro.longitude)
    place.country = "CO"
    place.save()
    listed_at(place, 64501)
    listed_at(place, 64502)

    (found,) = queries.data_centres("CO", "BOG")

    assert found.partners == ((joined.ref, "Joined"),)
    assert found.listed == ((listed.ref, "Listed"),)


def test_what_peeringdb_deleted_and_archived_partners_are_left_out(metro):
    gone = make.partner(name="Gone", archived_at=make.AT)
    make.asn(partner=gone, number=64501)
    building("Kept", 64501, near=metro)
    deleted = building("Deleted", near=metro)
    deleted.status = "deleted"
    deleted.save()

    (found,) = queries.data_centres("CO")

    assert (found.name, found.listed) == ("Kept", ())


def test_data_centres_cost_the_same_however_many_there_are(metro):
    make.asn(partner=make.partner(), number=64599)
    building("First", 64599, near=metro)
    make.site(in_metro=metro)
    with CaptureQueriesContext(connection) as few:
        queries.data_centres("CO", "BOG")
    for n in range(8):
        make.asn(partner=make.partner(), number=64600 + n)
        building(f"Building {n}", 64600 + n, near=metro)

    with CaptureQueriesContext(connection) as many:
        queries.data_centres("CO", "BOG")

    assert len(many) == len(few) == 5
