"""What pages of the portal cost for a partner with many of everything: queries and bytes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.capacity.rules.fields import TYPES
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST, POLICY, HOME = 12, 15, 15  # queries, without those of the wall
BAR = 15  # of a page of one thing, with the three of the wall: begin, stand behind it, commit
DETAIL = BAR - 3
LINKS = 60  # more than a page
LIST_BYTES = 60_000


@pytest.fixture
def rich(andes):
    """Andes Fibra with interconnects in trouble, requests in each stage, planned work."""
    links = [make.pni(partner=andes, name=f"BOG-{n}", capacity_gbps=100) for n in range(LINKS)]
    for n, link in enumerate(links):
        make.link_stat(link, p95_gbps=40 + n % 50, used=str(40 + n % 50))
    states = ("IN_REVIEW", "INFO_REQUESTED", "LOA_ISSUED", "TESTING", "ACTIVE", "DRAFT")
    for link, state in zip(links, states * 5, strict=False):
        make.asked(interconnect=link, state=state, closed_at=AT if state == "ACTIVE" else None)
    make.agreement(partner=andes)
    for n in range(3):
        start = AT + timedelta(days=n + 1)
        make.maintenance(link=links[n], starts_at=start, ends_at=start + timedelta(hours=2))
    return andes


@pytest.mark.parametrize("role", ["P-ADMIN", "P-RO"])
def test_home_costs_a_constant_number_of_queries(seat, rich, queries_of, role):
    assert len(queries_of(seat(role), "/portal/")) <= HOME


@pytest.mark.parametrize(
    "address",
    [
        "interconnects/", "interconnects/?page=2", "interconnects/?sort=-used", "caches/",
        "requests/", "requests/?state=open", "documents/", "maintenance/", "contacts/", "users/",
        "api/", "webhooks/",
    ],
)  # fmt: skip
def test_a_list_costs_a_constant_number_of_queries(seat, rich, queries_of, address):
    assert len(queries_of(seat("P-ADMIN"), f"/portal/{address}")) <= LIST


def test_an_interconnect_costs_a_constant_number_of_queries(seat, rich, queries_of):
    link = rich.interconnects.earliest("pk")

    assert len(queries_of(seat(), f"/portal/interconnects/{link.ref}/")) <= DETAIL


@pytest.mark.parametrize("type_", TYPES)
def test_a_request_costs_a_constant_number_of_queries(seat, rich, queries_of, type_):
    deal = make.agreement(partner=rich)
    asked = make.asked(partner=rich, type=type_, state="TESTING", agreement=deal)

    assert len(queries_of(seat(), f"/portal/requests/{asked.ref}/")) <= DETAIL


def test_a_page_of_one_thing_goes_through_the_wall_once(seat, rich):
    link = rich.interconnects.earliest("pk")
    asked = rich.requests.filter(state="TESTING").earliest("pk")

    for address in (f"interconnects/{link.ref}/", f"requests/{asked.ref}/"):
        client = seat()
        client.get(f"/portal/{address}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/portal/{address}")
        assert sum("app.partner_id" in each["sql"] for each in queries) == 2  # in and out


@pytest.mark.django_db(transaction=True)
def test_a_page_of_one_thing_keeps_its_bar_with_all_that_is_around_it(seat, andes):
    link = make.pni(partner=andes, name="BOG-1", capacity_gbps=100)
    make.link_stat(link, p95_gbps=40, used="40")
    asked = make.asked(interconnect=link, state="TESTING")
    client = seat()

    for address in (f"interconnects/{link.ref}/", f"requests/{asked.ref}/"):
        client.get(f"/portal/{address}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/portal/{address}").status_code == 200
        assert len(queries) <= BAR, address


@pytest.mark.parametrize("address", ["policy/", "places/"])
def test_pages_about_the_policy_cost_a_constant_number_of_queries(seat, rich, queries_of, address):
    make.mirror()

    assert len(queries_of(seat(), f"/portal/{address}")) <= POLICY


@pytest.mark.parametrize("address", ["interconnects/", "requests/"])
def test_a_page_of_fifty_rows_is_small(seat, rich, address):
    page = seat().get(f"/portal/{address}").content

    assert len(page) <= LIST_BYTES


def test_open_requests_are_on_home_however_many_came_after(seat, andes, text):
    link = make.pni(partner=andes, name="BOG-9")
    make.asked(interconnect=link, state="IN_REVIEW")
    for _ in range(60):
        make.asked(interconnect=link, type="other", state="ACTIVE", closed_at=AT)

    assert "PNI upgrade, BOG-9" in text(seat().get("/portal/"))
