"""Tags over the API: of every kind that has them, shown, written, filtered by, refused."""

import pytest

from apps.core.custom.kinds import ObjectKind
from apps.core.tags import models
from tests import factories as make

pytestmark = pytest.mark.django_db
MADE = {
    "partners": (ObjectKind.PARTNER, make.partner, "ref"),
    "contacts": (ObjectKind.CONTACT, make.contact, "pk"),
    "agreements": (ObjectKind.AGREEMENT, make.agreement, "ref"),
    "sites": (ObjectKind.SITE, make.site, "code"),
    "interconnects": (ObjectKind.INTERCONNECT, make.pni, "ref"),
    "requests": (ObjectKind.REQUEST, make.asked, "ref"),
}


def give(api, partner, names, **more):
    body = {"tags": names, **more}
    return api.post(f"/api/v1/partners/{partner.ref}/tags/", body, format="json")


def test_every_kind_that_has_tags_is_asked_for_here():
    assert {kind for kind, _, _ in MADE.values()} == models().keys()


@pytest.mark.parametrize("noun", MADE)
def test_tags_of_a_kind_are_written_shown_and_filtered_by(api, noun):
    _, made, named_by = MADE[noun]
    obj = made()
    made()
    address = f"/api/v1/{noun}/{getattr(obj, named_by)}/"

    answer = api.post(f"{address}tags/", {"tags": ["core", " Key  account "]}, format="json")

    assert answer.status_code == 200, answer.json()
    assert answer.json()["tags"] == ["core", "Key account"]
    assert api.get(address).json()["tags"] == ["core", "Key account"]
    listed = api.get(f"/api/v1/{noun}/?tag=core").json()["results"]
    assert [row["tags"] for row in listed] == [["core", "Key account"]]


def test_contacts_of_a_partner_tell_theirs(api):
    contact = make.contact()
    api.post(f"/api/v1/contacts/{contact.pk}/tags/", {"tags": ["night shift"]}, format="json")

    (told,) = api.get(f"/api/v1/partners/{contact.partner.ref}/").json()["contacts"]

    assert told["tags"] == ["night shift"]


@pytest.mark.parametrize(
    ("way", "left"), [("add", ["a", "b", "c"]), ("remove", ["a"]), ("set", ["b", "c"])]
)
def test_tags_are_added_taken_away_or_replaced(api, way, left):
    partner = make.partner()
    give(api, partner, ["a", "b"])

    assert give(api, partner, ["b", "c"], way=way).json()["tags"] == left


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["x" * 33], "longer than 32"),
        (["a,b"], "no commas"),
        (["a\x07b"], "control"),
        ([f"tag {number}" for number in range(31)], "At most 30"),
    ],
)
def test_tags_that_are_none_are_refused_and_what_was_there_stays(api, names, said):
    partner = make.partner()
    give(api, partner, ["core"])

    answer = give(api, partner, names)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "tags"
    assert said in error["message"]
    partner.refresh_from_db()
    assert partner.tags == ["core"]


@pytest.mark.parametrize("body", [{}, {"tags": "core"}, {"tags": [["core"]]}, {"tags": None}])
def test_a_body_without_tags_is_refused(api, body):
    partner = make.partner()

    answer = api.post(f"/api/v1/partners/{partner.ref}/tags/", body, format="json")

    assert answer.status_code == 422


def test_a_way_that_is_none_is_refused(api):
    assert give(api, make.partner(), ["a"], way="toggle").json()["errors"][0]["field"] == "way"


def test_tags_of_what_is_not_there_are_404(api):
    answer = api.post("/api/v1/partners/PAR-99999/tags/", {"tags": ["a"]}, format="json")

    assert answer.status_code == 404
