"""Agreements and terms over the API."""

from datetime import date

import pytest
import time_machine

from tests import factories as make
from tests.factories import AT

AGREEMENTS = "/api/v1/agreements/"
TERMS = "/api/v1/terms/"
COMMIT = {"commit_bps": 10**10, "price_per_mbps": "0.20", "currency": "USD"}


def refs(response) -> list[str]:
    return [row["ref"] for row in response.json()["results"]]


def term_ref(term) -> str:
    return f"{term.agreement.ref}-C{term.pk}"


@time_machine.travel(AT, tick=False)
def test_an_agreement_comes_with_its_terms_in_time(api):
    agreement = make.agreement(title="Paid peering")
    make.period(
        agreement=agreement, seq=2, starts_on=date(2027, 2, 1), ends_on=None, state="PLANNED"
    )
    make.period(agreement=agreement)
    term = make.term(agreement=agreement, clause="§7.3")

    body = api.get(f"{AGREEMENTS}{agreement.ref}/").json()

    assert body["title"] == "Paid peering"
    assert body["partner"]["ref"] == agreement.partner.ref
    assert body["current"]["notice_deadline"] == "2026-12-02"
    assert [period["seq"] for period in body["periods"]] == [1, 2]
    assert body["standing"] == {"status": "NOTICE_WINDOW", "missing": []}
    assert body["terms"] == [{"ref": term_ref(term), "type": "UPGRADE_TRIGGER", "clause": "§7.3"}]


def test_an_agreement_without_a_current_term_says_what_is_missing(api):
    agreement = make.agreement()

    body = api.get(f"{AGREEMENTS}{agreement.ref}/").json()

    assert body["current"] is None
    assert body["standing"]["status"] == "UNKNOWN"
    assert "term" in body["standing"]["missing"]


@pytest.mark.parametrize(("role", "told"), [("legal", True), ("leadership", False)])
def test_notes_need_their_permission(client_with_token, role, told):
    agreement = make.agreement(notes="They will give in.")

    body = client_with_token(role).get(f"{AGREEMENTS}{agreement.ref}/").json()

    assert ("notes" in body) is told


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=cache", ["Cache"]),
        ("q=cabo", ["Cache"]),
        ("kind=CACHE", ["Cache"]),
        ("state=DRAFT", ["Draft"]),
        ("renewal_type=FIXED", ["Draft"]),
        ("region=emea", ["Cache"]),
        ("ends_to=2027-01-31", ["Paid"]),
        ("ends_to=2027-01-30", []),
        ("notice_to=2026-12-02", ["Paid"]),
        ("act_by_to=2026-12-01", []),
        ("owner=ana@northlight.example", ["Paid"]),
    ],
)
def test_filters_find_what_they_say(api, query, titles):
    ana = make.user(email="ana@northlight.example")
    make.period(agreement=make.agreement(title="Paid", owner=ana))
    make.agreement(title="Draft", state="DRAFT", renewal_type="FIXED")
    make.agreement(title="Cache", kind="CACHE", partner=make.partner(name="Cabo", region="EMEA"))

    response = api.get(f"{AGREEMENTS}?{query}")

    assert [row["title"] for row in response.json()["results"]] == titles


def test_agreements_sort_by_deadline_and_those_without_come_last(api):
    late = make.period(notice_deadline=date(2027, 6, 1)).agreement
    soon = make.period(notice_deadline=date(2026, 12, 1)).agreement
    none = make.agreement()

    response = api.get(f"{AGREEMENTS}?ordering=notice_deadline")

    assert refs(response) == [soon.ref, late.ref, none.ref]


def test_a_term_comes_with_its_revisions(api):
    link = make.pni()
    term = make.term(interconnect=link, clause_text="Upgrade within 60 days.")

    body = api.get(f"{TERMS}{term_ref(term)}/").json()

    assert body["ref"] == term_ref(term)
    assert body["interconnect"] == {"ref": link.ref, "name": link.name}
    assert body["clause_text"] == "Upgrade within 60 days."
    assert [revision["params"] for revision in body["revisions"]] == [make.TRIGGER]


@pytest.mark.parametrize(("role", "told"), [("finance", True), ("engineer", False)])
def test_prices_need_their_permission(client_with_token, role, told):
    term = make.term(type="COMMIT_RATE", params=COMMIT, clause_text="At USD 0.20 per Mbps.")

    body = client_with_token(role).get(f"{TERMS}{term_ref(term)}/").json()

    params = body["revisions"][0]["params"]
    assert ("price_per_mbps" in params) is told
    assert (body["clause_text"] is not None) is told
    assert params["commit_bps"] == 10**10


def test_the_list_hides_prices_too(client_with_token):
    make.term(type="COMMIT_RATE", params=COMMIT, clause_text="At USD 0.20 per Mbps.")

    response = client_with_token("engineer").get(TERMS)

    assert b"0.20" not in response.content
    assert b"price" not in response.content


def test_the_words_of_a_clause_without_a_price_stay(client_with_token):
    params = {"limit": "2.0", "form": "SYMMETRIC", "settle_price_per_mbps": None}
    term = make.term(type="RATIO_MAX", params=params, clause_text="At most 2 to 1.")

    body = client_with_token("engineer").get(f"{TERMS}{term_ref(term)}/").json()

    assert body["clause_text"] == "At most 2 to 1."


def test_a_term_is_not_found_under_another_agreement(api):
    term, other = make.term(), make.agreement()

    response = api.get(f"{TERMS}{other.ref}-C{term.pk}/")

    assert response.status_code == 404


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "x"])
def test_a_term_number_that_cannot_be_is_not_found(api, number):
    response = api.get(f"{TERMS}{make.agreement().ref}-C{number}/")

    assert response.status_code == 404


@pytest.mark.parametrize(
    "query", ["type=RATIO_MAX", "agreement={agreement}", "partner={partner}", "retired=yes"]
)
def test_term_filters_find_what_they_say(api, query):
    make.term(interconnect=make.pni())
    wanted = make.term(type="RATIO_MAX", params={"limit": "2"}, retired_at=AT)
    keys = {"agreement": wanted.agreement.ref, "partner": wanted.agreement.partner.ref}

    response = api.get(f"{TERMS}?{query.format(**keys)}")

    assert refs(response) == [term_ref(wanted)]


def test_terms_made_for_an_interconnect(api):
    link = make.pni()
    wanted = make.term(interconnect=link)
    make.term()

    response = api.get(f"{TERMS}?interconnect={link.ref}&scope_kind=interconnect")

    assert refs(response) == [term_ref(wanted)]
