"""The page of all tags, tags on objects and as a filter of lists."""

from urllib.parse import quote

import pytest

from apps.core import tags
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def held(obj):
    obj.refresh_from_db()
    return obj.tags


def test_tags_are_listed_with_what_has_them(staff, text):
    make.partner(tags=["a&b <i>", "cdn"])
    make.pni(tags=["cdn"])

    page = staff.get("/tags/")

    assert "cdn 2 Partners, 1 · Interconnects, 1" in text(page)
    assert "/partners/?tag=a%26b+%3Ci%3E" in page.content.decode()
    assert "<i>" not in page.content.decode().split("<main", 1)[1]


def test_a_reader_changes_none(reader):
    make.partner(tags=["cdn"])

    assert "Merge" not in reader.get("/tags/").content.decode()
    assert reader.post("/tags/delete/?tag=cdn").status_code == 403
    assert reader.get("/tags/edit/?tag=cdn").status_code == 403


def test_a_tag_gets_another_name_and_colour(staff, text):
    partner = make.partner(tags=["a&b"])

    staff.post(f"/tags/edit/?tag={quote('a&b')}", {"to": "c d", "tone": "warn"})

    assert (held(partner), tags.tones()) == (["c d"], {"c d": "warn"})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"to": "CDN"}, "There is a tag “CDN” already: merge them instead."),
        ({"to": "x" * 40}, "is longer than 32 characters"),
        ({"to": ""}, "Fill this in."),
        ({"tone": "pink"}, "Select a valid choice"),
    ],
)
def test_a_name_that_cannot_be_is_refused(staff, text, facts, said):
    make.partner(tags=["event", "cdn"])

    page = staff.post("/tags/edit/?tag=event", {"to": "event", "tone": "acc"} | facts)

    assert page.status_code == 422
    assert said in text(page)


def test_tags_are_merged(staff):
    partner = make.partner(tags=["event", "cdn"])

    staff.post("/tags/merge/?tag=event", {"into": "cdn"})

    assert held(partner) == ["cdn"]


def test_a_merge_is_undone(staff, text):
    partner = make.partner(tags=["event"])
    make.partner(name="Old", tags=["cdn"])
    staff.post("/tags/merge/?tag=event", {"into": "cdn"})

    shown = text(staff.get("/tags/"))
    assert "Deleted and merged 1 event Merged into cdn," in shown
    assert "Undo the merge event" in shown
    staff.post(f"/tags/{tags.removed().get().pk}/restore/")

    assert held(partner) == ["event"]


def test_a_merge_below_another_says_which_comes_first(staff, text):
    for name in ("event", "cdn", "content"):
        make.partner(name=name, tags=[name])
    staff.post("/tags/merge/?tag=event", {"into": "cdn"})
    staff.post("/tags/merge/?tag=cdn", {"into": "content"})

    first = tags.removed().get(name="event")
    shown = text(staff.post(f"/tags/{first.pk}/restore/", follow=True))

    assert "Bring “cdn” back first" in shown


def test_a_deleted_tag_is_brought_back(staff, text):
    partner = make.partner(tags=["event"])

    page = text(staff.post("/tags/delete/?tag=event", follow=True))
    assert (held(partner), "Bring back event" in page) == ([], True)
    staff.post(f"/tags/{tags.removed().get().pk}/restore/")

    assert held(partner) == ["event"]


@pytest.mark.parametrize("address", ["edit/?tag=none", "merge/?tag=none", "edit/?tag="])
def test_a_tag_that_is_not_there_is_not_found(staff, address):
    assert staff.get(f"/tags/{address}").status_code == 404


def objects():
    link = make.pni()
    return {
        "partner": (link.partner, link.partner.ref),
        "contact": (person := make.contact(partner=link.partner), str(person.pk)),
        "agreement": (paper := make.agreement(partner=link.partner), paper.ref),
        "site": (link.site, link.site.code),
        "interconnect": (link, link.ref),
        "request": (asked := make.asked(), asked.ref),
    }


@pytest.mark.parametrize("kind", list(tags.models()))
def test_tags_are_put_on_shown_and_taken_off(client_for, kind):
    client = client_for(make.user(role="admin"))
    obj, name = objects()[kind]
    address = f"/objects/{kind}/{name}/tags/"

    page = client.post(address, {"tag": "cdn, a<b"}, follow=True).content.decode()

    assert held(obj) == ["cdn", "a<b"]
    assert 'value="a&lt;b" aria-label="Take off a&lt;b"' in page
    client.post(f"{address}remove/", {"tag": "cdn"})
    assert held(obj) == ["a<b"]


def test_a_tag_that_is_none_is_said(staff, text):
    partner = make.partner()

    page = staff.post(f"/objects/partner/{partner.ref}/tags/", {"tag": "x" * 40}, follow=True)

    assert "is longer than 32 characters" in text(page)


def test_who_may_not_edit_puts_none_on(reader):
    partner = make.partner()

    assert reader.post(f"/objects/partner/{partner.ref}/tags/", {"tag": "x"}).status_code == 403
    assert "Add a tag" not in reader.get(f"/partners/{partner.ref}/").content.decode()


def test_work_items_have_labels_instead(staff):
    item = make.work_item(labels=["cdn"])

    assert staff.post(f"/objects/work/{item.key}/tags/", {"tag": "x"}).status_code == 404
    assert item.title in staff.get("/work-items/?tag=CDN").content.decode()


@pytest.mark.parametrize("kind", list(tags.models()))
def test_every_list_is_filtered_by_a_tag_and_shows_them(client_for, kind):
    client = client_for(make.user(role="admin"))
    obj, _ = objects()[kind]
    tags.add(obj=obj, names=["one of a kind"], by=None, at=AT)
    address = {"request": "/requests/"}.get(kind, f"/{kind}s/")

    client.post(address, {"columns": ["tags"]})
    page = client.get(f"{address}?tag=one+of+a+kind").content.decode()

    assert '<span class="ep-tag">one of a kind</span>' in page
    assert "1 " in page.split('id="list-status">', 1)[1][:3]
    assert 'name="tag" value="one of a kind"' in page


def test_tags_are_offered_while_one_types(staff):
    make.partner(tags=["Event", "cdn", 'q"<'])

    options = staff.get("/tags/options/?box=tag&tag=EVE").content.decode()

    assert options.strip() == '<option value="Event"></option>'
    assert "q&quot;&lt;" in staff.get("/tags/options/").content.decode()
