"""The capacity cockpit: groups, the way down to an interconnect, filters, files."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console.heat import heat
from apps.usage.models import DayStat
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PAGE = "/capacity/"
MONDAY = date(2026, 5, 25)


def names(response) -> list[str]:
    return re.findall(r'class="ep-name" href="[^"]+">([^<]+)<', response.content.decode())


def lines(response) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.fixture
def metros() -> None:
    make.metro()
    make.group_stat()
    make.group_stat(
        key="LIM", name="Lima", p95_bps=700 * GBPS, used_pct=Decimal("87.5"), runout_days=20,
        n_minus_1_pct=Decimal(175), headroom_bps=100 * GBPS, weeks=[60] * 25 + [91],
    )  # fmt: skip
    make.group_stat(by="partner", key="PAR-00001", name="Fibra Andes", regions=["EMEA"])


def test_fullest_metro_comes_first_with_its_figures(staff, metros, text):
    response = staff.get(PAGE)

    said = text(response)
    assert names(response) == ["Lima", "Bogotá"]
    assert "700.0 Gbps" in said
    assert "175.0 %" in said
    assert "20 d" in said
    assert "1 of 2" in said


def test_heat_map_shows_the_weeks_and_keeps_the_filters(staff, metros, text):
    response = staff.get(PAGE, {"show": "heat", "needs": "high"})

    page = response.content.decode()
    assert names(response) == ["Lima"]
    assert "Most 91 %, week of 16 Nov 2026; last 91 %" in text(response)
    assert 'name="show" value="heat" form="list-filters"' in page
    assert all("show=heat" in link for link in re.findall(r'href="([^"]+)" data-keep="by"', page))


@pytest.mark.parametrize("by", ["metro", "partner", "region", "kind", "interconnect"])
def test_switch_keeps_filters_and_order(staff, metros, by):
    query = {"by": by, "needs": "soon", "sort": "-headroom", "page": "1"}

    page = staff.get(PAGE, query).content.decode()

    links = re.findall(r'href="([^"]+)" data-keep="by"', page)
    assert len(links) == 5
    assert all("needs=soon" in link and "sort=-headroom" in link for link in links)
    assert f'name="by" value="{by}" form="list-filters"' in page


def test_unknown_grouping_is_not_found(staff):
    assert staff.get(PAGE, {"by": "colour"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"needs": "n1"}, ["Lima"]),
        ({"needs": "high"}, ["Lima"]),
        ({"needs": "soon"}, ["Lima"]),
        ({"needs": "silent"}, []),
        ({"q": "bog"}, ["Bogotá"]),
        ({"region": "EMEA"}, []),
        ({"region": "LATAM", "sort": "name"}, ["Bogotá", "Lima"]),
        ({"kind": "ixp"}, []),
        ({"by": "partner", "region": "EMEA"}, ["Fibra Andes"]),
        ({"sort": "runout"}, ["Lima", "Bogotá"]),
        ({"sort": "-runout"}, ["Bogotá", "Lima"]),
        ({"sort": "breaches"}, None),
    ],
)
def test_groups_are_filtered_and_sorted(staff, metros, query, found):
    response = staff.get(PAGE, query)

    assert response.status_code == 200
    assert found is None or names(response) == found


def test_group_leads_to_its_interconnects_and_these_to_their_pages(staff, metros):
    link = make.pni(capacity_gbps=400, name="BOG-9")
    make.link_stat(link, p95_gbps=100, used="25.0", headroom_bps=300 * GBPS, runout_days=0)
    elsewhere = make.site(in_metro=make.metro(code="LIM", name="Lima"))
    make.pni(site=elsewhere, name="LIM-1")

    page = staff.get(PAGE).content.decode()
    address = re.search(r'href="([^"]+)">Bogot', page)[1].replace("&amp;", "&")
    response = staff.get(PAGE + address)

    assert names(response) == ["BOG-9"]
    assert f'href="/interconnects/{link.ref}/"' in response.content.decode()
    assert "full" in response.content.decode()


def test_planned_interconnects_are_no_capacity_yet(staff):
    make.pni(state="PROPOSED", name="BOG-7")
    make.pni(name="BOG-8")

    assert names(staff.get(PAGE, {"by": "interconnect"})) == ["BOG-8"]


def test_open_breaches_are_counted_and_lead_to_themselves(staff, metros):
    breach = make.breach()
    make.breach(state="RESOLVED")

    page = staff.get(PAGE).content.decode()
    address = re.search(r'class="is-bad ep-nowrap" href="([^"]+)"', page)[1]

    response = staff.get(address.replace("&amp;", "&"))
    assert breach.ref in response.content.decode()
    assert len(names(response)) == 1


def test_heat_of_an_interconnect_is_percent_of_the_capacity_then(staff, text):
    series = make.series(link=make.pni(capacity_gbps=400))
    for direction, gbps in ((0, 20), (1, 300)):
        DayStat.objects.create(
            series_id=series.pk, day=AT.date() - timedelta(days=7), direction=direction, n=288,
            sum_bps=1, max_bps=1, p95_bps=1, busy_hour_slot=1, busy_hour_bps=gbps * GBPS,
            changed_at=AT,
        )  # fmt: skip

    said = text(staff.get(PAGE, {"by": "interconnect", "show": "heat"}))

    assert "Most 75 %, week of 9 Nov 2026; last no data" in said


def test_trigger_is_met_before_the_capacity_is_full(staff, text):
    link = make.pni(capacity_gbps=400)
    make.term(agreement=make.agreement(partner=link.partner), interconnect=link)
    hours = [(200 + day) * GBPS for day in range(30)]
    make.link_stat(link, p95_gbps=229, used="57.2", busy_hours=hours, runout_days=171)
    staff.post(f"{PAGE}?by=interconnect", {"columns": ["runout", "trigger"]})

    said = text(staff.get(PAGE, {"by": "interconnect"}))

    assert "171 d" in said
    assert "51 d" in said  # 280 of 400 Gbps


def test_file_holds_all_groups_with_plain_numbers(staff, metros):
    rows = lines(staff.get(PAGE, {"export": "csv"}))

    assert rows[0][:4] == ["Metro", "Capacity", "p95", "Used"]
    assert rows[1][:4] == ["Lima", str(800 * GBPS), str(700 * GBPS), "87.500"]
    assert len(rows) == 3


def test_excel_and_interconnects_export_as_well(staff, metros):
    make.pni()

    for by in ("partner", "interconnect"):
        response = staff.get(PAGE, {"by": by, "export": "xlsx"})
        assert b"".join(response.streaming_content).startswith(b"PK")


def test_empty_network_says_what_will_be_here(staff, text):
    assert "No capacity to show yet" in text(staff.get(PAGE))


@pytest.mark.parametrize("show", ["", "heat"])
@pytest.mark.parametrize("by", ["metro", "interconnect"])
def test_queries_and_size_stay_small(staff, by, show):
    for number in range(60):
        place = make.metro(code=f"M{number:02d}", name=f"Metro {number}")
        link = make.pni(site=make.site(in_metro=place))
        make.link_stat(link, p95_gbps=300, used="75.0")
        weeks = [45 + week + 4 * (week % 5 == 0) for week in range(26)]
        make.group_stat(key=place.code, name=place.name, weeks=weeks)
    staff.get(PAGE, {"by": by, "show": show})

    with CaptureQueriesContext(connection) as statements:
        response = staff.get(PAGE, {"by": by, "show": show})

    assert len(statements) <= 12
    assert len(response.content) <= 60_000


def test_heat_joins_neighbours_and_hatches_gaps():
    drawing = heat([10, 60, 69, 70, 85, None, None, 100], MONDAY)

    assert '<path class="h2" d="M6 8h12"/>' in drawing
    assert '<path class="h3" d="M18 8h6"/>' in drawing
    assert '<path class="h4" d="M24 8h6M42 8h6"/>' in drawing
    assert '<path class="g" d="M30 8h12"/>' in drawing
    assert "Most 100" in drawing


def test_heat_without_data_says_so():
    assert "<title>No data</title>" in heat([None] * 26, MONDAY)
