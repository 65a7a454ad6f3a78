"""What the mirror sees change in networks' entries, over real HTTP (portal.md 6.6)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core.errors import Refused
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.fake import PeeringDb
from apps.peeringdb import actions, rules
from apps.peeringdb.models import ObservedChange
from tests import factories as make
from tests.factories import AT

LATER = "2026-11-18T08:00:00Z"
HOUR = timedelta(hours=1)
NET = {
    "status": "ok", "name": "Fibra", "irr_as_set": "AS-FIBRA", "policy_general": "Open",
    "policy_url": "", "org_id": 1, "rir_status": "ok", "info_prefixes4": 2000,
    "info_prefixes6": 400, "info_traffic": "100-200Gbps",
}  # fmt: skip


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({}, []),
        ({"name": "Fibra Norte"}, [("RENAMED", "Fibra", "Fibra Norte")]),
        ({"irr_as_set": ""}, [("AS_SET", "AS-FIBRA", "")]),
        ({"policy_general": "No"}, [("POLICY", "Open", "No")]),
        ({"policy_url": "https://x.example"}, [("POLICY_PAGE", "", "https://x.example")]),
        ({"org_id": 9}, [("MOVED", "1", "9")]),
        ({"rir_status": "missing"}, [("RECLAIMED", "ok", "missing")]),
        ({"rir_status": "pending"}, []),
        ({"rir_status": "allocated"}, []),
        ({"info_prefixes4": 9}, [("PREFIXES4", "2000", "9")]),
        ({"info_prefixes6": None}, [("PREFIXES6", "400", "")]),
        ({"info_traffic": "1-5Tbps"}, []),
        ({"status": "deleted", "name": "", "irr_as_set": ""}, [("DELETED", "Fibra", "")]),
    ],
)
def test_what_is_other_in_an_entry_is_named(now, expected):
    found = rules.of_network(NET, {**NET, **now})

    assert [(each.kind, each.was, each.now) for each in found] == expected


def test_entry_that_comes_back_is_told_and_one_that_stays_deleted_is_not():
    gone = {**NET, "status": "deleted"}

    assert [each.kind for each in rules.of_network(gone, NET)] == ["RETURNED"]
    assert rules.of_network(gone, {**gone, "name": "Other"}) == []


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("", "ok", True), ("deleted", "ok", True), ("ok", "deleted", False),
        ("ok", "ok", None), ("", "deleted", None), ("", "pending", None),
    ],
)  # fmt: skip
def test_presence_comes_goes_or_stays(was, now, expected):
    assert rules.of_presence(was, now) is expected


@pytest.fixture
def database() -> PeeringDb:
    return make.peeringdb()


@pytest.fixture(autouse=True)
def _synced(database: PeeringDb, settings: Any, db: Any) -> Iterator[None]:
    with Fake(database) as running:
        settings.PEERINGDB_URL = running.url
        settings.PEERINGDB_PAUSE = 0
        actions.sync(at=AT)
        yield


def seen(at: datetime = AT + HOUR) -> list[tuple[str, int, str, str]]:
    """What the next sync notes: kind, AS number, before, now."""
    actions.sync(at=at)
    rows = ObservedChange.objects.order_by("pk")
    return list(rows.values_list("kind", "asn", "was", "now"))


def test_first_load_is_no_change():
    assert not ObservedChange.objects.exists()


def test_changes_of_an_entry_are_noted_once(database):
    database.put("net", id=2, irr_as_set="AS-NEW", name="Fibra Norte", updated=LATER)

    first, second = seen(), seen(AT + 2 * HOUR)

    assert first == [
        ("RENAMED", 64501, "Fibra", "Fibra Norte"), ("AS_SET", 64501, "AS-FIBRA", "AS-NEW"),
    ]  # fmt: skip
    assert second == first
    row = ObservedChange.objects.first()
    assert (row.changed_at, row.seen_at) == (datetime(2026, 11, 18, 8, tzinfo=UTC), AT + HOUR)


def test_leaving_and_joining_a_facility_are_noted_by_its_name(database):
    database.put("netfac", id=3, status="deleted", updated=LATER)
    database.put("netfac", id=9, net_id=2, fac_id=2, local_asn=64501, updated=LATER)

    assert seen() == [
        ("LEFT_FAC", 64501, "Bogota DC1", ""), ("JOINED_FAC", 64501, "", "Bogota DC2"),
    ]  # fmt: skip
    assert ObservedChange.objects.get(kind="LEFT_FAC").place == 1


def test_exchange_is_left_with_the_last_port_only(database):
    port = database.rows["netixlan"][1]
    database.put("netixlan", **{**port, "id": 8, "updated": LATER})

    second_port = seen()
    database.put("netixlan", id=2, status="deleted", updated="2026-11-18T09:00:00Z")
    one_port_less = seen(AT + 2 * HOUR)
    database.put("netixlan", id=8, status="deleted", updated="2026-11-18T10:00:00Z")
    none_left = seen(AT + 3 * HOUR)

    assert second_port == [("NEW_PORT", 64501, "", "Bogota Exchange")]
    assert one_port_less[1:] == [("LESS_PORT", 64501, "Bogota Exchange", "")]
    assert none_left[2:] == [("LEFT_IX", 64501, "Bogota Exchange", "")]


def test_second_entry_for_the_same_building_is_no_news(database):
    database.put("netfac", id=9, net_id=2, fac_id=1, local_asn=64501, updated=LATER)

    assert seen() == []


def test_renamed_organisation_is_a_change_of_each_of_its_networks(database):
    database.put("org", id=1, name="Fibra Holding", updated=LATER)

    assert seen() == [
        ("ORG_NAME", asn, "Fibra", "Fibra Holding") for asn in (64510, 64501, 64502)
    ]  # fmt: skip


def test_deleted_network_is_one_change_and_not_one_for_each_place(database):
    for tag, id in (("net", 2), ("netfac", 3), ("netixlan", 2), ("netixlan", 3)):
        database.put(tag, id=id, status="deleted", updated=LATER)

    assert [(kind, asn) for kind, asn, *_ in seen()] == [("DELETED", 64501)]


def test_number_that_another_organisation_has_now_is_reclaimed(database):
    database.put("net", id=2, status="deleted", updated=LATER)
    seen()
    entry = {**database.rows["net"][0], "id": 7, "org_id": 5, "asn": 64501, "name": "Nueva Red"}
    database.put("net", **{**entry, "updated": "2026-11-18T12:00:00Z"})

    assert seen(AT + 2 * HOUR)[-1] == ("RECLAIMED", 64501, "Fibra", "Nueva Red")


def test_change_is_looked_at_by_one_person():
    change, manager = make.observed(64501), make.user()

    actions.review_change(change=change, by=manager, at=AT, note=" Asked them ")

    change.refresh_from_db()
    assert (change.reviewed_by, change.note) == (manager, "Asked them")
    with pytest.raises(Refused, match="already") as refused:
        actions.review_change(change=change, by=make.user(), at=AT)
    assert refused.value.conflict


def test_change_that_was_told_is_not_given_out_again():
    change = make.observed(64501)

    assert actions.note_told(changes=[change], at=AT) == [change]
    assert actions.note_told(changes=[change], at=AT) == []


PERSON = {"status": "ok", "role": "NOC", "name": "Ana", "email": "a@example.com", "phone": "1"}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (PERSON, {"name": "Ana P"}, [("PERSON_NAME", "Ana", "Ana P")]),
        (PERSON, {"email": ""}, [("PERSON_MAIL", "a@example.com", "")]),
        (PERSON, {"phone": "2", "role": "Policy"},
         [("PERSON_PHONE", "1", "2"), ("PERSON_ROLE", "NOC", "Policy")]),
        (PERSON, {}, []),
        (None, {}, [("PERSON_NEW", "", "NOC: Ana, a@example.com, 1")]),
        (None, {"email": "", "phone": ""}, []),
        (None, {"status": "deleted"}, []),
        ({**PERSON, "status": "deleted"}, {}, [("PERSON_NEW", "", "NOC: Ana, a@example.com, 1")]),
        (PERSON, {"status": "deleted", "name": ""},
         [("PERSON_GONE", "NOC: Ana, a@example.com, 1", "")]),
        (PERSON, {"email": "", "phone": ""}, [("PERSON_GONE", "NOC: Ana, a@example.com, 1", "")]),
    ],
)  # fmt: skip
def test_what_is_other_of_a_contact_is_named(was, now, expected):
    found = rules.of_person(was, {**PERSON, **now})

    assert [(each.kind, each.was, each.now) for each in found] == expected


def test_contact_that_changed_is_noted_with_its_id(database):
    database.put("poc", id=1, email="night@example.com", updated=LATER)

    assert seen() == [("PERSON_MAIL", 64501, "noc@example.com", "night@example.com")]
    assert ObservedChange.objects.get().place == 1
