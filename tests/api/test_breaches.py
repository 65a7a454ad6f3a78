"""Breaches over the API: reading, evidence, and what people do about them."""

from datetime import date, timedelta
from decimal import Decimal

import pghistory.models
import pytest
import time_machine
from rest_framework.test import APIClient

from apps.breaches.models import Breach, Evaluation, Waiver
from apps.core import lifecycle
from tests import factories as make
from tests.factories import AT, GBPS

BREACHES = "/api/v1/breaches/"
COMMENT = {"comment": "Augment ordered, ready in January."}
WAIVER = {"from_on": "2026-11-19", "to_on": "2026-12-01", "reason": "One event."}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def breach(db) -> Breach:
    return make.breach()


def address(breach: Breach, verb: str = "") -> str:
    return f"{BREACHES}{breach.ref}/{verb}"


def post(client: APIClient, breach: Breach, verb: str, body: object):
    return client.post(address(breach, f"{verb}/"), body, format="json")


def test_a_breach_comes_with_its_clause_and_evidence(api, breach):
    body = api.get(address(breach)).json()

    agreement = breach.term.agreement
    assert body["term"] == {
        "ref": f"{agreement.ref}-C{breach.term.pk}",
        "type": "UPGRADE_TRIGGER",
        "clause": "§7.3",
        "agreement": agreement.ref,
    }
    assert body["measured"] == "72.900"
    assert body["threshold"] == "70.000"
    assert body["interconnect"]["ref"] == breach.interconnect.ref
    assert api.get(body["evidence"]).status_code == 200


def test_evidence_is_the_newest_judgement_of_each_day(api, breach):
    for version, latest, percent in ((1, False, 60), (2, True, 73)):
        Evaluation.objects.create(
            term=breach.term,
            revision=breach.term.revisions.get(),
            interconnect=breach.interconnect,
            scope_ref=breach.scope_ref,
            metric=breach.metric,
            window_from=date(2026, 10, 19),
            day=date(2026, 11, 17),
            version=version,
            is_latest=latest,
            value_bps=percent * 4 * GBPS,
            capacity_bps=400 * GBPS,
            value=Decimal(percent),
            threshold=Decimal(70),
            n_expected=8640,
            n_valid=8600,
            quality="FINAL",
            outcome="BROKEN",
            method="NEAREST_RANK",
            input_hash="0" * 16,
            details={"rank": 8170},
            evaluated_at=AT,
        )

    body = api.get(address(breach, "evidence/")).json()

    (day,) = body["days"]
    assert body["breach"] == breach.ref
    assert day["day"] == "2026-11-17"
    assert day["value"] == "73.000"
    assert day["n_valid"] == 8600
    assert day["details"] == {"rank": 8170}
    assert day["status"] == "pending"


@pytest.mark.parametrize(
    "query",
    [
        "state=ACKNOWLEDGED",
        "severity=CRITICAL&severity=INFO",
        "kind=RATIO",
        "partner={partner}",
        "interconnect={link}",
        "agreement={agreement}",
        "region=emea",
        "q={partner}",
        "q=fibra%20sur",
        "q=alfa",
        "opened_from=2026-11-18",
    ],
)
def test_filters_find_what_they_say(api, breach, query):
    link = make.pni(name="Alfa-1", partner=make.partner(name="Fibra Sur", region="EMEA"))
    admin = make.user()
    wanted = make.breach(
        interconnect=link,
        kind="RATIO",
        severity="CRITICAL",
        state="ACKNOWLEDGED",
        acknowledged_at=AT,
        acknowledged_by=admin,
        opened_at=AT - timedelta(days=1),
    )
    keys = {
        "partner": link.partner.ref,
        "link": link.ref,
        "agreement": wanted.term.agreement.ref,
    }

    response = api.get(f"{BREACHES}?{query.format(**keys)}")

    assert [row["ref"] for row in response.json()["results"]] == [wanted.ref]


def test_acknowledging_is_answered_with_the_breach(client_with_token, breach):
    engineer = make.user(role="engineer", name="Eva Stein")

    response = post(
        client_with_token(owner=engineer),
        breach,
        "acknowledge",
        COMMENT | {"snooze_until": "2026-11-25"},
    )

    body = response.json()
    assert response.status_code == 200
    assert body["state"] == "ACKNOWLEDGED"
    assert body["acknowledged_by"]["name"] == "Eva Stein"
    assert body["snoozed_until"] == "2026-11-25"
    assert lifecycle.history(breach.ref).get().actor == engineer


