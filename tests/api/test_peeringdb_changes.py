"""What PeeringDB says, over the API: what follows it, and what is made of each change."""

from types import SimpleNamespace

import pytest
import time_machine

from apps.partners.models import ASN
from apps.peeringdb.models import ObservedChange
from tests import factories as make
from tests.api.mirrored import to_change
from tests.factories import AT
from tests.factories.peeringdb import THEIRS

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/peeringdb-changes/"
NUMBER = f"/api/v1/asns/{THEIRS}/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def change() -> ObservedChange:
    world = SimpleNamespace()
    to_change(world, "admin")
    return ObservedChange.objects.get(pk=world.peeringdbchange)


def test_change_is_told_with_the_partner(api, change):
    (told,) = api.get(CHANGES).json()["results"]

    partner = ASN.objects.get().partner
    assert (told["partner"], told["partner_name"]) == (partner.ref, "Fibra")
    assert (told["kind"], told["was"], told["now"]) == ("AS_SET", "AS-OLD", "AS-FIBRA")
    assert (told["decision"], told["moved"], told["reviewed_by"]) == ("", [], None)


def test_changes_are_filtered_ordered_and_paged(api, change):
    make.observed(THEIRS, "PREFIXES4", seen_at=AT, decision="FOLLOWED")
    make.observed(THEIRS, "RENAMED", seen_at=AT)

    def kinds(query: str) -> list[str]:
        return [row["kind"] for row in api.get(f"{CHANGES}?{query}").json()["results"]]

    assert sorted(kinds("reviewed=open")) == ["AS_SET", "RENAMED"]
    assert kinds("kind=RENAMED") == ["RENAMED"]
    assert kinds("q=nobody") == []
    for ordering in ("seen_at", "-changed_at", "reviewed_at", "partner"):
        page = api.get(f"{CHANGES}?page_size=2&ordering={ordering}").json()
        rest = api.get(page["next"]).json()["results"]
        assert len({row["number"] for row in [*page["results"], *rest]}) == 3


def test_accepted_change_moves_ours_and_is_undone(api, change):
    told = api.post(f"{CHANGES}{change.pk}/accept/").json()

    asn = ASN.objects.get()
    assert asn.as_set == "AS-FIBRA"
    assert told["decision"] == "ACCEPTED"
    assert told["moved"] == [
        {"on": "asn", "field": "as_set", "was": "AS-OLD", "became": "AS-FIBRA"}
    ]
    assert told["reviewed_by"]["email"]

    told = api.post(f"{CHANGES}{change.pk}/undo/").json()
    asn.refresh_from_db()
    assert (asn.as_set, told["decision"], told["moved"]) == ("AS-OLD", "", [])


def test_ignored_change_leaves_ours_and_is_decided_once(api, change):
    assert api.post(f"{CHANGES}{change.pk}/ignore/").json()["decision"] == "IGNORED"

    assert ASN.objects.get().as_set == "AS-OLD"
    assert api.post(f"{CHANGES}{change.pk}/accept/").status_code == 409
    assert ASN.objects.get().as_set == "AS-OLD"


def test_change_is_noted_with_what_follows(api, change):
    told = api.post(f"{CHANGES}{change.pk}/note/", {"note": "Asked them"}, format="json").json()

    assert (told["decision"], told["note"]) == ("NOTED", "Asked them")


def decide(api, verb, *changes):
    numbers = [getattr(change, "pk", change) for change in changes]
    return api.post(f"{CHANGES}decide/", {"verb": verb, "changes": numbers}, format="json")


def test_several_are_decided_each_by_itself_and_undone(api, change):
    name = make.observed(THEIRS, "RENAMED", was="Fibra", now="Fibra Andes")
    api.post(f"{CHANGES}{name.pk}/note/", {"note": "Seen"}, format="json")

    told = decide(api, "accept", change, name, change).json()

    assert [(row["number"], row["is_done"], row["decision"]) for row in told] == [
        (change.pk, True, "ACCEPTED"), (name.pk, False, "NOTED"),
    ]  # fmt: skip
    assert told[0]["moved"][0]["became"] == ASN.objects.get().as_set == "AS-FIBRA"
    assert told[1]["problem"]

    back = decide(api, "undo", change, name).json()
    assert [row["is_done"] for row in back] == [True, True]
    assert ASN.objects.get().as_set == "AS-OLD"
    assert {each.decision for each in ObservedChange.objects.all()} == {""}


