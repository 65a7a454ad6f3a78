"""Planned work as iCalendar with the fields of the BCOP."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from apps.network import actions, for_partner, queries
from tests import factories as make
from tests.factories import AT
from tests.factories.events import START

HOUR = timedelta(hours=1)


def address(ref):
    return f"https://partners.example/portal/maintenance/{ref}/"


def events(partner, **facts):
    found = for_partner.maintenance_calendar(partner, link=address, **facts)
    return Calendar.from_ical(found).walk("VEVENT")


@pytest.fixture
def link(db):
    return make.pni(partner=make.partner(name="Fibra Andina"), name="BOG-2")


def test_an_event_carries_the_fields_programs_read(link):
    work = make.maintenance(link=link)

    [event] = events(link.partner)

    assert str(event["X-MAINTNOTE-PROVIDER"]) == "Northlight"
    assert str(event["X-MAINTNOTE-ACCOUNT"]) == "Fibra Andina"
    assert str(event["X-MAINTNOTE-MAINTENANCE-ID"]) == work.ref
    assert str(event["X-MAINTNOTE-OBJECT-ID"]) == link.ref
    assert event["X-MAINTNOTE-OBJECT-ID"].params["X-MAINTNOTE-OBJECT-IMPACT"] == "OUTAGE"
    assert str(event["X-MAINTNOTE-IMPACT"]) == "OUTAGE"
    assert str(event["X-MAINTNOTE-STATUS"]) == "CONFIRMED"
    assert (event["SEQUENCE"], str(event["UID"])) == (0, f"{work.ref}@edgepartners")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (START, AT)
    assert str(event["URL"]) == address(work.ref)


def test_each_change_counts_in_the_sequence(link):
    work = make.maintenance(link=link)
    actions.edit_maintenance(maintenance=work, ends_at=AT + HOUR, by=None, at=AT)
    actions.move_maintenance(maintenance=work, to="RUNNING", by=None, at=AT)

    [event] = events(link.partner)

    assert event["SEQUENCE"] == 2
    assert str(event["X-MAINTNOTE-STATUS"]) == "IN-PROCESS"


def test_cancelled_work_is_taken_out_of_calendars(link):
    work = make.maintenance(link=link)
    actions.move_maintenance(maintenance=work, to="CANCELLED", reason="rain", by=None, at=AT)

    [event] = events(link.partner)

    assert (str(event["STATUS"]), str(event["X-MAINTNOTE-STATUS"])) == ("CANCELLED", "CANCELLED")


def test_the_worst_impact_is_that_of_the_whole(link):
    other = make.pni(partner=link.partner, name="BOG-3")
    facts = {"title": "Fibre", "side": "OURS", "starts_at": AT, "ends_at": AT + HOUR,
             "announced_at": AT - HOUR}  # fmt: skip
    actions.plan_maintenance(impacts={link: "REDUCED", other: "DEGRADED"}, by=None, at=AT, **facts)

    [event] = events(link.partner)

    assert str(event["X-MAINTNOTE-IMPACT"]) == "DEGRADED"
    assert [str(each) for each in event["X-MAINTNOTE-OBJECT-ID"]] == [link.ref, other.ref]


def test_a_partner_finds_nothing_of_others(link):
    stranger = make.pni(name="MIA-9")
    work = make.maintenance(link=stranger)

    assert events(link.partner) == []
    assert for_partner.maintenance_calendar(link.partner, link=address, ref=work.ref) is None


def test_shared_work_names_own_interconnects_only(link):
    stranger = make.pni(name="MIA-9")
    actions.plan_maintenance(
        impacts={link: "DOWN", stranger: "DOWN"}, title="Router", side="OURS", starts_at=AT,
        ends_at=AT + HOUR, announced_at=AT - HOUR, text="internal remark", by=None, at=AT,
    )  # fmt: skip

    content = for_partner.maintenance_calendar(link.partner, link=address).decode()

    assert link.ref in content
    assert stranger.ref not in content
    assert "internal remark" not in content


def test_work_of_ours_is_not_told_before_it_is_announced(link):
    make.maintenance(link=link, announced_at=None)

    assert events(link.partner) == []


def test_work_of_theirs_is_tentative_until_announced(link):
    make.maintenance(link=link, announced_at=None, side="THEIRS")

    [event] = events(link.partner)

    assert str(event["X-MAINTNOTE-STATUS"]) == "TENTATIVE"


def test_work_that_only_reduces_redundancy_excuses_nothing(link):
    facts = {"title": "Fibre", "side": "OURS", "starts_at": AT, "ends_at": AT + HOUR,
             "announced_at": AT - HOUR}  # fmt: skip
    actions.plan_maintenance(impacts={link: "REDUCED"}, by=None, at=AT, **facts)

    assert queries.excuses([link.pk], AT, AT + HOUR) == {}


def test_a_calendar_takes_two_queries(link, django_assert_num_queries):
    for _ in range(3):
        make.maintenance(link=link)

    with django_assert_num_queries(2):
        events(link.partner)
