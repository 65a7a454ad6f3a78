"""Pages by cursor: exact while rows come, in every order, both ways."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from rest_framework.test import APIClient

from apps.usage.models import LinkStat
from tests import factories as make
from tests.factories import AT

LINKS = "/api/v1/interconnects/"


def pages(client: APIClient, url: str, link: str = "next") -> Iterator[list[dict[str, Any]]]:
    """All pages from `url` on, following the links as a client does."""
    while url:
        response = client.get(url)
        assert response.status_code == 200, response.content
        body = response.json()
        yield body["results"]
        url = body[link]


def refs(rows: list[dict[str, Any]]) -> list[str]:
    return [row["ref"] for row in rows]


@pytest.fixture
def links(db):
    """Seven interconnects of one partner; capacities repeat, three have no figures yet."""
    partner, site = make.partner(), make.site()
    made = [
        make.pni(partner=partner, site=site, capacity_gbps=400 if number % 2 else 100)
        for number in range(7)
    ]
    for number, link in enumerate(made[:4]):
        LinkStat.objects.create(
            interconnect=link, day=AT.date(), used_pct=number // 2, computed_at=AT
        )
    return made


@pytest.mark.parametrize(
    "ordering", ["ref", "-ref", "name", "-capacity_bps", "capacity_bps", "used_pct", "-used_pct"]
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_row_is_shown_once_in_any_order(api, links, ordering, size):
    whole = refs(api.get(f"{LINKS}?ordering={ordering}").json()["results"])

    walked = list(pages(api, f"{LINKS}?ordering={ordering}&page_size={size}"))

    assert [ref for page in walked for ref in refs(page)] == whole
    assert sorted(whole) == sorted(link.ref for link in links)
    assert all(len(page) <= size for page in walked)


@pytest.mark.parametrize("ordering", ["ref", "-capacity_bps", "used_pct", "-used_pct"])
def test_previous_leads_back_to_the_first_page(api, links, ordering):
    url = f"{LINKS}?ordering={ordering}&page_size=3"
    forward = list(pages(api, url))
    second = api.get(api.get(url).json()["next"]).json()
    last = api.get(second["next"]).json()

    back = list(pages(api, last["previous"], "previous"))

    assert [refs(page) for page in back] == [refs(page) for page in forward[-2::-1]]


@pytest.mark.parametrize("ordering", ["ref", "name", "-capacity_bps", "used_pct"])
def test_rows_that_arrive_meanwhile_repeat_or_hide_nothing(api, links, ordering):
    partner, site = links[0].partner, links[0].site
    seen: list[str] = []

    for page in pages(api, f"{LINKS}?ordering={ordering}&page_size=2"):
        seen += refs(page)
        if len(seen) < 7:
            make.pni(partner=partner, site=site, capacity_gbps=100)
            make.pni(partner=partner, site=site, capacity_gbps=400, name=f"AAA-{len(seen)}")

    assert len(seen) == len(set(seen))
    assert {link.ref for link in links} <= set(seen)


def test_rows_without_a_value_come_last_both_ways(api, links):
    empty = {link.ref for link in links[4:]}

    orders = [
        refs(api.get(f"{LINKS}?ordering={ordering}").json()["results"])
        for ordering in ("used_pct", "-used_pct")
    ]

    assert [set(order[4:]) for order in orders] == [empty, empty]


def test_links_keep_the_filters(api, links):
    make.pni()

    walked = list(pages(api, f"{LINKS}?partner={links[0].partner.ref}&page_size=2"))

    assert sorted(ref for page in walked for ref in refs(page)) == sorted(x.ref for x in links)


def test_the_first_page_has_no_previous_and_the_last_no_next(api, links):
    first = api.get(f"{LINKS}?page_size=5").json()

    last = api.get(first["next"]).json()

    assert first["previous"] is None
    assert last["next"] is None
    assert last["previous"] is not None


def test_cursors_hide_what_they_hold(api, links):
    link = api.get(f"{LINKS}?page_size=2").json()["next"]

    cursor = urlsplit(link).query.split("cursor=")[1].split("&")[0]

    assert links[1].ref not in cursor


@pytest.mark.parametrize(
    "query",
    ["cursor=abc", "cursor=%00", "page_size=0", "page_size=1001", "page_size=x", "page_size=%C2%B2"]
    + ["page_size=-1", "page_size=", "ordering=secret", "ordering=--ref", "ordering=-"],
)
def test_what_cannot_be_read_is_refused(api, db, query):
    response = api.get(f"{LINKS}?{query}")

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [query.split("=")[0]]


def test_a_cursor_of_another_ordering_is_refused(api, links):
    link = api.get(f"{LINKS}?page_size=2&ordering=name").json()["next"]

    response = api.get(link.replace("ordering=name", "ordering=ref"))

    assert response.status_code == 400
    assert "'name'" in response.json()["detail"]


def test_fifty_rows_are_the_usual_page(api, db):
    partner, site = make.partner(), make.site()
    for _ in range(51):
        make.pni(partner=partner, site=site)

    response = api.get(LINKS)

    assert len(response.json()["results"]) == 50
