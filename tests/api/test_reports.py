"""Status reports over the API."""

import pytest
import time_machine

from apps.reports.models import StatusReport
from tests import factories as make
from tests.factories import AT

REPORTS = "/api/v1/reports/"
WEEK = {"kind": "WEEKLY", "starts_on": "2026-11-16", "ends_on": "2026-11-22"}


@pytest.fixture(autouse=True)
def _frozen(db):
    with time_machine.travel(AT, tick=False):
        yield


def post(api, verb="", **body):
    return api.post(f"{REPORTS}{verb}", body, format="json")


def test_a_draft_is_begun_edited_and_published(api):
    ref = post(api, **WEEK, sections=["BREACHES", "TREND"]).json()["ref"]

    edited = post(api, f"{ref}/edit/", seen=0, summary="Calm.").json()
    published = post(api, f"{ref}/publish/", seen=1).json()
    shown = api.get(f"{REPORTS}{ref}/content/").json()

    assert (edited["sections"], edited["edits"]) == (["TREND", "BREACHES"], 1)
    assert (published["state"], published["published_at"]) == ("PUBLISHED", "2026-11-19T09:40:00Z")
    assert shown["content"]["texts"]["summary"] == "Calm."
    assert shown["digest"] == published["digest"]
    assert [part["key"] for part in shown["content"]["sections"]] == ["TREND", "BREACHES"]


def test_a_second_one_for_the_period_is_a_conflict(api):
    post(api, **WEEK)

    answer = post(api, **WEEK)

    assert answer.status_code == 409
    assert "There is one for this scope and period already" in answer.json()["detail"]


def test_an_edit_of_what_somebody_saved_since_is_a_conflict(api):
    ref = post(api, **WEEK).json()["ref"]
    post(api, f"{ref}/edit/", seen=0, summary="One.")

    answer = post(api, f"{ref}/edit/", seen=0, summary="Two.")

    assert answer.status_code == 409
    assert StatusReport.objects.get().summary == "One."


def test_two_scopes_are_refused(api):
    partner, metro = make.partner(), make.metro()

    answer = post(api, **WEEK, partner=partner.ref, metro=metro.code)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["region"]


def test_a_scope_is_named(api):
    partner = make.partner()

    body = post(api, **WEEK, partner=partner.ref).json()

    assert (body["scope_kind"], body["scope_key"]) == ("PARTNER", f"PARTNER:{partner.ref}")


def test_amounts_are_for_those_who_see_prices(api, client_with_token):
    make.reported_network()
    report = make.published_report()
    leadership = client_with_token("leadership")

    whole = api.get(f"{REPORTS}{report.ref}/content/").content.decode()
    less = leadership.get(f"{REPORTS}{report.ref}/content/").content.decode()

    assert "150000.00" in whole
    assert "150000.00" not in less
    assert '"has_amounts":false' in less.replace(" ", "")


def test_drafts_and_reports_for_leadership_are_not_there_for_others(client_with_token):
    draft = make.status_report()
    top = make.published_report(weeks_ago=1, visibility="LEADERSHIP")
    engineer = client_with_token("engineer")

    assert engineer.get(REPORTS).json()["results"] == []
    for report in (draft, top):
        assert engineer.get(f"{REPORTS}{report.ref}/").status_code == 404
        assert engineer.get(f"{REPORTS}{report.ref}/content/").status_code == 404


def test_a_correction_and_a_dropped_draft(api):
    report = make.published_report()

    second = post(api, f"{report.ref}/correct/").json()
    dropped = post(api, f"{second['ref']}/drop/").json()

    assert (second["version"], second["state"]) == (2, "DRAFT")
    assert dropped["state"] == "DROPPED"
