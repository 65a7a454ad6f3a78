"""Renewal packs over the API."""

import pytest
import time_machine

from tests import factories as make
from tests.factories import AT

PACKS = "/api/v1/renewal-packs/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def pack(db):
    return make.pack(facts={"as_of": "2026-11-19"}, money={"total": "12500.00"})


def address(pack, verb=""):
    return f"{PACKS}{pack.agreement.ref}-P{pack.number}/{verb}"


def test_a_pack_is_made(api):
    agreement = make.agreement()

    body = api.post(PACKS, {"agreement": agreement.ref}, format="json").json()

    assert body["ref"] == f"{agreement.ref}-P1"
    assert body["made_by"]["email"]


def test_an_unsigned_agreement_is_refused(api):
    answer = api.post(PACKS, {"agreement": make.agreement(state="DRAFT").ref}, format="json")

    assert answer.status_code == 422
    assert "nothing to renew yet" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["AGR-99999", "AGR\0", "", 7, {}])
def test_what_names_no_agreement_is_said(api, name):
    answer = api.post(PACKS, {"agreement": name}, format="json")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["agreement"]


def test_the_list_narrows_to_an_agreement(api, pack):
    make.pack()

    body = api.get(f"{PACKS}?agreement={pack.agreement.ref}").json()

    assert [row["ref"] for row in body["results"]] == [f"{pack.agreement.ref}-P1"]


def test_money_is_for_those_who_see_prices(api, client_with_token, pack):
    whole = api.get(address(pack, "facts/")).json()
    less = client_with_token("engineer").get(address(pack, "facts/")).json()

    assert whole["money"] == {"total": "12500.00"}
    assert less == {"facts": {"as_of": "2026-11-19"}}
