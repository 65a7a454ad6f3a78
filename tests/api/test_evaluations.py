"""Evaluations with inputs and versions; groups of the capacity cockpit."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches.models import Evaluation
from tests import factories as make

LIST = "/api/v1/evaluations/"


@pytest.fixture
def link(db):
    return make.pni()


@pytest.fixture
def term(link):
    return make.term(agreement=make.agreement(partner=link.partner), interconnect=link)


def page(of: Evaluation) -> str:
    return f"{LIST}{of.term.agreement.ref}-C{of.term_id}-E{of.pk}/"


def test_evaluation_tells_its_inputs(api, link, term):
    made = make.evaluation(term=term, interconnect=link)

    body = api.get(page(made)).json()

    assert body["term"]["ref"] == f"{term.agreement.ref}-C{term.pk}"
    assert body["interconnect"]["ref"] == link.ref
    assert (body["value"], body["threshold"], body["outcome"]) == ("72.900", "70.000", "BROKEN")
    assert body["details"] == {"rank": 8208}
    assert body["input_hash"] == "0123456789abcdef"
    assert [row["version"] for row in body["versions"]] == [1]


def test_list_has_newest_versions_and_each_version_its_own_page(api, link, term):
    old = make.evaluation(term=term, interconnect=link, is_latest=False, value=Decimal("71.0"))
    new = make.evaluation(term=term, interconnect=link, version=2)

    rows = api.get(LIST).json()["results"]
    history = api.get(page(old)).json()

    assert [f"{LIST}{row['ref']}/" for row in rows] == [page(new)]
    assert rows[0]["versions"] == []
    assert history["value"] == "71.000"
    assert [(row["version"], row["is_latest"]) for row in history["versions"]] == [
        (1, False), (2, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("outcome=BROKEN", 1),
        ("outcome=KEPT", 1),
        ("day_from=2026-11-18", 1),
        ("day_to=2026-11-17", 1),
        ("partner=PAR-99999", 0),
        ("ordering=-day", 2),
        ("ordering=value", 2),
    ],
)
def test_list_is_filtered_and_ordered(api, link, term, query, count):
    make.evaluation(term=term, interconnect=link)
    make.evaluation(term=term, interconnect=link, day=date(2026, 11, 17), outcome="KEPT")

    assert len(api.get(f"{LIST}?{query}").json()["results"]) == count


def test_filters_by_interconnect_agreement_and_term(api, link, term):
    make.evaluation(term=term, interconnect=link)

    for query in (
        f"interconnect={link.ref}", f"agreement={term.agreement.ref}", f"term={term.pk}",
        f"partner={link.partner.ref}",
    ):  # fmt: skip
        assert len(api.get(f"{LIST}?{query}").json()["results"]) == 1


def test_unknown_evaluation_is_a_problem(api, db):
    assert api.get(f"{LIST}AGR-00001-C1-E1/").status_code == 404


def test_queries_do_not_grow_with_the_rows(api, link, term):
    api.get(LIST)
    counts = []
    for day in (17, 16):
        make.evaluation(term=term, interconnect=link, day=date(2026, 11, day))
        with CaptureQueriesContext(connection) as statements:
            api.get(LIST)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_groups_are_listed_and_found_by_sort_and_key(api, db):
    make.group_stat()
    make.group_stat(by="partner", key="PAR-00007", name="Fibra Andes", used_pct=Decimal("88.125"))

    rows = api.get("/api/v1/capacity/?by=partner").json()["results"]
    one = api.get("/api/v1/capacity/metro:BOG/").json()

    assert [(row["key"], row["used_pct"]) for row in rows] == [("PAR-00007", "88.125")]
    assert (one["name"], one["weeks"], one["runout_days"]) == ("Bogotá", [52] * 26, 200)
    assert api.get("/api/v1/capacity/metro:LIM/").status_code == 404
    assert api.get("/api/v1/capacity/?by=colour").status_code == 400
    assert len(api.get("/api/v1/capacity/?needs=high&ordering=-used_pct").json()["results"]) == 1
