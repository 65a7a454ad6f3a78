"""What long lists of the console cost when every row is full: bytes of a page."""

from datetime import timedelta

import pytest

from apps.console import addresses
from apps.console.partners import data
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ROWS = 50
LIST_BYTES = 60_000
REGIONS = ("LATAM", "EMEA", "APAC", "NA")


@pytest.fixture
def busy():
    """A page of partners with trouble everywhere: requests of each priority, late and near."""
    site = make.site(in_metro=make.metro(code="FRA", name="Frankfurt am Main"))
    for n in range(ROWS + 5):
        partner = make.partner(name=f"Andes Networks {n}", region=REGIONS[n % 4])
        link = make.pni(partner=partner, site=site, name=f"Frankfurt FRA4 PNI {n}")
        trend = [(40 + (n * 7 + day * 13) % 50) * 10**9 for day in range(30)]
        make.link_stat(link, p95_gbps=40 + n % 50, used=str(40 + n % 50), trend=trend)
        make.breach(interconnect=link, due_on=AT.date() + timedelta(days=n - 9))
        make.asked(
            interconnect=link,
            priority=("URGENT", "NORMAL", "NORMAL", "HIGH", "NORMAL")[n % 5],
            due_at=AT + timedelta(hours=7 * n - 60),
        )


@pytest.mark.parametrize(
    "address",
    ["/requests/", "/requests/?pick=1", "/breaches/", "/interconnects/", "/interconnects/?pick=1"],
)
def test_a_page_of_fifty_full_rows_is_small(staff, busy, address):
    page = staff.get(address).content

    assert page.count(b"<tr") == ROWS + 1
    assert len(page) <= LIST_BYTES


def test_tabs_of_a_partner_count_each_kind_by_itself():
    partner = make.partner()
    links = [make.pni(partner=partner) for _ in range(4)]
    for _ in range(3):
        make.agreement(partner=partner)
    for archived_at in (None, None, AT):
        make.contact(partner=partner, archived_at=archived_at)
    for link, state in zip(links, ("SUBMITTED", "TESTING", "DRAFT", "ACTIVE"), strict=True):
        make.asked(interconnect=link, state=state, closed_at=AT if state == "ACTIVE" else None)
    make.asked()

    counts = data.counts(partner)

    assert counts == {"requests": 2, "interconnects": 4, "agreements": 3, "contacts": 2}


def test_tabs_of_a_partner_without_anything_count_nothing():
    counts = data.counts(make.partner())

    assert set(counts.values()) == {0}


def test_tabs_of_a_partner_never_join_what_is_counted(django_assert_num_queries):
    partner = make.partner()

    with django_assert_num_queries(1) as asked:
        data.counts(partner)

    assert " JOIN " not in asked.captured_queries[0]["sql"]


def test_interconnects_need_no_query_for_breaches_that_were_read(django_assert_num_queries):
    partner = make.partner()
    breach = make.breach(interconnect=make.pni(partner=partner))
    broken = data.open_breaches(partner)
    data.link_rows(partner, AT)

    with django_assert_num_queries(2):
        [row] = data.link_rows(partner, AT, broken)

    assert row.breach == breach
    assert data.link_rows(partner, AT)[0].breach == breach


@pytest.mark.parametrize(("made", "most"), [(make.breach, 15), (make.source, 7)])
def test_a_page_of_one_object_takes_few_queries(staff, django_assert_max_num_queries, made, most):
    address = addresses.of(made().ref)
    staff.get(address)

    with django_assert_max_num_queries(most):
        staff.get(address)
