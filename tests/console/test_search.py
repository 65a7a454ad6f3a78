"""One box: AS number, name, reference, words in any order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make

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
