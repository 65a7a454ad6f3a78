"""Tables of the portal: filters, order, pages, and files."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory

from apps.portal import tables
from apps.portal.tables import Asked, Column, Filter, Table


@dataclass(frozen=True)
class Thing:
    name: str
    size: int | None
    kind: str = "pni"


THINGS = Table(
    key="things", noun="thing", nouns="things", sort="name",
    words=lambda row: f"{row.name} {row.kind}",
    columns=(
        Column("name", "Name", lambda row: row.name),
        Column("size", "Size", lambda row: row.size, numeric=True),
        Column("half", "Half", lambda row: row.size and Decimal(row.size) / 2, is_shown=False),
        Column("drawing", "Drawing", None, lambda row: "<b>"),
    ),
    filters=(Filter("kind", "Kind", lambda row: row.kind, lambda row: row.kind.upper()),),
)  # fmt: skip
ROWS = [Thing("beta", 2), Thing("Alpha", None), Thing("gamma", 30, "cache")]


def asked(query=""):
    return Asked(THINGS, RequestFactory().get(f"/portal/things/{query}"))


def names(query=""):
    return [row.name for row in asked(query).rows(ROWS)]


def answer(query, rows=ROWS):
    request = RequestFactory().get(f"/portal/things/{query}")
    return tables.respond(request, THINGS, rows, template="unused.html")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Alpha", "beta", "gamma"]),
        ("?sort=-name", ["gamma", "beta", "Alpha"]),
        ("?sort=size", ["beta", "gamma", "Alpha"]),
        ("?sort=-size", ["gamma", "beta", "Alpha"]),
        ("?sort=drawing", ["Alpha", "beta", "gamma"]),
        ("?sort=password", ["Alpha", "beta", "gamma"]),
        ("?q=GAM", ["gamma"]),
        ("?q=cache+gam", ["gamma"]),
        ("?q=nothing", []),
        ("?kind=pni", ["Alpha", "beta"]),
        ("?kind=bogus", []),
    ],
)
def test_rows_are_filtered_and_sorted(query, found):
    assert names(query) == found


def test_a_head_says_what_is_in_force_and_turns_it():
    head = tables.head(asked("?sort=-size&kind=pni&page=2"))

    assert 'aria-sort="descending"' in head
    assert 'href="?kind=pni&amp;sort=size"' in head
    assert 'href="?kind=pni&amp;sort=name"' in head
    assert "Half" not in head


def test_numbers_begin_with_the_largest():
    assert 'href="?sort=-size"' in tables.head(asked())


def test_cells_are_escaped():
    body = tables.body(THINGS, [Thing("<script>", 1)])

    assert '<th scope="row">&lt;script&gt;</th>' in body
    assert "<td>&lt;b&gt;</td>" in body
    assert '<td class="ep-num">1</td>' in body


@pytest.mark.parametrize(
    ("text", "number"), [("", 1), ("2", 2), ("3", 2), ("0", 1), ("x", 1), ("9" * 9, 1)]
)
def test_a_page_that_does_not_exist_is_the_nearest(text, number):
    assert tables._number(text, 60) == number


def test_options_are_those_of_the_rows():
    assert THINGS.filters[0].options(ROWS) == [("cache", "CACHE"), ("pni", "PNI")]


def test_a_csv_has_every_column_with_a_value_and_all_rows_that_match():
    response = answer("?export=csv&kind=cache")

    text = b"".join(response).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["Name", "Size", "Half"], ["gamma", "30", "15"]]
    assert response["Content-Disposition"].startswith('attachment; filename="things-')


def test_a_formula_is_harmless_in_a_csv():
    response = answer("?export=csv", [Thing("=1+1", 1)])

    assert "'=1+1" in b"".join(response).decode("utf-8-sig")


def test_json_has_plain_values():
    found = json.loads(answer("?export=json&q=beta").content)

    assert found == {"things": [{"name": "beta", "size": 2, "half": "1"}]}


def test_an_excel_file_is_one():
    response = answer("?export=xlsx")

    with response.file_to_stream as file:
        assert file.read(2) == b"PK"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (datetime(2026, 11, 19, 9, 30, tzinfo=UTC), "2026-11-19T09:30:00+00:00"),
        (date(2026, 11, 19), "2026-11-19"),
        (Decimal("72.90"), "72.90"),
        (None, None),
        (True, True),
    ],
)
def test_values_of_json(value, plain):
    assert tables._plain(value) == plain


def test_phones_know_what_cells_are_called():
    assert (
        tables.labels(THINGS)
        == "--c1:&#x27;Name&#x27;;--c2:&#x27;Size&#x27;;--c3:&#x27;Drawing&#x27;;"
    )
