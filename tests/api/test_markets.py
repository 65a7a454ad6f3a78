"""What is known of markets, by API."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
FACTS = "/api/v1/market-facts/"
QUOTE = {
    "kind": "transit", "country": "CO", "metro": "BOG", "amount": "0.3800", "currency": "USD",
    "unit": "mbps_month", "source": "Carrier quote", "as_of": "2026-11-01",
}  # fmt: skip


@pytest.fixture
def client(client_with_token):
    make.metro()
    return client_with_token("manager")


def test_a_fact_is_written_corrected_put_aside_and_taken_back(client):
    made = client.post(FACTS, QUOTE, format="json")
    one = f"{FACTS}{made.json()['number']}/"
    changed = client.post(f"{one}edit/", {"amount": "0.36"}, format="json")
    retired = client.post(f"{one}retire/")
    back = client.post(f"{one}undo/")

    assert made.status_code == 201
    assert made.json()["written_by"]["name"]
    assert QUOTE.items() <= made.json().items()
    assert changed.json()["amount"] == "0.3600"
    assert retired.json()["retired_at"]
    assert back.json()["retired_at"] is None
    assert client.get(one).json() == back.json()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"amount": "-1"}, "amount"), ({"source": ""}, "source"), ({"country": "ZZ"}, "country"),
     ({"metro": "NOPE"}, "metro"), ({"as_of": "2031-01-01"}, "as_of"), ({"unit": "once"}, "unit"),
     ({"as_of": "yesterday"}, "as_of"), ({"country": "PE"}, "metro")],
)  # fmt: skip
def test_what_cannot_be_is_named(client, changes, field):
    response = client.post(FACTS, {**QUOTE, **changes}, format="json")

    assert response.status_code in (400, 422)
    assert field in str(response.json()["errors"])


def test_the_same_twice_is_a_conflict(client):
    client.post(FACTS, QUOTE, format="json")

    response = client.post(FACTS, QUOTE, format="json")

    assert response.status_code == 409
    assert "written down already" in response.json()["detail"]


def test_facts_are_found_by_place_and_kind_in_few_queries(client, django_assert_max_num_queries):
    city = make.market_fact(metro=make.metro())
    make.market_fact()
    make.market_users(40_000_000)

    with django_assert_max_num_queries(6):
        found = client.get(FACTS, {"metro": "bog"}).json()

    assert [row["number"] for row in found["results"]] == [city.pk]
    assert len(client.get(FACTS, {"country": "co", "kind": "users"}).json()["results"]) == 1
    assert client.get(FACTS, {"is_retired": "true"}).json()["results"] == []


def test_markup_stays_text(client):
    words = "<b>Free</b> & easy"
    note = {"kind": "note", "country": "CO", "text": words, "source": "Visit",
            "as_of": "2026-11-01"}  # fmt: skip

    assert client.post(FACTS, note, format="json").json()["text"] == words
