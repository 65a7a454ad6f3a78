"""The machinery of lists, seen through partners and interconnects."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console import lists
from apps.console.breaches.listing import BREACHES
from apps.console.interconnects.listing import INTERCONNECTS
from apps.console.lists import html
from apps.console.partners.listing import PARTNERS
from apps.console.requests.listing import REQUESTS
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PARTNER_LIST = "/partners/"
LINKS = "/interconnects/"
ROWS = 50


def names(response: Any) -> list[str]:
    return re.findall(r'class="ep-name" href="[^"]+">([^<]+)<', response.content.decode())


def rows_of(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def links_of(response: Any, rel: str) -> dict[str, list[str]]:
    address = re.search(rf'href="([^"]+)"[^>]* rel="{rel}"', response.content.decode())[1]
    return parse_qs(urlsplit(address.replace("&amp;", "&")).query)


@pytest.fixture
def many() -> None:
    for number in range(ROWS + 5):
        make.partner(name=f"Fibra {number:03d}", tier="KEY" if number % 2 else "TAIL")


def test_the_first_page_has_fifty_rows_and_the_count(staff, many, text):
    response = staff.get(PARTNER_LIST)

    assert len(names(response)) == ROWS
    assert "1 to 50 of 55 partners" in text(response)


def test_filter_search_and_sort_survive_paging(staff, many):
    for number in range(60):
        make.partner(name=f"Andes {number:03d}", tier="KEY")

    response = staff.get(PARTNER_LIST, {"tier": "KEY", "q": "andes", "sort": "-name"})

    assert names(response)[0] == "Andes 059"
    assert links_of(response, "next") == {
        "tier": ["KEY"], "q": ["andes"], "sort": ["-name"], "page": ["2"],
    }  # fmt: skip


def test_a_new_order_starts_on_the_first_page(staff, many):
    html = staff.get(PARTNER_LIST, {"page": "2", "tier": "KEY"}).content.decode()

    address = re.search(r'<th scope="col"[^>]*><a href="([^"]+)"[^>]*>Stage', html)[1]
    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query) == {
        "tier": ["KEY"], "sort": ["stage"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "first", "said"),
    [
        ("name", "Fibra 000", "ascending"),
        ("-name", "Fibra 054", "descending"),
        ("nonsense", "Fibra 000", "ascending"),
        ("-password", "Fibra 000", "ascending"),
    ],
)
def test_the_order_is_the_one_asked_for_or_the_usual(staff, many, sort, first, said):
    response = staff.get(PARTNER_LIST, {"sort": sort})

    assert names(response)[0] == first
    assert f'aria-sort="{said}"' in response.content.decode()


def test_the_same_head_again_turns_the_order(staff, many):
    html = staff.get(PARTNER_LIST, {"sort": "name"}).content.decode()

    assert 'href="?sort=-name"' in html


@pytest.mark.parametrize("page", ["0", "-3", "two", "999", "1e9", ""])
def test_a_page_that_is_not_there_shows_the_nearest(staff, many, page):
    response = staff.get(PARTNER_LIST, {"page": page})

    assert response.status_code == 200
    assert names(response)


@pytest.mark.parametrize(
    "query",
    ["tier=GOLD", "archived=maybe", "state=ACTIVE&state=FLYING", "q=%00", "owner=%27%22"],
)
def test_unknown_filter_values_do_not_break_the_page(staff, many, query):
    assert staff.get(f"{PARTNER_LIST}?{query}").status_code == 200


def test_a_filter_value_that_is_not_understood_is_named(staff, many, text):
    assert "left out: Tier" in text(staff.get(PARTNER_LIST, {"tier": "GOLD"}))


def test_no_match_offers_to_clear_the_filters(staff, many, text):
    response = staff.get(PARTNER_LIST, {"q": "zzz"})

    assert "No partner matches" in text(response)
    assert f'href="{PARTNER_LIST}"' in response.content.decode()


def test_an_empty_list_says_what_to_do_next(staff, text):
    response = staff.get(PARTNER_LIST)

    assert "No partners yet" in text(response)
    assert "/partners/new/" in response.content.decode()


def test_htmx_gets_the_table_and_the_counts(staff, many):
    asked = {"HX-Request": "true", "HX-Target": "list"}

    response = staff.get(PARTNER_LIST, {"q": "fibra"}, headers=asked)

    html = response.content.decode()
    assert "<html" not in html
    assert 'hx-swap-oob="true"' in html
    assert "HX-Request" in response["Vary"]


def test_going_back_in_history_gets_the_whole_page(staff, many):
    asked = {
        "HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true",
    }  # fmt: skip

    assert "<html" in staff.get(PARTNER_LIST, headers=asked).content.decode()


def test_the_choice_of_columns_is_remembered(staff, many, text):
    answer = staff.post(f"{PARTNER_LIST}?q=fibra", {"columns": ["country", "legal", "bogus"]})

    shown = staff.get(PARTNER_LIST).content.decode()
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', shown)
    assert answer["Location"] == f"{PARTNER_LIST}?q=fibra"
    assert heads == ["Partner", "Country", "Legal name"]


def test_the_choice_of_columns_is_of_one_person(staff, reader, many):
    staff.post(PARTNER_LIST, {"columns": []})

    assert len(re.findall('<th scope="col"', reader.get(PARTNER_LIST).content.decode())) > 1


def test_csv_has_all_filtered_rows_with_the_shown_columns_in_order(staff, many):
    staff.post(PARTNER_LIST, {"columns": ["tier"]})

    response = staff.get(PARTNER_LIST, {"tier": "KEY", "sort": "-name", "export": "csv"})

    rows = rows_of(response)
    assert response["Content-Disposition"].startswith('attachment; filename="partners-')
    assert rows[0] == ["Partner", "Tier"]
    assert [row[0] for row in rows[1:]] == [f"Fibra {n:03d}" for n in range(53, 0, -2)]


def test_xlsx_equals_csv(staff, many):
    query = {"tier": "TAIL", "sort": "name"}

    plain = rows_of(staff.get(PARTNER_LIST, {**query, "export": "csv"}))
    response = staff.get(PARTNER_LIST, {**query, "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    sheet = [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert sheet == plain


def test_an_export_is_no_formula(staff):
    make.partner(name="=cmd()")

    rows = rows_of(staff.get(PARTNER_LIST, {"export": "csv"}))

    assert rows[1][0] == "'=cmd()"


def test_a_column_without_a_value_is_not_exported(staff):
    make.pni()

    rows = rows_of(staff.get(LINKS, {"export": "csv"}))

    assert "30 days" not in rows[0]
    assert "Used" in rows[0]


@pytest.mark.parametrize("address", [PARTNER_LIST, LINKS, "/sites/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(staff, address):
    make.pni()
    staff.get(address)
    with CaptureQueriesContext(connection) as few:
        staff.get(address)

    for _ in range(20):
        make.pni(owner=make.user())
    with CaptureQueriesContext(connection) as many:
        staff.get(address)

    assert len(many) == len(few) <= 12


def test_fifty_rows_stay_light(staff):
    partner = make.partner()
    for number in range(ROWS):
        make.pni(partner=partner, name=f"BOG-{number}")

    response = staff.get(LINKS)

    assert len(names(response)) == ROWS
    assert len(response.content) <= 60_000


def test_names_of_rows_are_escaped(staff):
    make.partner(name="<script>alert(1)</script>")

    assert "<script>alert" not in staff.get(PARTNER_LIST).content.decode()


def test_labels_of_folded_cells_are_css_strings():
    column = lists.Column("x", 'It\'s "new"', lambda row: row)

    assert html.labels([column]) == "--c1:&#x27;It\\&#x27;s &quot;new&quot;&#x27;;"


@pytest.mark.parametrize("column", PARTNERS.columns, ids=lambda column: column.key)
def test_every_column_of_partners_sorts_in_both_directions(staff, column):
    make.partner()

    for sort in (column.key, f"-{column.key}"):
        assert staff.get(PARTNER_LIST, {"sort": sort}).status_code == 200


def test_an_export_of_plain_values_equals_one_of_models(staff):
    over = make.pni(owner=make.user(), in_service_on=AT.date())
    make.link_stat(over, p95_gbps=260, used="65.0")
    make.breach(interconnect=over, severity="WARNING")
    make.breach(interconnect=over, severity="CRITICAL", key="another")
    make.link_stat(make.pni(capacity_gbps=200, members=2), p95_gbps=120, used="60.0")
    make.pni(state="TESTING")
    make.pni()
    sourced = [column.key for column in INTERCONNECTS.columns if column.source]

    staff.post(LINKS, {"columns": sourced})
    plain = rows_of(staff.get(LINKS, {"export": "csv", "sort": "ref"}))
    staff.post(LINKS, {"columns": [*sourced, "limit"]})  # which has no plain source
    models = rows_of(staff.get(LINKS, {"export": "csv", "sort": "ref"}))

    at = models[0].index("Limit")
    words = [row[plain[0].index("State")] for row in plain[1:]]
    assert words == ["Critical", "N\u22121 over", "Testing", "No data"]
    assert [row[:at] + row[at + 1 :] for row in models] == plain


def test_looks_of_columns_are_said_once_and_not_in_each_cell():
    columns = [
        lists.Column("name", "Name", str, css="ep-2"),
        lists.Column("used", "Used", str, numeric=True, css="ep-2 ep-hide-sm ep-own"),
    ]
    listing = lists.Listing(
        key="x", noun="x", nouns="x", columns=tuple(columns), filters=None, sort="name",
        empty=lists.Empty("None", "None"),
    )  # fmt: skip

    assert html.looks(columns) == "ep-num-2 ep-2-2 ep-hide-sm-2"
    assert html.body(listing, columns, ["a"]) == ('<tr><th scope="row">a<td class="ep-own">a')


@pytest.mark.parametrize("listing", [BREACHES, INTERCONNECTS, PARTNERS, REQUESTS])
def test_there_is_a_style_for_each_look_of_each_column(listing):
    css = Path(settings.BASE_DIR, "static", "console", "console.css").read_text()

    for look in html.looks(listing.columns).split():
        assert f".{look} td:nth-child({look.rpartition('-')[2]})" in css
