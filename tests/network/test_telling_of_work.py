"""Partners hear of planned work on their interconnects, with a calendar entry (portal.md 6.6)."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from apps.network import actions
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories import AT

AHEAD = {"starts_at": AT + timedelta(days=7), "ends_at": AT + timedelta(days=7, hours=4)}


@pytest.fixture
def member(db):
    return make.member(role="P-NOC")


@pytest.fixture
def link(member):
    return make.pni(partner=member.partner, name="BOG-2")


def planned(*links, **facts):
    given = {"title": "Line card", "side": "OURS", "announced_at": AT, **AHEAD, **facts}
    return actions.plan_maintenance(impacts=dict.fromkeys(links, "DOWN"), by=None, at=AT, **given)


def told(member):
    return list(
        Notice.objects.filter(recipient=member.user).order_by("pk").values_list("event", flat=True)
    )


def entry(notice):
    return next(iter(Calendar.from_ical(notice.facts["calendar"]).walk("VEVENT")))


def test_announced_work_is_told_with_its_calendar_entry(member, link):
    work = planned(link)

    notice = Notice.objects.get(recipient=member.user)
    event = entry(notice)
    assert (notice.event, notice.ref) == ("maintenance.announced", work.ref)
    assert notice.title == "Maintenance: Line card, 26 Nov 2026 09:40 UTC"
    assert event["X-MAINTNOTE-IMPACT"] == "OUTAGE"
    assert event["X-MAINTNOTE-OBJECT-ID"] == link.ref
    assert event["SEQUENCE"] == work.sequence


def test_life_of_a_maintenance_is_told_step_by_step(member, link):
    work = planned(link)
    actions.edit_maintenance(
        maintenance=work, ends_at=AHEAD["ends_at"] + timedelta(hours=1), by=None, at=AT
    )
    actions.move_maintenance(maintenance=work, to="RUNNING", by=None, at=AHEAD["starts_at"])
    actions.move_maintenance(maintenance=work, to="DONE", by=None, at=AHEAD["ends_at"])

    assert told(member) == [
        "maintenance.announced", "maintenance.changed", "maintenance.started", "maintenance.done",
    ]  # fmt: skip


def test_cancelled_work_is_cancelled_in_the_calendar_too(member, link):
    work = planned(link)

    actions.move_maintenance(maintenance=work, to="CANCELLED", by=None, at=AT, reason="Not needed")

    notice = Notice.objects.filter(recipient=member.user).latest("pk")
    assert (notice.event, notice.body) == ("maintenance.cancelled", "Not needed")
    assert entry(notice)["STATUS"] == "CANCELLED"
    assert entry(notice)["UID"] == f"{work.ref}@edgepartners"


def test_work_that_is_not_announced_is_told_when_it_is(member, link):
    work = planned(link, announced_at=None)
    before = told(member)

    actions.edit_maintenance(maintenance=work, announced_at=AT, by=None, at=AT)

    assert before == []
    assert told(member) == ["maintenance.announced"]


def test_work_recorded_afterwards_and_changes_of_wording_are_not_told(member, link):
    past = planned(link, starts_at=AT - timedelta(days=2), ends_at=AT - timedelta(days=1))
    actions.edit_maintenance(maintenance=past, ticket="CHG-1", by=None, at=AT)

    assert told(member) == []


def test_each_partner_hears_of_its_own_interconnects_only(member, link):
    other = make.member(role="P-NOC")
    theirs = make.pni(partner=other.partner, name="Secret-1")

    planned(link, theirs)

    notice = Notice.objects.get(recipient=member.user)
    assert "Secret-1" not in str(notice.facts)
    assert theirs.ref not in notice.facts["calendar"]
    assert told(other) == ["maintenance.announced"]


def test_clock_begins_and_ends_announced_work_and_tells_of_it(member, link):
    work = planned(link)

    moved = [
        actions.tick_maintenance(at=moment)
        for moment in (AT, AHEAD["starts_at"], AHEAD["starts_at"], AHEAD["ends_at"])
    ]

    work.refresh_from_db()
    assert (moved, work.state) == ([0, 1, 0, 1], "DONE")
    assert told(member) == ["maintenance.announced", "maintenance.started", "maintenance.done"]


def test_clock_leaves_work_alone_that_is_not_announced_or_cancelled(member, link):
    planned(link, announced_at=None)
    off = planned(link)
    actions.move_maintenance(maintenance=off, to="CANCELLED", by=None, at=AT, reason="No need")

    assert actions.tick_maintenance(at=AHEAD["starts_at"]) == 0


def test_work_that_was_over_days_ago_is_closed_without_a_word(member, link):
    work = planned(link)

    actions.tick_maintenance(at=AHEAD["ends_at"] + timedelta(days=2))

    work.refresh_from_db()
    assert (work.state, told(member)) == ("DONE", ["maintenance.announced"])


def test_quiet_look_for_work_takes_one_query(link, django_assert_num_queries):
    planned(link)

    with django_assert_num_queries(1):
        actions.tick_maintenance(at=AT)
