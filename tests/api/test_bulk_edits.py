"""Bulk edits over the API: preview, yes, undo; and what is refused."""

import pytest

from apps.exchange import tasks
from apps.exchange.models import ImportRun
from apps.partners import actions as partners
from apps.partners.models import Partner
from tests import factories as make
from tests.exchange.bulking import checked
from tests.factories import AT

pytestmark = pytest.mark.django_db
EDITS = "/api/v1/bulk-edits/"


def propose(api, refs, kind="partners", **changes):
    body = {"kind": kind, "refs": refs, "changes": changes}
    return api.post(EDITS, body, format="json")


def test_walk_from_preview_to_undo(api):
    owner = make.user(email="carla@northlight.example")
    one, two = make.partner(tier="STANDARD"), make.partner(tier="KEY")

    made = propose(api, [one.ref, two.ref], tier={"value": "KEY"}, owner={"value": owner.email})
    assert made.status_code == 201, made.json()
    ref = made.json()["ref"]
    assert (made.json()["state"], made.json()["counts"]["change"]) == ("CHECKED", 2)
    first, _ = api.get(f"{EDITS}{ref}/rows/").json()["results"]
    assert first["diff"]["Tier"] == ["Standard", "Key"]
    one.refresh_from_db()
    assert one.tier == "STANDARD"

    assert api.post(f"{EDITS}{ref}/apply/").json()["state"] == "APPLIED"
    one.refresh_from_db()
    assert (one.tier, one.owner) == ("KEY", owner)

    assert api.post(f"{EDITS}{ref}/undo/").json()["state"] == "UNDONE"
    one.refresh_from_db()
    assert (one.tier, one.owner) == ("STANDARD", None)


def by_filter(api, kind="partners", **asked):
    body = {"kind": kind, "filter": asked, "changes": {"owner": {"value": None}}}
    return api.post(EDITS, body, format="json")


def test_rows_are_named_by_the_filter_of_their_list(api, manager):
    make.partner(tier="KEY", region="LATAM", owner=manager)
    make.partner(tier="KEY", region="EMEA", owner=manager)
    make.partner(tier="KEY", region="LATAM", owner=manager, archived_at=AT)
    make.partner(tier="TAIL", region="LATAM", owner=manager)

    made = by_filter(api, tier=["KEY", "STRATEGIC"], region="latam")
    ref = made.json()["ref"]

    assert made.json()["counts"] == {"change": 1}
    assert api.post(f"{EDITS}{ref}/apply/").json()["counts"]["done"] == 1
    assert Partner.objects.filter(owner=None).count() == 1
    assert api.post(f"{EDITS}{ref}/undo/").json()["state"] == "UNDONE"
    assert not Partner.objects.filter(owner=None).exists()


def test_filter_has_what_only_the_page_asks(api):
    make.work_item()
    body = {"kind": "work", "filter": {"query": "assignee is empty"}}

    made = api.post(EDITS, body | {"changes": {"priority": {"value": 1}}}, format="json")

    assert made.status_code == 201, made.json()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "filter"),
        ({"q": []}, "filter"),
        ({"tier": "GOLD"}, "filter.tier"),
        ({"colour": "red"}, "filter.colour"),
        ({"q": "nobody at all"}, "filter"),
    ],
)
def test_filter_that_would_let_in_all_or_nothing_is_refused(api, asked, field):
    make.partner(tier="KEY")

    answer = by_filter(api, **asked)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("more", [{}, {"refs": ["PAR-00001"], "filter": {"tier": "KEY"}}])
def test_rows_are_named_in_one_way(api, more):
    answer = api.post(
        EDITS, {"kind": "partners", "changes": {"tier": {"value": "KEY"}}, **more}, format="json"
    )

    assert answer.json()["errors"][0]["field"] == "refs"


def test_tags_are_added_to_what_is_there(api):
    partner = make.partner(tags=["core"])

    made = propose(api, [partner.ref], tags={"value": ["peak"], "way": "add"})
    api.post(f"{EDITS}{made.json()['ref']}/apply/")

    partner.refresh_from_db()
    assert partner.tags == ["core", "peak"]


def test_contacts_are_named_by_number(api):
    contact = make.contact()

    made = propose(api, [str(contact.pk)], kind="contacts", language={"value": "pt"})

    assert made.json()["counts"] == {"change": 1}


def test_what_somebody_changed_since_the_preview_is_left_alone(api, manager):
    partner = make.partner(tier="STANDARD")
    ref = propose(api, [partner.ref], tier={"value": "KEY"}).json()["ref"]
    partners.edit_partner(partner=partner, tier="TAIL", by=manager, at=AT)

    api.post(f"{EDITS}{ref}/apply/")

    (row,) = api.get(f"{EDITS}{ref}/rows/?verdict=error").json()["results"]
    assert "Somebody has changed it" in row["faults"][0]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "weather"}, "kind"),
        ({"refs": []}, "refs"),
        ({"refs": ["PAR-99999"]}, "refs"),
        ({"changes": {}}, "changes"),
        ({"changes": {"tier": {"value": "GOLD"}}}, "changes.tier"),
        ({"changes": {"name": {"value": "X"}}}, "changes.name"),
        ({"changes": {"owner": {"value": "nobody@northlight.example"}}}, "changes.owner"),
        ({"changes": {"tags": {"value": ["a"], "way": "toggle"}}}, "changes.tags.way"),
        ({"changes": {"tier": {}}}, "changes.tier.value"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_kept(api, body, field):
    good = {"kind": "partners", "refs": [make.partner().ref], "changes": {"tier": {"value": "KEY"}}}

    answer = api.post(EDITS, good | body, format="json")

    assert answer.status_code == 422, answer.json()
    assert answer.json()["errors"][0]["field"] == field
    assert not ImportRun.objects.exists()


def test_kinds_that_somebody_may_not_edit_are_refused_and_not_found(client_with_token, manager):
    partner = make.partner()
    theirs = checked(manager, [partner], tier={"value": "KEY"})
    engineer = client_with_token("engineer")

    assert propose(engineer, [partner.ref], tier={"value": "KEY"}).status_code == 403
    assert engineer.get(EDITS).json()["results"] == []
    assert engineer.get(f"{EDITS}{theirs.ref}/").status_code == 404
    assert engineer.get(f"{EDITS}{theirs.ref}/rows/").status_code == 404
    assert engineer.post(f"{EDITS}{theirs.ref}/apply/").status_code == 404


def test_verbs_out_of_turn_are_refused(api):
    partner = make.partner(tier="KEY")
    ref = propose(api, [partner.ref], tier={"value": "KEY"}).json()["ref"]

    assert api.post(f"{EDITS}{ref}/apply/").status_code == 422
    assert api.post(f"{EDITS}{ref}/undo/").status_code in (409, 422)
    assert api.post(f"{EDITS}{ref}/drop/").json()["state"] == "DROPPED"


def test_many_rows_are_for_a_worker(api, monkeypatch, django_capture_on_commit_callbacks):
    sent: list[int] = []
    monkeypatch.setattr(tasks.check_bulk, "delay", sent.append)
    monkeypatch.setattr("apps.exchange.actions.SMALL", 1)
    refs = [make.partner().ref for _ in range(2)]

    with django_capture_on_commit_callbacks(execute=True):
        made = propose(api, refs, tier={"value": "KEY"}).json()

    assert (made["state"], sent) == ("DRAFT", [made["job"]["number"]])
