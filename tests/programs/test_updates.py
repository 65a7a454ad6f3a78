"""Weekly updates: drafted from facts, edited, published once, reminded of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.core.errors import Refused
from apps.core.models import StateChange
from apps.network.models import CapacityInterval
from apps.notifications.models import Notice
from apps.programs import actions, queries, rules
from apps.programs.models import StatusUpdate
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db
WEEK = date(2026, 11, 16)
INSIDE = datetime(2026, 11, 17, 12, tzinfo=UTC)
BEFORE = INSIDE - timedelta(days=7)
FRIDAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
NOTHING = {
    "breaches_opened": [], "breaches_closed": [], "requests_moved": [], "agreements_signed": [],
    "dates_moved": [], "capacity_added_bps": 0, "items_done": 0, "items_added": 0, "overdue": 0,
}  # fmt: skip


def drafted(workstream, **given):
    return actions.draft_update(
        **{"workstream": workstream, "week": AT.date(), "by": None, "at": AT, **given}
    )


def test_facts_are_those_of_the_week_and_of_what_it_is_about():
    link = make.pni()
    about = make.workstream(kind="PARTNER", partner=link.partner, region="LATAM")
    opened = make.breach(interconnect=link, opened_at=INSIDE)
    make.breach(interconnect=link, key="older", opened_at=BEFORE)
    make.breach(opened_at=INSIDE)
    closed = make.breach(
        interconnect=link, key="closed", state="RESOLVED", opened_at=BEFORE, resolved_at=INSIDE
    )
    signed = make.agreement(partner=link.partner, signed_on=INSIDE.date())
    request = make.asked(interconnect=link)
    StateChange.objects.create(ref=request.ref, source="DRAFT", target="SUBMITTED", at=INSIDE)
    CapacityInterval.objects.filter(interconnect=link).update(ends_at=INSIDE)
    CapacityInterval.objects.create(
        interconnect=link, capacity_bps=600 * GBPS, largest_member_bps=GBPS, starts_at=INSIDE
    )
    make.work_item(workstream=about, at=INSIDE, due_on=date(2026, 11, 18))

    found = queries.week_facts(about, WEEK)

    assert found.breaches_opened == [opened.ref]
    assert found.breaches_closed == [closed.ref]
    assert found.agreements_signed == [signed.ref]
    assert found.requests_moved == [request.ref]
    assert found.capacity_added_bps == 200 * GBPS
    assert (found.items_added, found.items_done, found.overdue) == (1, 0, 1)


def test_draft_has_words_from_the_facts_and_is_made_once(manager):
    workstream = make.workstream()
    actions.move_date(
        workstream=workstream, to=date(2027, 5, 31), reason="Ducts", by=manager, at=INSIDE
    )

    update = drafted(workstream)
    again = drafted(workstream)

    assert (update.week, update.health, update.pk) == (WEEK, "AT_RISK", again.pk)
    assert "Date moved: 31 Mar 2027 to 31 May 2027: Ducts." in update.changed


@pytest.mark.parametrize(
    ("facts", "changed", "risks"),
    [
        ({}, "Nothing was signed, built or closed this week.", ""),
        ({"agreements_signed": ["AGR-00001"]}, "1 agreement signed: AGR-00001.", ""),
        ({"capacity_added_bps": 1200 * GBPS}, "1,200 Gbps more in service.", ""),
        ({"capacity_added_bps": -100 * GBPS}, "100 Gbps less in service.", ""),
        ({"items_done": 1, "items_added": 2}, "1 item done, 2 added.", ""),
        ({"breaches_opened": ["BRE-1", "BRE-2"], "overdue": 1}, "Nothing was signed",
         "2 breaches opened: BRE-1, BRE-2.\n1 item is past its due day."),
    ],
)  # fmt: skip
def test_words_follow_from_the_facts(facts, changed, risks):
    given = NOTHING | facts

    assert rules.drafts.changed(given).startswith(changed)
    assert rules.drafts.risks(given) == risks


def test_week_to_come_or_before_the_start_has_no_draft():
    workstream = make.workstream()

    with pytest.raises(Refused, match="has not begun"):
        drafted(workstream, week=date(2026, 11, 23))
    with pytest.raises(Refused, match="began later"):
        drafted(workstream, week=date(2026, 8, 1))


def test_published_update_says_how_it_stood_and_never_changes(manager):
    workstream = make.workstream()
    update = drafted(workstream)
    actions.edit_update(update=update, asks="One more engineer", by=manager, at=AT)
    actions.set_health(workstream=workstream, to="OFF_TRACK", reason="Fire", by=manager, at=AT)
    update = StatusUpdate.objects.select_related("workstream").get()

    actions.publish_update(update=update, by=manager, at=AT)

    assert (update.health, update.asks, update.published_by) == (
        "OFF_TRACK", "One more engineer", manager,
    )  # fmt: skip
    for verb in (
        lambda: actions.edit_update(update=update, changed="x", by=manager, at=AT),
        lambda: actions.draft_again(update=update, by=manager, at=AT),
        lambda: actions.publish_update(update=update, by=manager, at=AT),
    ):
        with pytest.raises(Refused, match="what was said stays"):
            verb()


def test_update_without_a_word_is_not_published(manager):
    update = make.status_update(published_at=None, changed="")

    with pytest.raises(Refused, match="be it that nothing did"):
        actions.publish_update(update=update, by=manager, at=AT)


def test_draft_again_takes_the_facts_as_they_are_now(manager):
    workstream = make.workstream()
    update = drafted(workstream)
    make.work_item(workstream=workstream)

    actions.draft_again(update=update, by=manager, at=AT)

    assert update.changed == "0 items done, 1 added."


def test_owner_is_reminded_once_a_week_from_friday_on(manager):
    old = AT - timedelta(days=60)
    owed = make.workstream(owner=manager, created_at=old)
    make.workstream(owner=manager, created_at=old, state="PAUSED")
    make.status_update(workstream=make.workstream(owner=manager, created_at=old))

    assert actions.remind_of_updates(at=AT) == 0
    for hours in (0, 1, 30):
        actions.remind_of_updates(at=FRIDAY + timedelta(hours=hours))

    assert [notice.ref for notice in Notice.objects.all()] == [owed.key]
