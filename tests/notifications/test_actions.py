"""Telling people, and noting what they read."""

import pytest

from apps.core.errors import Refused
from apps.notifications import actions, queries
from apps.notifications.models import Delivery, Notice
from tests import factories as make
from tests.factories import AT
from tests.together import together


def test_notice_is_in_the_application_at_once_and_a_mail_waits(tell, manager):
    told = tell(manager)

    notice = Notice.objects.get()
    states = dict(notice.deliveries.values_list("channel", "state"))
    assert told == 1
    assert (notice.title, notice.recipient) == ("BOG-2 over 70 % & rising", manager)
    assert states == {"in_app": "SENT", "email": "WAITING"}
    assert list(queries.inbox(manager)) == [notice]


def test_same_key_tells_nobody_twice_and_newcomers_once(tell, manager, engineer):
    assert tell(manager) == 1
    assert tell(manager) == 0
    assert tell(manager, engineer) == 1

    assert (Notice.objects.count(), Delivery.objects.count()) == (2, 4)


def test_recipients_are_active_people_each_once(tell, manager):
    told = tell(manager, None, manager, make.user(is_active=False))

    assert told == 1


def test_nobody_to_tell_is_no_error(tell, db):
    assert tell() == 0


def test_long_title_is_cut(tell, manager):
    tell(manager, title="x" * 300)

    assert len(Notice.objects.get().title) == 200


@pytest.mark.django_db(transaction=True)
def test_same_key_twice_at_once_tells_once(tell):
    people = [make.user() for _ in range(3)]

    results = together(lambda: tell(*people), lambda: tell(*people))

    assert sorted(results) == [0, 3]
    assert (Notice.objects.count(), Delivery.objects.count()) == (3, 6)


def test_muted_channel_is_left_out(tell, manager, engineer):
    actions.set_preference(user=manager, kind="breach_opened", channel="email", wanted=False)
    actions.set_preference(user=engineer, kind="breach_opened", channel="in_app", wanted=False)

    assert tell(manager, engineer) == 2

    channels = Delivery.objects.values_list("notice__recipient", "channel")
    assert set(channels) == {(manager.pk, "in_app"), (engineer.pk, "email")}
    assert not queries.inbox(engineer).exists()
    assert queries.unread_count(engineer) == 0


def test_person_who_wants_neither_channel_is_not_told(tell, manager):
    for channel in ("email", "in_app"):
        actions.set_preference(user=manager, kind="breach_opened", channel=channel, wanted=False)

    assert tell(manager) == 0
    assert tell(manager, kind="breach_resolved", key="other") == 1


def test_preference_is_set_and_taken_back(manager):
    for _ in range(2):
        actions.set_preference(user=manager, kind="breach_opened", channel="email", wanted=False)
    assert queries.muted(manager) == {("breach_opened", "email")}

    for _ in range(2):
        actions.set_preference(user=manager, kind="breach_opened", channel="email", wanted=True)
    assert queries.muted(manager) == set()


def test_unknown_channel_is_refused(manager):
    with pytest.raises(Refused, match="pigeon"):
        actions.set_preference(user=manager, kind="breach_opened", channel="pigeon", wanted=True)


def test_notice_is_read_once(tell, manager):
    tell(manager)
    notice = Notice.objects.get()

    actions.mark_read(notice=notice, by=manager, at=AT)
    actions.mark_read(notice=notice, by=manager, at=AT.replace(hour=20))

    notice.refresh_from_db()
    assert notice.read_at == AT
    assert queries.unread_count(manager) == 0


def test_nobody_reads_the_notices_of_others(tell, manager, engineer):
    tell(manager)

    with pytest.raises(Refused, match="Only the person"):
        actions.mark_read(notice=Notice.objects.get(), by=engineer, at=AT)


def test_all_read_is_everything_up_to_now(tell, manager, engineer):
    for key in ("a", "b"):
        tell(manager, engineer, key=key)
    tell(manager, key="later", at=AT.replace(hour=20))

    assert actions.mark_all_read(user=manager, at=AT) == 2
    assert queries.unread_count(manager) == 1
    assert queries.unread_count(engineer) == 2


def test_inbox_shows_newest_first_in_one_query(tell, manager, django_assert_num_queries):
    for hour in (8, 10, 9):
        tell(manager, key=f"key {hour}", at=AT.replace(hour=hour))

    with django_assert_num_queries(1):
        hours = [notice.created_at.hour for notice in queries.inbox(manager)]

    assert hours == [10, 9, 8]


def test_enqueueing_costs_the_same_for_many_people(tell, db, django_assert_num_queries):
    people = [make.user() for _ in range(20)]

    with django_assert_num_queries(6):  # the rows, and a savepoint of the test around them
        assert tell(*people) == 20