def test_acknowledging_twice_changes_nothing_more(api, breach):
    post(api, breach, "acknowledge", COMMENT)

    response = post(api, breach, "acknowledge", {"comment": "Me too."})

    breach.refresh_from_db()
    assert response.status_code == 422
    assert breach.ref in response.json()["detail"]
    assert breach.acknowledge_comment == COMMENT["comment"]
    assert lifecycle.history(breach.ref).count() == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"comment"}),
        ({"comment": ""}, {"comment"}),
        ({"comment": "x" * 2001}, {"comment"}),
        ({"comment": "\x00"}, {"comment"}),
        ({"comment": "Soon.", "snooze_until": "2027-11-25"}, {"snooze_until"}),
        ({"comment": "Soon.", "snooze_until": "tomorrow"}, {"snooze_until"}),
        ({"comment": ["a"], "snooze_until": 7}, {"comment", "snooze_until"}),
    ],
)
def test_what_is_wrong_with_an_acknowledgement_is_named(api, breach, body, fields):
    response = post(api, breach, "acknowledge", body)

    assert response.status_code == 422
    assert {error["field"] for error in response.json()["errors"]} == fields
    assert Breach.objects.get().state == "OPEN"


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "[" * 100_000, "\xff", "NaN"])
def test_what_is_no_json_object_is_refused(api, breach, text):
    response = api.post(
        address(breach, "acknowledge/"), text.encode("latin-1"), content_type="application/json"
    )

    assert response.status_code == 400
    assert response.json()["type"] == "urn:edgepartners:problem:bad-request"


def test_only_json_is_read(api, breach):
    response = api.post(address(breach, "acknowledge/"), b"a=b", content_type="text/plain")

    assert response.status_code == 415


def test_a_body_that_is_too_large_is_not_read(api, breach, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = post(api, breach, "acknowledge", {"comment": "x" * 200})

    assert response.status_code == 413


@pytest.mark.parametrize("verb", ["acknowledge", "waive"])
def test_an_unknown_breach_is_not_found(api, breach, verb):
    response = api.post(f"{BREACHES}BRE-99999/{verb}/", {}, format="json")

    assert response.status_code == 404


def test_a_waiver_waits_for_approval(client_with_token, breach):
    manager = make.user(role="manager")

    response = post(client_with_token(owner=manager), breach, "waive", WAIVER)

    (waiver,) = response.json()["waivers"]
    assert response.status_code == 201
    assert waiver["state"] == "REQUESTED"
    assert waiver["requested_by"]["email"] == manager.email
    assert response.json()["state"] == "OPEN"


def test_a_second_waiver_request_is_a_conflict(api, breach):
    post(api, breach, "waive", WAIVER)

    response = post(api, breach, "waive", WAIVER)

    assert response.status_code == 409
    assert response.json()["type"] == "urn:edgepartners:problem:conflict"
    assert Waiver.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"to_on": "2026-11-18", "from_on": "2026-11-01"}, ["to_on"]),
        ({"to_on": "2026-11-01"}, ["to_on"]),
        ({"reason": ""}, ["reason"]),
        ({"from_on": None}, ["from_on"]),
    ],
)
def test_what_is_wrong_with_a_waiver_is_named(api, breach, change, fields):
    response = post(api, breach, "waive", WAIVER | change)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == fields


def test_a_resolved_breach_cannot_be_waived(api):
    breach = make.breach(state="RESOLVED", resolved_at=AT)

    response = post(api, breach, "waive", WAIVER)

    assert response.status_code == 422
    assert "nothing to waive" in response.json()["detail"]


def test_a_change_by_token_is_attributed_to_its_owner(client_with_token, breach):
    engineer = make.user(role="engineer")

    post(client_with_token(owner=engineer), breach, "acknowledge", COMMENT)

    event = pghistory.models.Events.objects.tracks(breach).filter(pgh_label="update").get()
    assert event.pgh_context["actor"] == engineer.pk
    assert event.pgh_context["channel"] == "api"
