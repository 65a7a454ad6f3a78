"""Custom fields and tags of two contacts that become one, and two again."""

import pytest

from apps.core import tags
from apps.core.custom import actions as custom
from apps.core.errors import Refused
from apps.partners import actions, rules
from apps.partners.models import ContactMerge
from tests import factories as make
from tests.factories import AT

CHOICES = {"days": ["mon", "tue", "wed"]}


@pytest.mark.parametrize(
    ("kept", "gone", "then"),
    [
        ({}, {"centre": "A"}, {"centre": "A"}),
        ({"centre": "B"}, {"centre": "A"}, {"centre": "B"}),
        ({"centre": "B"}, {"power": 5}, {"centre": "B", "power": 5}),
        ({"key_held": False}, {"key_held": True}, {"key_held": False}),
        ({"days": ["wed"]}, {"days": ["mon", "wed"]}, {"days": ["mon", "wed"]}),
        ({}, {"days": ["tue"]}, {"days": ["tue"]}),
        ({}, {}, {}),
    ],
)
def test_values_of_both_stay_and_of_the_kept_one_where_both_have_one(kept, gone, then):
    assert rules.merged_values(kept, gone, CHOICES) == then


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({"a": 1, "b": 2, "days": ["mon", "tue"]}, {"a": 1, "days": ["mon"]}),
        ({"a": 9, "b": 3, "days": ["wed"]}, {"a": 9, "b": 3, "days": ["wed"]}),
        ({"a": 1, "b": 2, "days": ["mon", "tue"], "new": 7}, {"a": 1, "days": ["mon"], "new": 7}),
        ({}, {}),
    ],
)
def test_parting_takes_back_what_was_merged_and_leaves_what_people_changed(now, then):
    before = {"a": 1, "days": ["mon"]}
    after = {"a": 1, "b": 2, "days": ["mon", "tue"]}

    assert rules.parted_values(now, before, after) == then


def test_tags_of_both_stay_once_whatever_their_case():
    assert rules.merged_tags(["vip", "cdn"], ["CDN", "legal"]) == ["vip", "cdn", "legal"]


@pytest.fixture
def pair(db):
    """Ana, kept, and A. Rojas, with a field only the one has, one both have, and tags."""
    partner = make.partner()
    make.custom_field(kind="contact", name="Desk")
    make.custom_field(kind="contact", name="Shift")
    kept, gone = make.contact(partner=partner, tags=["vip"]), make.contact(partner=partner)
    tags.set_tags(obj=gone, names=["vip", "legal"], by=None, at=AT)
    custom.set_values(obj=kept, values={"shift": "early"}, by=None, at=AT)
    custom.set_values(obj=gone, values={"shift": "late", "desk": "B4"}, by=None, at=AT)
    return kept, gone


def described(contact):
    contact.refresh_from_db()
    return contact.custom, contact.tags


def test_merging_keeps_fields_and_tags_of_both_and_undo_restores_them(pair):
    kept, gone = pair
    before = described(kept), described(gone)

    merge = actions.merge_contacts(kept=kept, gone=gone, by=None, at=AT)

    assert described(kept) == ({"shift": "early", "desk": "B4"}, ["vip", "legal"])
    actions.undo_merge(merge=merge, by=None, at=AT)
    assert (described(kept), described(gone)) == before


def test_undo_leaves_tags_and_fields_that_came_since(pair):
    kept, gone = pair
    merge = actions.merge_contacts(kept=kept, gone=gone, by=None, at=AT)
    tags.add(obj=kept, names=["board"], by=None, at=AT)
    custom.set_value(obj=kept, field="desk", value="C1", by=None, at=AT)

    actions.undo_merge(merge=ContactMerge.objects.get(pk=merge.pk), by=None, at=AT)

    assert described(kept) == ({"shift": "early", "desk": "C1"}, ["vip", "board"])


def test_too_many_tags_together_are_refused_and_nothing_is_merged(pair):
    kept, gone = pair
    tags.set_tags(obj=kept, names=[f"k{n}" for n in range(29)], by=None, at=AT)

    with pytest.raises(Refused, match="Together they have 31 tags"):
        actions.merge_contacts(kept=kept, gone=gone, by=None, at=AT)

    assert len(described(kept)[1]) == 29
    assert not ContactMerge.objects.exists()


def test_a_merge_of_earlier_times_is_still_undone(pair):
    kept, gone = pair
    merge = actions.merge_contacts(kept=kept, gone=gone, by=None, at=AT)
    del merge.before["described"]
    merge.save()

    actions.undo_merge(merge=merge, by=None, at=AT)

    gone.refresh_from_db()
    assert gone.archived_at is None
