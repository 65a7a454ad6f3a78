"""Terms and amendments written by programs: the same actions, the same refusals."""

from types import SimpleNamespace

import pytest
import time_machine

from apps.agreements import actions
from apps.agreements.models import Agreement, ContractTerm, TermRevision
from tests import factories as make
from tests.api import amended
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db
COMMIT = {"commit_bps": 200 * GBPS, "price_per_mbps": "0.31", "currency": "USD"}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def world():
    link = make.pni()
    term = make.term(agreement=make.agreement(partner=link.partner))
    return SimpleNamespace(agreement=term.agreement.ref, term=f"{term.agreement.ref}-C{term.pk}")


def url(world, verb=""):
    return f"/api/v1/agreements/{world.agreement}/{verb}"


def errors_of(response):
    assert response.status_code == 422, response.content
    return {error["field"] for error in response.json()["errors"]}


def test_term_is_added_for_a_place_named_by_its_code(api, world):
    link = make.pni(partner=Agreement.objects.get().partner)
    body = {**amended.NEW, "valid_from": amended.DAY, "metro": link.site.metro.code}

    response = api.post(url(world, "add-term/"), body, format="json")

    assert response.status_code == 200, response.content
    assert ContractTerm.objects.get(type="MIN_TRAFFIC").metro == link.site.metro


def test_wrong_term_is_refused_by_field(api, world):
    body = {**amended.NEW, "valid_from": amended.DAY}

    params = api.post(url(world, "add-term/"), {**body, "params": {"bps": 0}}, format="json")
    place = api.post(url(world, "add-term/"), {**body, "metro": "XXX"}, format="json")
    caches = api.post(url(world, "add-term/"), {**body, "caches": ["PNI-99999"]}, format="json")
    empty = api.post(url(world, "add-term/"), {}, format="json")

    assert errors_of(params) == {"bps"}
    assert errors_of(place) == {"metro"}
    assert errors_of(caches) == {"caches"}
    assert errors_of(empty) == {"type", "clause", "params", "valid_from"}


def test_term_is_revised_edited_and_retired(api, world):
    term = f"/api/v1/terms/{world.term}/"

    revised = api.post(f"{term}revise/", amended.BODIES["term-revise"], format="json")
    edited = api.post(f"{term}edit/", {"clause": "§7.9"}, format="json")
    retired = api.post(f"{term}retire/", {}, format="json")

    assert [len(revised.json()["revisions"]), edited.json()["clause"]] == [2, "§7.9"]
    assert retired.json()["retired_at"] == "2026-11-19T09:40:00Z"
    assert api.post(f"{term}revise/", {}, format="json").status_code == 422


def test_terms_of_a_template_are_added_all_or_none(api, world):
    amended.template(world)
    body = amended.BODIES["agreement-terms-from-template"]

    wrong = api.post(
        url(world, "terms-from-template/"), {**body, "terms": [{"position": 1}]}, format="json"
    )
    right = api.post(url(world, "terms-from-template/"), body, format="json")

    assert errors_of(wrong) == {"1-threshold_pct"}
    assert right.status_code == 200
    assert amended.clauses() == ["§7.1", "§7.3"]


def test_amendment_is_written_signed_and_applied(api, world):
    made = api.post(url(world, "amend/"), {"title": "First"}, format="json").json()
    draft = SimpleNamespace(agreement=made["ref"])
    body = {"term": world.term, "params": amended.REVISED, "effective_on": "2026-11-19"}

    proposed = api.post(url(draft, "change-term/"), body, format="json").json()["changes"]
    actions.record_signed(
        agreement=Agreement.objects.get(ref=made["ref"]), signed_on=AT.date(),
        effective_on=AT.date(), by=None, at=AT,
    )  # fmt: skip
    after = api.get(url(draft, "changes/")).json()["changes"]

    assert (made["kind"], made["parent"]["ref"]) == ("AMENDMENT", world.agreement)
    assert [change["old"]["threshold_pct"] for change in proposed] == ["70"]
    assert [change["state"] for change in after] == ["APPLIED"]
    assert TermRevision.objects.get(number=2).params["threshold_pct"] == "80"


def test_refusals_name_what_is_wrong(api, world):
    amended.amendment(world)

    term = api.post(url(world, "end-term/"), {"term": "AGR-00001-C999"}, format="json")
    facts = api.post(url(world, "change-facts/"), {"facts": {"state": "EXPIRED"}}, format="json")
    own = api.post(url(world, "change-facts/"), {"facts": {"by": 1}}, format="json")
    number = api.post(url(world, "withdraw-change/"), {"number": 99999}, format="json")

    assert errors_of(term) == {"term"}
    assert errors_of(facts) == {"state"}
    assert errors_of(own) == {"facts"}
    assert errors_of(number) == {"number"}


@pytest.mark.parametrize(("role", "told"), [("legal", True), ("engineer", False)])
def test_prices_of_changes_need_their_permission(client_with_token, world, role, told):
    agreement = Agreement.objects.get(ref=world.agreement)
    term = make.term(agreement=agreement, type="COMMIT_RATE", clause="§4", params=COMMIT)
    made = actions.amend(agreement=agreement, title="Prices", by=None, at=AT)
    params = {**COMMIT, "price_per_mbps": "0.25", "commit_bps": 300 * GBPS}
    actions.propose_revision(amendment=made, term=term, params=params, by=None, at=AT)

    response = client_with_token(role).get(f"/api/v1/agreements/{made.ref}/changes/")

    (change,) = response.json()["changes"]
    assert ("price_per_mbps" in change["new"]) is told
    assert change["new"]["commit_bps"] == 300 * GBPS
