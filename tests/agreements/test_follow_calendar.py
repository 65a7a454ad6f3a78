"""The hourly tick of obligations: in each agreement's zone, once, and quiet when it can be."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements import actions, tasks
from apps.agreements.models import Occurrence
from apps.notifications.models import Notice
from tests import factories as make
from tests.agreements.test_duties import add, days
from tests.factories import AT
from tests.together import together

QUIET = 8  # upcoming, due, overdue, told, ended; what is unplanned, in a savepoint of its own


def tick(moment):
    return actions.follow_calendar(at=moment)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def keys():
    return sorted(set(Notice.objects.values_list("key", flat=True)))


def test_a_signed_agreement_gets_its_days(db):
    draft = make.agreement(state="DRAFT")
    obligation = add(draft)
    type(draft).objects.filter(pk=draft.pk).update(state="ACTIVE")

    tick(AT)

    assert days(obligation) == [("2026-12-19", "UPCOMING")]


def test_days_are_added_as_time_goes_by_and_never_twice(db):
    obligation = add(recurrence="MONTHLY", first_due_on=date(2027, 1, 31))

    for month in range(24):
        for _ in range(2):
            tick(AT + timedelta(days=30 * month))

    found = [day for day, _ in days(obligation)]
    assert found == sorted(set(found))
    assert found[:3] == ["2027-01-31", "2027-02-28", "2027-03-31"]
    assert found[-1] >= "2029-09-30"


@pytest.mark.parametrize(
    ("zone", "due", "before", "after"),
    [
        ("America/Bogota", "2026-12-19", "2026-12-05T04:59", "2026-12-05T05:00"),
        ("Asia/Tokyo", "2026-12-19", "2026-12-04T14:59", "2026-12-04T15:00"),
        # The lead time begins on a day after the clocks went forward, and back.
        ("Europe/Berlin", "2027-04-11", "2027-03-27T22:59", "2027-03-27T23:00"),
        ("Europe/Berlin", "2027-11-15", "2027-10-31T22:59", "2027-10-31T23:00"),
    ],
)
def test_it_is_due_from_the_lead_day_in_the_agreements_zone(db, zone, due, before, after):
    agreement = make.agreement(governing_tz=zone)
    obligation = add(agreement, first_due_on=date.fromisoformat(due))

    tick(utc(before))
    states = [days(obligation)[0][1]]
    tick(utc(after))

    assert [*states, days(obligation)[0][1]] == ["UPCOMING", "DUE"]


@pytest.mark.parametrize(
    ("zone", "last", "after"),
    [
        ("America/Bogota", "2026-12-20T04:59", "2026-12-20T05:00"),
        ("Asia/Tokyo", "2026-12-19T14:59", "2026-12-19T15:00"),
        ("Pacific/Kiritimati", "2026-12-19T09:59", "2026-12-19T10:00"),
    ],
)
def test_the_due_day_is_on_time_in_the_agreements_zone(db, zone, last, after):
    obligation = add(make.agreement(governing_tz=zone))

    tick(utc(last))
    states = [days(obligation)[0][1]]
    tick(utc(after))

    assert [*states, days(obligation)[0][1]] == ["DUE", "OVERDUE"]


def test_owner_hears_at_the_lead_day_and_managers_join_when_it_is_overdue(engineer, manager):
    obligation = add(owner=engineer)
    due, told = AT + timedelta(days=30), {}

    for n in range(-20, 25):
        for _ in range(2):
            tick(due + timedelta(days=n))
        told |= {key: n for key in keys() if key not in told}

    start = f"{obligation.ref}/2026-12-19"
    assert told == {
        f"{start}:due": -14, f"{start}:overdue:1": 1, f"{start}:overdue:7": 7,
        f"{start}:overdue:14": 14,
    }  # fmt: skip
    people = Notice.objects.filter(key=f"{start}:overdue:7").values_list("recipient", flat=True)
    assert set(people) == {engineer.pk, manager.pk}
    assert Notice.objects.get(key=f"{start}:due").recipient == engineer


def test_after_an_outage_only_the_latest_step_is_told(engineer):
    obligation = add(owner=engineer)

    tick(AT + timedelta(days=40))

    assert keys() == [f"{obligation.ref}/2026-12-19:overdue:7"]


def test_what_was_settled_is_told_no_more(manager):
    obligation = add(owner=manager)
    tick(AT + timedelta(days=31))
    late = Occurrence.objects.select_related("obligation__agreement").get(obligation=obligation)
    actions.waive_occurrence(
        occurrence=late, reason="Agreed", by=manager, at=AT + timedelta(days=32)
    )
    before = keys()

    tick(AT + timedelta(days=45))

    assert keys() == before


def test_days_ahead_go_when_the_agreement_is_over(db):
    agreement = make.agreement()
    obligation = add(agreement, recurrence="MONTHLY", first_due_on=date(2026, 11, 25))
    type(agreement).objects.filter(pk=agreement.pk).update(state="TERMINATED")

    tick(AT)

    assert days(obligation) == [("2026-11-25", "DUE")]


def test_a_quiet_tick_writes_nothing_and_costs_the_same_whatever_there_is(manager):
    for _ in range(5):
        add(recurrence="MONTHLY")
        add(first_due_on=date(2026, 11, 1))
    tick(AT)

    with CaptureQueriesContext(connection) as queries:
        tick(AT)

    assert [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))] == []
    assert len(queries) == QUIET


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_move_and_tell_once():
    owner = make.user(role="manager")
    made = [add(owner=owner, recurrence="MONTHLY") for _ in range(3)]
    later = AT + timedelta(days=31)

    together(lambda: tick(later), lambda: tick(later))

    assert [days(one)[0][1] for one in made] == ["OVERDUE"] * 3
    late = Notice.objects.filter(kind="obligation_overdue")
    assert late.count() == 3


def test_the_task_acts_as_the_system(db):
    obligation = add()

    with time_machine.travel(AT + timedelta(days=20), tick=False):
        tasks.oblige()

    event = Occurrence.pgh_event_model.objects.order_by("pgh_id").last()
    assert days(obligation) == [("2026-12-19", "DUE")]
    assert event.pgh_context.metadata == {"actor": None, "channel": "task"}
