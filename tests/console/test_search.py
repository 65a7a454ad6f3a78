"""One box: AS number, name, reference, words in any order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console.search import data
from tests import factories as make
from tests.factories.maps import CITIES, city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE, HITS = "/search/", "/search/hits/"


@pytest.fixture
def andes():
    """Andes Fibra, AS64501, with an interconnect, an agreement and a breach."""
    partner = make.partner(name="Andes Fibra")
    make.asn(partner=partner, number=64501, is_primary=True)
    make.breach(interconnect=make.pni(partner=partner, name="BOG-2"))
    make.partner(name="Fibra Sur")
    return partner


@pytest.mark.parametrize("words", ["AS64501", "64501", "as64501", "Andes Fibra", "ANDES fibra"])
def test_an_exact_hit_is_opened_at_once(staff, andes, words):
    response = staff.get(PAGE, {"q": words})

    assert response["Location"] == f"/partners/{andes.ref}/"


def test_a_reference_is_opened_at_once(staff, andes):
    link = andes.interconnects.get()

    assert staff.get(PAGE, {"q": link.ref.lower()})["Location"] == f"/interconnects/{link.ref}/"


def test_words_are_matched_in_any_order_from_their_beginning(staff, andes, text):
    shown = text(staff.get(HITS, {"q": "fib and"}))

    assert "Andes Fibra Partner, AS64501 LATAM" in shown
    assert "Fibra Sur" not in shown


def test_hits_of_all_kinds_are_shown(staff, andes, text):
    shown = text(staff.get(PAGE, {"q": "fibra"}))

    for kind in ("Partner,", "PNI, Andes Fibra, Bogotá", "Agreement,", "Major, Andes Fibra"):
        assert kind in shown


def test_nothing_found_says_how_words_are_matched(staff, andes, text):
    assert "Nothing fits all words" in text(staff.get(PAGE, {"q": "zzz"}))


@pytest.mark.parametrize(
    "words", ["", "   ", "%", "'; --", "\x00", "x" * 5000, "AS", "AS99999999999"]
)
def test_odd_input_does_not_break_the_page(staff, words):
    assert staff.get(PAGE, {"q": words}).status_code == 200
    assert staff.get(HITS, {"q": words}).status_code == 200


def test_what_is_typed_is_escaped(staff):
    html = staff.get(HITS, {"q": "<img src=x>"}).content.decode()

    assert "<img" not in html


def test_options_are_references_with_names(staff, andes):
    html = staff.get("/search/partners/", {"box": "parent", "parent": "and"}).content.decode()

    assert f'<option value="{andes.ref} Andes Fibra">' in html


def test_options_of_interconnects_name_the_partner(staff, andes):
    html = staff.get("/search/interconnects/", {"q": "bog"}).content.decode()

    assert 'BOG-2">Andes Fibra</option>' in html


def test_a_search_takes_few_queries(staff, andes):
    staff.get(HITS, {"q": "fibra 64501"})

    with CaptureQueriesContext(connection) as asked:
        staff.get(HITS, {"q": "fibra 64501"})

    assert len(asked) <= 10


@pytest.mark.parametrize("typed", ["Andse Fibra", "Andes Firba", "andesfibra", "Amdes"])
def test_a_slip_of_the_keys_still_finds_the_name(staff, andes, text, typed):
    shown = text(staff.get(HITS, {"q": typed}))

    assert "Did you mean" in shown
    assert "Andes Fibra" in shown


def test_what_is_written_right_is_not_guessed(staff, andes, text):
    shown = text(staff.get(HITS, {"q": "fibra"}))

    assert "Did you mean" not in shown


def test_a_guess_is_not_opened_at_once(staff, andes, text):
    response = staff.get(PAGE, {"q": "Andse Fibra"})

    assert response.status_code == 200
    assert "Did you mean" in text(response)


@pytest.mark.parametrize("typed", ["Zzyzx", "%", "'; --", "\0"])
def test_what_is_like_nothing_says_so(staff, andes, text, typed):
    shown = text(staff.get(HITS, {"q": typed}))

    assert "Did you mean" not in shown


def test_the_nearest_titles_come_first(staff, text):
    for name in ("Nova Sur Fibra", "Fibra Andina", "Sur", "Sur Link"):
        make.partner(name=name)

    shown = text(staff.get(HITS, {"q": "sur"}))

    places = [shown.index(name) for name in ("Sur Partner", "Sur Link", "Nova Sur Fibra")]
    assert places == sorted(places)


def test_guessing_costs_three_queries_more(staff, andes):
    with CaptureQueriesContext(connection) as found:
        staff.get(HITS, {"q": "fibra sur"})
    with CaptureQueriesContext(connection) as guessed:
        staff.get(HITS, {"q": "fibbra surr"})

    assert len(guessed) == len(found) + 3


def test_people_are_found_by_name_or_address_and_opened_on_their_page(staff, andes, text):
    person = make.contact(partner=andes, name="Ana Rojas", email="peering@andes.example")
    make.contact(partner=andes, name="Luis Soto", email="noc@andes.example")

    for words in ("roj", "peering@"):
        shown = staff.get(HITS, {"q": words})
        assert "Ana Rojas Contact, Andes Fibra, peering@andes.example" in text(shown)
        assert f"/partners/{andes.ref}/contacts/{person.pk}/" in shown.content.decode()
        assert "Luis Soto" not in text(shown)


def test_work_is_found_by_key_and_title(staff, text):
    item = make.work_item(title="Order six optics")

    assert f"Order six optics Work item, {item.workstream.name}" in text(
        staff.get(HITS, {"q": "optics ord"})
    )
    assert staff.get(PAGE, {"q": item.key.lower()})["Location"] == f"/work-items/{item.key}/"


@pytest.fixture
def places():
    """Bogotá and Frankfurt, a partner at home in Peru; nothing in Brazil."""
    for facts in CITIES[:2]:
        city(*facts[:-1])
    make.partner(name="Inca Redes", country="PE")


@pytest.mark.parametrize(
    ("words", "shown_as", "address"),
    [
        ("bogota", "Bogotá Metro, Colombia", "/markets/CO/BOG/"),
        ("Bogotá", "Bogotá Metro, Colombia", "/markets/CO/BOG/"),
        ("fra", "Frankfurt Metro, Germany", "/markets/DE/FRA/"),
        ("colom", "Colombia Country, CO", "/markets/CO/"),
        ("pe", "Peru Country, PE", "/markets/PE/"),
    ],
)
def test_markets_are_found_by_name_or_code(staff, places, text, words, shown_as, address):
    response = staff.get(HITS, {"q": words})

    assert shown_as in text(response)
    assert f'href="{address}"' in response.content.decode()


@pytest.mark.parametrize("words", ["BOG", "bogotá", "Colombia"])
def test_a_market_meant_exactly_is_opened_at_once(staff, places, words):
    assert staff.get(PAGE, {"q": words})["Location"].startswith("/markets/CO/")


def test_a_country_of_which_nothing_is_known_is_no_hit(staff, places, text):
    assert "Nothing fits" in text(staff.get(HITS, {"q": "brazil"}))


@pytest.mark.parametrize(
    ("typed", "meant"), [("Bogtoa", "Bogotá"), ("Frankfrut", "Frankfurt"), ("Colmobia", "Colombia")]
)
def test_a_slip_of_the_keys_still_finds_the_market(staff, places, text, typed, meant):
    shown = text(staff.get(HITS, {"q": typed}))

    assert "Did you mean" in shown
    assert meant in shown


def test_those_who_may_not_see_the_network_find_no_market(places):
    nobody = make.user(role="partner")

    assert data.hits("bogota", nobody) == data.nearest("bogtoa", nobody) == []