@pytest.mark.parametrize("verb", ["accept", "ignore", "undo"])
def test_nothing_is_decided_where_a_number_is_of_no_change_of_ours(api, change, verb):
    stranger = make.observed(64499, "AS_SET")

    for wrong in (stranger, 2**60):
        answer = decide(api, verb, change, wrong)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "changes"
    change.refresh_from_db()
    assert (change.decision, ASN.objects.get().as_set) == ("", "AS-OLD")


@pytest.mark.parametrize(
    ("verb", "numbers"), [("note", [1]), ("accept", []), ("accept", [0]), ("accept", ["x"])]
)
def test_decision_that_makes_no_sense_is_refused(api, change, verb, numbers):
    assert decide(api, verb, *numbers).status_code == 422
    assert decide(api, "accept", *range(1, 202)).status_code == 422


def test_change_of_nobody_is_not_found(api):
    stranger = make.observed(64499, "AS_SET")

    assert api.get(CHANGES).json()["results"] == []
    assert api.post(f"{CHANGES}{stranger.pk}/accept/").status_code == 404


def test_followed_field_takes_the_word_at_once(api, change):
    told = api.post(f"{NUMBER}follow/", {"asn": ["as_set"]}, format="json").json()

    assert told["taken_over"] == [
        {"on": "asn", "field": "as_set", "was": "AS-OLD", "becomes": "AS-FIBRA"}
    ]
    assert (told["asn"], told["partner"]) == (["as_set"], [])
    assert api.get(NUMBER).json()["follows"] == ["as_set"]


def test_list_that_is_not_named_stays(api, change):
    api.post(f"{NUMBER}follow/", {"asn": ["name"], "partner": ["policy"]}, format="json")
    api.post(f"{NUMBER}follow/", {"partner": []}, format="json")

    asn = ASN.objects.get()
    assert (asn.follows, asn.partner.follows) == (["name"], [])


def test_partner_follows_its_primary_number_only(api, change):
    ASN.objects.update(is_primary=False)

    answer = api.post(f"{NUMBER}follow/", {"partner": ["policy"]}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "partner"


def test_word_is_taken_over_once(api, change):
    body = {"on": "asn", "field": "as_set"}

    told = api.post(f"{NUMBER}take-over/", body, format="json").json()
    again = api.post(f"{NUMBER}take-over/", body, format="json")

    assert (told["was"], told["becomes"]) == ("AS-OLD", "AS-FIBRA")
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("follow", {"asn": ["colour"]}, "asn"),
        ("follow", {"partner": ["as_set"]}, "partner"),
        ("take-over", {"on": "weather", "field": "name"}, "on"),
        ("take-over", {"on": "asn", "field": "colour"}, "field"),
    ],
)
def test_what_there_is_not_is_named(api, change, verb, body, field):
    answer = api.post(f"{NUMBER}{verb}/", body, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)


def test_partner_has_no_as_set(api, change):
    body = {"on": "partner", "field": "as_set"}

    assert api.post(f"{NUMBER}take-over/", body, format="json").status_code == 422


def test_number_of_an_archived_partner_is_not_found(api, change):
    partner = ASN.objects.get().partner
    partner.archived_at = AT
    partner.save()

    assert api.post(f"{NUMBER}follow/", {"asn": []}, format="json").status_code == 404


def test_newest_come_first_where_no_order_is_asked_for(api, change):
    make.observed(THEIRS, "RENAMED", seen_at=AT.replace(hour=23))

    kinds = [row["kind"] for row in api.get(CHANGES).json()["results"]]

    assert kinds == ["RENAMED", "AS_SET"]
