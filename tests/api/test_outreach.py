"""Contacts, interactions and outreach over the API."""

import pytest
import time_machine

from apps.partners.models import Interaction
from tests import factories as make
from tests.factories import AT

CONTACTS, TALKS = "/api/v1/contacts/", "/api/v1/interactions/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ana(db):
    partner = make.partner(name="Fibra Norte")
    return make.contact_with(partner, "PEERING", name="Ana Ruiz", email="ana@fibra.example")


def post(api, address, **body):
    return api.post(address, body, format="json")


def fields(answer):
    return [error["field"] for error in answer.json()["errors"]]


def test_a_contact_comes_with_its_roles(api, ana):
    body = api.get(f"{CONTACTS}{ana.pk}/").json()

    assert (body["name"], body["partner"]["name"]) == ("Ana Ruiz", "Fibra Norte")
    assert body["roles"] == [{"role": "PEERING", "priority": "PRIMARY", "scope_ref": ""}]


@pytest.mark.parametrize(
    ("query", "count"),
    [("role=PEERING", 1), ("role=NOC", 0), ("standing=stale", 2), ("standing=bounced", 1),
     ("q=norte", 1), ("source=peeringdb", 0)],
)  # fmt: skip
def test_filters_of_contacts_are_those_of_the_page(api, ana, query, count):
    make.contact(bounced_at=AT)

    assert len(api.get(f"{CONTACTS}?{query}").json()["results"]) == count


def test_a_list_of_contacts_costs_the_same_for_many(api, ana, django_assert_max_num_queries):
    for _ in range(5):
        make.contact_with(ana.partner, "NOC", "LEGAL")

    with django_assert_max_num_queries(6):
        assert len(api.get(CONTACTS).json()["results"]) == 6


def test_a_role_is_given_changed_and_taken(api, ana):
    page = f"{CONTACTS}{ana.pk}/"

    for priority in ("PRIMARY", "SECONDARY"):
        given = post(api, f"{page}give-role/", role="NOC", priority=priority, scope_ref="agr-00042")
    taken = post(api, f"{page}take-role/", role="PEERING")

    assert {(row["role"], row["priority"], row["scope_ref"]) for row in given.json()["roles"]} == {
        ("NOC", "SECONDARY", "AGR-00042"),
        ("PEERING", "PRIMARY", ""),
    }
    assert [row["role"] for row in taken.json()["roles"]] == ["NOC"]
    assert post(api, f"{page}take-role/", role="PEERING").status_code == 404


@pytest.mark.parametrize("body", [{"role": "KING"}, {"role": "NOC", "scope_ref": "Bogotá"}])
def test_a_wrong_role_is_named(api, ana, body):
    answer = post(api, f"{CONTACTS}{ana.pk}/give-role/", **body)

    assert answer.status_code in (400, 422)
    assert fields(answer) == [list(body)[-1]]


def test_a_talk_is_written_down_with_people_and_references(api, ana):
    answer = post(
        api, TALKS, partner=ana.partner.ref, kind="CALL", took_place="2026-11-18T10:00:00Z",
        subject="Renewal of AGR-00042", text="See PNI-00007", contacts=[ana.pk],
    )  # fmt: skip

    body = answer.json()
    assert answer.status_code == 201
    assert body["refs"] == ["AGR-00042", "PNI-00007"]
    assert [(one["contact"], one["name"]) for one in body["people"]] == [(ana.pk, "Ana Ruiz")]
    assert body["by"]["email"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "FAX"}, "kind"), ({"subject": " "}, "subject"), ({"contacts": [0]}, "contacts.0"),
     ({"contacts": [999999]}, "contacts"), ({"partner": "PAR-99999"}, "partner"),
     ({"took_place": "2028-11-18T10:00:00Z"}, "took_place")],
)  # fmt: skip
def test_a_wrong_talk_is_refused_by_field_and_not_kept(api, ana, change, field):
    body = {"partner": ana.partner.ref, "kind": "CALL", "took_place": "2026-11-18T10:00:00Z",
            "subject": "Peak"}  # fmt: skip

    answer = post(api, TALKS, **{**body, **change})

    assert answer.status_code in (400, 422)
    assert fields(answer) == [field]
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=CALL", 1), ("kind=NOTE", 0), ("ref=agr-00042", 1), ("q=renewal", 1), ("q=peak", 0),
     ("since=2026-11-20T00:00:00Z", 0), ("contact=999999", 0)],
)  # fmt: skip
def test_talks_are_found(api, ana, query, count):
    make.interaction(ana.partner, subject="Renewal of AGR-00042", contacts=[ana])

    assert len(api.get(f"{TALKS}?{query}").json()["results"]) == count


def test_what_was_taken_away_is_not_told(api, ana, manager):
    gone = make.interaction(ana.partner)
    Interaction.objects.update(removed_at=AT, removed_by=manager)

    assert api.get(TALKS).json()["results"] == []
    assert api.get(f"{TALKS}{gone.pk}/").status_code == 404


def test_a_campaign_tells_its_figures_and_each_mail_its_reason(api, ana, manager):
    make.contact(partner=ana.partner, name="Bo", email="bo@x.example", source="peeringdb")
    campaign = make.campaign(manager, name="Winter")

    told = api.get(f"/api/v1/campaigns/{campaign.ref}/").json()
    mails = api.get(f"/api/v1/campaign-mails/?campaign={campaign.ref}&state=EXCLUDED").json()

    assert (told["name"], told["to_send"], told["excluded"]) == ("Winter", 1, 1)
    assert told["template"]["name"] == "Hello"
    assert [(row["name"], row["state"]) for row in mails["results"]] == [("Bo", "EXCLUDED")]
    assert "never for outreach" in mails["results"][0]["reason"]


def test_templates_are_read_with_their_placeholders(api, manager):
    made = make.mail_template()

    body = api.get(f"/api/v1/mail-templates/{made.pk}/").json()

    assert body["subject"] == "News for {{ partner.name }}"
