"""Finding partners."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core import paging
from apps.partners import actions, queries
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def norte(db):
    partner = make.partner(name="Fibra Norte", legal_name="Fibra Norte S.A.")
    make.asn(number=64500, partner=partner, is_primary=True)
    make.asn(number=65536, partner=partner)
    return partner


@pytest.fixture
def others(db):
    make.asn(number=64496, partner=make.partner(name="Norte Net"), is_primary=True)
    make.partner(name="O'Brien & Söhne (DE)")


@pytest.mark.parametrize(
    "text",
    ["fibra", "FIB", "norte fibra", "fib nor s.a", "AS64500", "64500", "as6450", "6450", "65536",
     "AS64500 norte", "norte 64500"],
)  # fmt: skip
def test_partner_is_found_by_any_words_in_any_order(norte, others, text):
    assert list(queries.search(text)) == [norte]


def test_partner_is_found_by_reference(norte, others):
    assert list(queries.search(norte.ref)) == [norte]
    assert list(queries.search(norte.ref.lower())) == [norte]


@pytest.mark.parametrize("text", ["fibra sur", "ibra", "AS64500 net", "64501", "fibra 64496"])
def test_word_that_does_not_fit_finds_nothing(norte, others, text):
    assert list(queries.search(text)) == []


@pytest.mark.parametrize(
    "text", ["o'brien", "'", "o'b söh", "(de)", "brien:*", "a:b & !c | \\ '", "\0", "%_"]
)
def test_odd_characters_are_harmless(norte, others, text):
    found = [partner.name for partner in queries.search(text)]

    assert set(found) <= {"Fibra Norte", "Norte Net", "O'Brien & Söhne (DE)"}


def test_quote_in_a_name_is_found(others):
    assert [partner.name for partner in queries.search("o'brien")] == ["O'Brien & Söhne (DE)"]


def test_empty_text_finds_all(norte, others):
    assert queries.search("  ").count() == 3


def test_partners_have_their_primary_asn(norte, others):
    found = {partner.name: partner.primary_asn for partner in queries.partners()}

    assert found == {"Fibra Norte": 64500, "Norte Net": 64496, "O'Brien & Söhne (DE)": None}


def test_archived_partners_are_left_out(db):
    make.partner(archived_at=AT)

    assert not queries.partners().exists()


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_a_search_costs_the_same_whatever_the_number(
    manager, django_assert_num_queries, count
):
    for _ in range(count):
        make.asn(partner=make.partner(owner=manager), is_primary=True)

    with django_assert_num_queries(3):
        page = paging.page(queries.search("fibra").order_by("name"))
        assert [row.owner for row in page.rows] == [manager] * count


def test_contacts_have_their_roles(db, django_assert_num_queries):
    partner = make.partner()
    for name in ("Zoe", "Ana"):
        contact = make.contact(partner=partner, name=name)
        actions.set_contact_roles(contact=contact, roles=["NOC", "PEERING"], by=None, at=AT)
    make.contact(partner=partner, name="Gone", archived_at=AT)

    with django_assert_num_queries(2):
        found = [
            (contact.name, [role.role for role in contact.roles.all()])
            for contact in queries.contacts(partner)
        ]

    assert found == [("Ana", ["NOC", "PEERING"]), ("Zoe", ["NOC", "PEERING"])]


def test_contacts_for_a_role_are_reachable_and_primary_first(db):
    partner = make.partner()
    roles = {"Ana": "SECONDARY", "Zoe": "PRIMARY", "Old": "INACTIVE"}
    for name, priority in roles.items():
        contact = make.contact(partner=partner, name=name, email=f"{name}@fibra.example")
        given = actions.RoleGiven("NOC", priority)
        actions.set_contact_roles(contact=contact, roles=[given], by=None, at=AT)
    make.contact(partner=partner, name="No mail")

    assert [contact.name for contact in queries.contacts_for(partner, "NOC")] == ["Zoe", "Ana"]
    assert not queries.contacts_for(partner, "LEGAL").exists()


def test_asns_come_with_their_partners(norte, others):
    assert [asn.number for asn in queries.asns()] == [64496, 64500, 65536]


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.text(max_size=40) | st.sampled_from(["x" * 5000, "é" * 3000, "a'" * 900]))
def test_no_text_breaks_the_search(db, text):
    assert queries.search(text).count() == 0
