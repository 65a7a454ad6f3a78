"""The map: its circles and its table have the same figures, and these are those of the lists."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network.models import Facility
from tests import factories as make
from tests.factories import AT
from tests.factories.maps import cities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/map/"
COUNTED = re.compile(r'id="list-status">\s*([\d,]+) ')
FIGURE = re.compile(
    r'href="(/(?:capacity|breaches)/\?[^"]+)"[^>]*>(?:<svg.*?</svg>)? ?([\d,]+)</a>'
)
FILTERS = (
    {},
    {"kind": "pni"},
    {"headroom": "30"},
    {"breaches": "on"},
    {"kind": "cache", "headroom": "50"},
)


def listed(client, address: str) -> int:
    response = client.get(unescape(address))
    assert response.status_code == 200, address
    return int(COUNTED.search(response.content.decode()).group(1).replace(",", ""))


def rows(response) -> list[str]:
    """The names of the places in the table."""
    table = response.content.decode().split('id="places-h"')[1].split("</section>")[0]
    return re.findall(r'class="ep-name" href="[^"]+">([^<]+)<', table)


@pytest.mark.parametrize("asked", FILTERS)
@pytest.mark.parametrize("place", [{}, {"region": "EMEA"}, {"metro": "FRA"}])
def test_every_figure_is_the_number_of_rows_its_link_leads_to(staff, asked, place):
    cities()

    html = staff.get(PAGE, {**asked, **place}).content.decode()

    found = FIGURE.findall(html.split('id="places-h"')[1])
    assert found
    for address, number in found:
        assert listed(staff, address) == int(number.replace(",", "")), address


def test_a_partner_limits_the_figures_and_their_links(staff):
    links = cities()
    ref = links[0].partner.ref

    html = staff.get(PAGE, {"partner": ref}).content.decode()

    found = FIGURE.findall(html)
    assert found
    assert all(f"partner={ref}" in address for address, _ in found)
    assert all(listed(staff, address) == int(number) for address, number in found)


def test_circles_and_table_have_the_same_places(staff):
    cities()

    response = staff.get(PAGE, {"region": "EMEA"})

    drawn = response.content.decode().split('<svg class="ep-svg ep-map"')[1].split("</svg>")[0]
    assert set(rows(response)) == {"Frankfurt", "Lagos"}
    for name in rows(response):
        assert f"{name}: 1 partner" in drawn


def test_zoom_leads_from_the_world_to_a_region_and_to_a_metro(staff, text):
    cities()

    world, region, metro = (
        staff.get(PAGE, query) for query in ({}, {"region": "emea"}, {"metro": "fra"})
    )

    assert "3 places, 5 interconnects" in text(world)
    assert "2 places, 3 interconnects" in text(region)
    assert '/map/?metro=FRA"' in region.content.decode()
    assert "Sites and facilities" in text(metro)
    assert "Partners here" in text(metro)


def test_filters_are_kept_by_the_zoom(staff):
    cities()

    html = staff.get(PAGE, {"kind": "pni", "headroom": "30"}).content.decode()

    assert 'href="/map/?kind=pni&amp;headroom=30&amp;region=EMEA"' in html.replace("&#x27;", "'")


def test_an_unknown_metro_is_not_found(staff):
    assert staff.get(PAGE, {"metro": "XXX"}).status_code == 404


def test_an_unknown_region_is_the_world(staff, text):
    cities()

    assert "3 places" in text(staff.get(PAGE, {"region": "MOON"}))


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"partner": "Nobody at all"}, "fits no partner. Enter its reference."),
     ({"kind": "tin can"}, "Select a valid choice"), ({"headroom": "-4"}, "Select a valid choice")],
)  # fmt: skip
def test_what_cannot_be_read_says_so_and_keeps_what_was_typed(staff, text, asked, words):
    cities()

    response = staff.get(PAGE, asked)

    assert words in text(response)
    assert "3 places" in text(response)
    if "partner" in asked:
        assert 'value="Nobody at all"' in response.content.decode()


def test_an_empty_database_is_an_empty_world(staff, text):
    response = staff.get(PAGE)

    assert "No sites yet" in text(response)
    assert '<path d="M' in response.content.decode()


def test_filters_that_fit_nothing_say_so(staff, text):
    cities()

    assert "Nothing fits" in text(staff.get(PAGE, {"kind": "transit"}))


def test_sites_stand_where_peeringdb_says_their_facility_is(staff):
    site = make.site()
    make.pni(site=site)
    make.facility_at(site.facility, latitude=Decimal("4.65"), longitude=Decimal("-74.10"))
    Facility.objects.create(name="Nearby <DC>", metro=site.metro)

    response = staff.get(PAGE, {"metro": "BOG", "export": "csv"})

    body = b"".join(response.streaming_content).decode()

    lines = {line.split(",")[2]: line.split(",") for line in body.splitlines()[1:]}
    assert lines["site"][5:7] == ["4.65", "-74.1"]
    assert lines["facility"][5:7] == ["4.711", "-74.0721"]


def test_planned_sites_are_on_the_map_without_anything_in_service(staff, text):
    make.site(state="PLANNED")

    shown = text(staff.get(PAGE))

    assert "1 place, 0 interconnects, nothing in service" in shown
    assert "Bogotá: nothing in service" in shown


def test_headroom_is_the_sum_of_the_interconnects(staff, text):
    site = make.site()
    for used in (100, 300):
        link = make.pni(site=site)
        make.link_stat(link, p95_gbps=used, used=str(used // 4), headroom_bps=(400 - used) * 10**9)

    shown = text(staff.get(PAGE))

    assert "800 Gbps 50.0 %" in shown
    assert "400.0 Gbps" in shown


def test_breaches_that_are_over_are_not_on_the_map(staff, text):
    make.breach(state="RESOLVED", resolved_at=AT)
    make.breach(opened_at=AT - timedelta(days=2))

    assert "1 open breach." in text(staff.get(PAGE))


@pytest.mark.parametrize("place", [{}, {"region": "EMEA"}, {"metro": "FRA"}])
def test_the_page_takes_few_queries_whatever_there_is(staff, place):
    cities()
    staff.get(PAGE, place)
    with CaptureQueriesContext(connection) as few:
        staff.get(PAGE, place)
    cities()
    cities()

    with CaptureQueriesContext(connection) as many:
        response = staff.get(PAGE, place)

    assert len(many) == len(few)
    assert len(many) <= 12
    assert len(response.content) <= 60_000


def test_partners_do_not_see_it(client_for):
    assert client_for(make.user(role="partner")).get(PAGE).status_code == 403


def test_names_are_text_on_the_map(staff):
    metro = make.metro(code="XSS", name="<script>alert(1)</script>")
    make.pni(site=make.site(in_metro=metro))

    for query in ({}, {"metro": "XSS"}):
        assert "<script>alert" not in staff.get(PAGE, query).content.decode()
