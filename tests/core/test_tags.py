"""Tags: put on and taken off, renamed, merged, coloured, deleted and brought back."""

import pytest

from apps.core import tags
from apps.core.custom.kinds import ObjectKind
from apps.core.errors import Invalid, Refused
from apps.core.models import Tag
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def held(obj):
    obj.refresh_from_db()
    return obj.tags


def put(obj, *names):
    tags.add(obj=obj, names=names, by=None, at=AT)
    return held(obj)


def test_tags_are_put_on_once_and_taken_off():
    partner = make.partner(tags=["cdn"])

    assert put(partner, "  big   deal ", "CDN", "big deal") == ["cdn", "big deal"]
    tags.remove(obj=partner, name="cdn", by=None, at=AT)
    tags.remove(obj=partner, name="not there", by=None, at=AT)

    assert held(partner) == ["big deal"]


@pytest.mark.parametrize("name", ["x" * 33, "a,b", "a\0b", "a\u202eb"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(Invalid):
        put(make.partner(), name)


def test_there_is_an_end_to_tags():
    with pytest.raises(Invalid, match="At most 30"):
        put(make.partner(), *map(str, range(31)))


def test_tags_are_counted_by_kind():
    make.partner(tags=["event", "cdn"])
    link = make.pni(tags=["event"])
    put(link.site, "event")

    assert tags.counts() == {
        "cdn": {ObjectKind.PARTNER: 1},
        "event": {ObjectKind.PARTNER: 1, ObjectKind.SITE: 1, ObjectKind.INTERCONNECT: 1},
    }


def test_a_tag_is_renamed_everywhere_with_its_colour():
    partner, link = make.partner(tags=["a", "old", "b"]), make.pni(tags=["old"])
    tags.paint(name="old", tone="warn", by=None, at=AT)

    assert tags.rename(name="old", to=" Brand new ", by=None, at=AT) == "Brand new"

    assert (held(partner), held(link)) == (["a", "Brand new", "b"], ["Brand new"])
    assert tags.tones() == {"Brand new": "warn"}


def test_a_tag_keeps_its_name_and_colour_where_a_deleted_one_has_the_new_name():
    partner, other = make.partner(tags=["old"]), make.partner(tags=["gone"])
    tags.paint(name="old", tone="warn", by=None, at=AT)
    tags.delete(name="gone", by=None, at=AT)

    with pytest.raises(Refused, match="“gone” was taken away"):
        tags.rename(name="old", to="Gone", by=None, at=AT)

    assert tags.tones() == {"old": "warn"}
    tags.restore(tag=Tag.objects.get(name="gone"), by=None, at=AT)
    assert (held(partner), held(other)) == (["old"], ["gone"])


def test_only_the_case_of_a_name_may_change():
    partner = make.partner(tags=["event"])

    tags.rename(name="event", to="Event", by=None, at=AT)

    assert held(partner) == ["Event"]


@pytest.mark.parametrize(("to", "error"), [("CDN", Refused), (" ", Invalid), ("a,b", Invalid)])
def test_a_name_that_cannot_be_is_refused(to, error):
    partner = make.partner(tags=["event", "cdn"])

    with pytest.raises(error):
        tags.rename(name="event", to=to, by=None, at=AT)

    assert held(partner) == ["event", "cdn"]


def test_tags_are_merged_and_nobody_has_one_twice():
    both, one = make.partner(name="Both", tags=["event", "cdn"]), make.partner(tags=["event"])
    tags.paint(name="cdn", tone="ok", by=None, at=AT)
    tags.paint(name="event", tone="bad", by=None, at=AT)

    tags.merge(name="event", into="cdn", by=None, at=AT)

    assert (held(both), held(one)) == (["cdn"], ["cdn"])
    assert tags.tones() == {"cdn": "ok"}


@pytest.mark.parametrize("into", ["event", "not there"])
def test_a_tag_is_merged_into_another_that_is_there(into):
    make.partner(tags=["event"])

    with pytest.raises(Refused):
        tags.merge(name="event", into=into, by=None, at=AT)


def test_a_colour_is_one_of_the_palette():
    with pytest.raises(Invalid):
        tags.paint(name="event", tone="#ff0000", by=None, at=AT)
    tags.paint(name="event", tone="acc", by=None, at=AT)
    tags.paint(name="Event", tone="ok", by=None, at=AT)

    assert Tag.objects.get().tone == "ok"


def test_a_deleted_tag_comes_back_where_it_was():
    partner, link, other = make.partner(tags=["event"]), make.pni(tags=["event"]), make.pni()
    tags.paint(name="event", tone="warn", by=None, at=AT)

    tag = tags.delete(name="event", by=None, at=AT)
    assert (held(partner), held(link), tags.tones()) == ([], [], {})
    put(link, "event")
    tags.restore(tag=tag, by=None, at=AT)

    assert (held(partner), held(link), held(other)) == (["event"], ["event"], [])
    assert tags.tones() == {"event": "warn"}
    assert not tags.removed().exists()


def test_a_tag_may_be_deleted_twice():
    partner = make.partner(tags=["event"])
    tags.delete(name="event", by=None, at=AT)
    put(partner, "event")

    tag = tags.delete(name="event", by=None, at=AT)

    assert tag.held["partner"] == [partner.pk]


def test_a_merge_is_undone_as_it_was():
    both = make.partner(name="Both", tags=["event", "x", "cdn"])
    one, link = make.partner(tags=["a", "event", "b"]), make.pni(tags=["event"])
    other = make.partner(name="Other", tags=["cdn"])
    tags.paint(name="event", tone="bad", by=None, at=AT)

    tag = tags.merge(name="event", into="cdn", by=None, at=AT)
    assert tags.tones() == {"cdn": "bad"}
    tags.restore(tag=tag, by=None, at=AT)

    assert set(held(both)) == {"x", "cdn", "event"}
    assert (held(one), held(link), held(other)) == (["a", "event", "b"], ["event"], ["cdn"])
    assert tags.tones() == {"event": "bad"}
    assert not tags.removed().exists()


def test_undoing_a_merge_leaves_what_people_did_since():
    taken_off, fresh = make.partner(name="Off", tags=["event"]), make.partner(name="Fresh")
    kept = make.partner(tags=["event"])
    put(make.partner(name="Old"), "cdn")
    tag = tags.merge(name="event", into="cdn", by=None, at=AT)
    tags.remove(obj=taken_off, name="cdn", by=None, at=AT)
    put(fresh, "cdn")
    put(kept, "event")
    tags.paint(name="cdn", tone="ok", by=None, at=AT)

    tags.restore(tag=Tag.objects.get(pk=tag.pk), by=None, at=AT)

    assert (held(taken_off), held(fresh), held(kept)) == ([], ["cdn"], ["event"])
    assert tags.tones()["cdn"] == "ok"


def test_a_merge_is_undone_under_the_new_name_of_the_other_tag():
    partner = make.partner(tags=["event"])
    make.partner(name="Old", tags=["cdn"])
    tag = tags.merge(name="event", into="cdn", by=None, at=AT)

    tags.rename(name="cdn", to="content", by=None, at=AT)
    tags.restore(tag=Tag.objects.get(pk=tag.pk), by=None, at=AT)

    assert held(partner) == ["event"]
    assert set(tags.counts()) == {"content", "event"}


def test_of_two_merges_the_last_is_undone_first():
    partner = make.partner(tags=["event"])
    make.partner(name="Old", tags=["cdn"])
    make.partner(name="Older", tags=["content"])
    first = tags.merge(name="event", into="cdn", by=None, at=AT)
    last = tags.merge(name="cdn", into="content", by=None, at=AT)

    with pytest.raises(Refused, match="Bring “cdn” back first"):
        tags.restore(tag=first, by=None, at=AT)
    tags.restore(tag=last, by=None, at=AT)
    tags.restore(tag=first, by=None, at=AT)

    assert held(partner) == ["event"]
    assert set(tags.counts()) == {"event", "cdn", "content"}
