"""Tags while two people act at once: nothing that had one is forgotten by the undo."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.core import tags
from apps.core.errors import Refused
from apps.core.models import Tag
from tests import factories as make
from tests.factories import AT
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
VERBS = {
    "delete": lambda: tags.delete(name="old", by=None, at=AT),
    "merge": lambda: tags.merge(name="old", into="new", by=None, at=AT),
}


def held(*objects) -> list[list[str]]:
    for each in objects:
        each.refresh_from_db()
    return [each.tags for each in objects]


def put(obj, name: str) -> None:
    try:
        tags.add(obj=obj, names=[name], by=None, at=AT)
    finally:
        connection.close()


@pytest.mark.parametrize("verb", VERBS)
def test_tag_that_is_put_on_in_the_midst_is_not_taken_off_unnoticed(monkeypatch, verb):
    one, late = make.partner(tags=["old"]), make.partner()
    make.site(tags=["new"])
    plain = tags._call

    def call(*args):
        """Before the first write another person puts the tag on, and commits."""
        monkeypatch.setattr(tags, "_call", plain)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(put, late, "old").result()
        plain(*args)

    monkeypatch.setattr(tags, "_call", call)
    tag = VERBS[verb]()
    taken_off = [obj.pk for obj in (one, late) if "old" not in held(obj)[0]]

    assert tag.held["partner"] == taken_off
    tags.restore(tag=tag, by=None, at=AT)
    assert held(one, late) == [["old"], ["old"]]


@pytest.mark.parametrize("verb", VERBS)
def test_other_tags_that_are_put_on_at_once_stay(verb):
    partners = [make.partner(tags=["old"]) for _ in range(4)]
    make.site(tags=["new"])

    results = together(VERBS[verb], *(lambda each=each: put(each, "mine") for each in partners))

    assert not [each for each in results if isinstance(each, Exception)]
    assert all("mine" in names and "old" not in names for names in held(*partners))
    tags.restore(tag=Tag.objects.get(name="old"), by=None, at=AT)
    assert {frozenset(names) for names in held(*partners)} == {frozenset({"mine", "old"})}


def test_whole_tags_change_one_after_the_other():
    partners = [make.partner(tags=["old", "new"]), make.partner(tags=["new"])]

    results = together(
        VERBS["merge"],
        lambda: tags.merge(name="new", into="old", by=None, at=AT),
    )

    assert len([each for each in results if isinstance(each, Refused)]) == 1
    assert len({name for names in held(*partners) for name in names}) == 1


def test_deleted_tag_is_brought_back_once():
    partner = make.partner(tags=["old"])
    tag = VERBS["delete"]()
    again = Tag.objects.get(pk=tag.pk)

    results = together(
        lambda: tags.restore(tag=tag, by=None, at=AT),
        lambda: tags.restore(tag=again, by=None, at=AT),
    )

    assert len([each for each in results if isinstance(each, Refused)]) == 1
    assert held(partner) == [["old"]]
