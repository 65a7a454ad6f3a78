"""Opening workstreams, how they stand, their dates and goals."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.core.models import StateChange
from apps.programs import actions, queries
from apps.programs.models import DateMove, GoalReading, Workstream
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db
START, END = date(2026, 11, 1), date(2027, 3, 31)


def opened(manager, **fields):
    given = {"key": "LATAM", "name": "LATAM launch", "starts_on": START, "target_on": END}
    return actions.add_workstream(**{**given, **fields}, by=manager, at=AT)


def test_workstream_opens_on_track_with_its_original_date(manager):
    made = opened(manager, key=" latam ")

    assert (made.key, made.state, made.original_on, made.target_on) == (
        "LATAM", "ON_TRACK", END, END,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"key": "PNI"}, "key"),
        ({"key": "no"}, ""),
        ({"name": "  "}, "name"),
        ({"target_on": date(2026, 10, 1)}, "target_on"),
        ({"kind": "PARTNER"}, "partner"),
        ({"kind": "METRO"}, "metro"),
        ({"kind": "REGION"}, "region"),
        ({"kind": "SHIP"}, "kind"),
    ],
)
def test_workstream_with_bad_facts_is_refused_at_its_field(manager, fields, field):
    if not field:
        assert opened(manager, **fields).key == "NO"
        return
    with pytest.raises(Invalid) as refused:
        opened(manager, **fields)

    assert list(refused.value.errors) == [field]


def test_key_is_taken_once(manager):
    opened(manager)

    with pytest.raises(Refused, match="choose another one") as refused:
        opened(manager)

    assert refused.value.field == "key"


def test_partner_brings_its_region_and_metro_is_forgotten(manager):
    partner, metro = make.partner(region="EMEA"), make.metro()

    made = opened(manager, kind="PARTNER", partner=partner, metro=metro)

    assert (made.partner, made.metro, made.region) == (partner, None, "EMEA")


def test_database_refuses_a_workstream_about_nothing():
    with pytest.raises(IntegrityError):
        make.workstream(kind="PARTNER")


def test_later_date_keeps_the_original_and_takes_on_track_to_at_risk(manager):
    workstream = make.workstream()
    later = workstream.target_on + timedelta(days=60)

    actions.move_date(workstream=workstream, to=later, reason="Ducts", by=manager, at=AT)

    workstream.refresh_from_db()
    assert workstream.target_on == later
    assert workstream.original_on == END
    assert workstream.state == "AT_RISK"
    assert StateChange.objects.get(ref=workstream.key).reason.startswith("Date moved from 31 Mar")
    assert DateMove.objects.get().reason == "Ducts"


def test_date_that_moves_again_leaves_off_track_as_it_is(manager):
    workstream = make.workstream(state="OFF_TRACK")

    actions.move_date(
        workstream=workstream, to=END + timedelta(days=9), reason="Ducts", by=manager, at=AT
    )

    assert workstream.state == "OFF_TRACK"


@pytest.mark.parametrize(
    ("fields", "given", "words"),
    [
        ({}, {"reason": " "}, "Say why the date moves"),
        ({}, {"to": END}, "is its date already"),
        ({}, {"to": date(2026, 1, 1)}, "before its start"),
        ({"state": "DONE"}, {}, "open it again first"),
    ],
)
def test_date_does_not_move_without_sense(manager, fields, given, words):
    workstream = make.workstream(**fields)
    asked = {"to": END + timedelta(days=9), "reason": "Ducts"} | given

    with pytest.raises(Refused, match=words):
        actions.move_date(workstream=workstream, **asked, by=manager, at=AT)

    assert not DateMove.objects.exists()


def test_health_is_set_with_a_reason_and_kept_in_history(manager):
    workstream = make.workstream()

    actions.set_health(workstream=workstream, to="OFF_TRACK", reason="Fire", by=manager, at=AT)

    change = lifecycle.history(workstream.key).get()
    assert (change.source, change.target, change.reason) == ("ON_TRACK", "OFF_TRACK", "Fire")


def test_on_track_is_refused_when_the_date_has_passed(manager):
    workstream = make.workstream(target_on=AT.date() - timedelta(days=1), state="AT_RISK")

    with pytest.raises(Refused, match="move the date first") as refused:
        actions.set_health(workstream=workstream, to="ON_TRACK", reason="Fine", by=manager, at=AT)

    assert refused.value.field == "to"


def test_second_of_two_who_set_health_at_once_sees_the_first(manager):
    workstream = make.workstream()
    seen = Workstream.objects.get(pk=workstream.pk)
    actions.set_health(workstream=workstream, to="DONE", reason="All up", by=manager, at=AT)

    with pytest.raises(Refused, match="Possible: On track, At risk, Off track"):
        actions.set_health(workstream=seen, to="PAUSED", reason="Wait", by=manager, at=AT)


def test_capacity_goal_counts_what_is_in_service_where_it_is_about(manager):
    link = make.pni(capacity_gbps=400)
    make.pni(capacity_gbps=100, partner=link.partner, state="TESTING")
    make.pni(capacity_gbps=200, site=make.site(in_metro=make.metro(code="LIM", name="Lima")))
    about = {
        "kind": "PARTNER",
        "partner": link.partner,
        "region": "LATAM",
    }

    goal = set_goal(manager, "CAPACITY", 800 * GBPS, **about)

    assert (goal.start_value, goal.value, goal.measured_at) == (400 * GBPS, 400 * GBPS, AT)


def set_goal(manager, metric, target, **about):
    workstream = make.workstream(**about)
    return actions.set_goal(
        workstream=workstream, metric=metric, target=Decimal(target), by=manager, at=AT
    )


def test_metro_goal_counts_the_links_of_its_metro(manager):
    lima = make.metro(code="LIM", name="Lima")
    make.pni(capacity_gbps=400)
    make.pni(capacity_gbps=200, site=make.site(in_metro=lima))

    goal = set_goal(manager, "CAPACITY", 800 * GBPS, kind="METRO", metro=lima)

    assert goal.value == 200 * GBPS


def test_on_net_goal_is_the_share_of_pnis_and_caches(manager):
    make.link_stat(make.pni(), p95_gbps=60, used="15")
    make.link_stat(make.pni(kind="cache"), p95_gbps=15, used="4")
    make.link_stat(make.pni(kind="transit"), p95_gbps=25, used="6")

    assert set_goal(manager, "ON_NET", 90).value == 75


def test_on_net_goal_is_unknown_without_traffic(manager):
    assert set_goal(manager, "ON_NET", 90).value is None


def test_cost_goal_is_amount_over_what_was_measured(manager):
    make.statement(amount=Decimal("3850.00"), measured_bps=11 * GBPS)
    make.statement(amount=Decimal("9999.00"), currency="EUR")
    make.statement(period_first=date(2026, 1, 1), period_last=date(2026, 1, 31))

    assert set_goal(manager, "COST", "0.30").value == Decimal("0.350")


def test_renewals_goal_counts_agreements_renewed_since_the_start(manager):
    agreement, before = make.agreement(), make.agreement()
    for ref, at in [(agreement.ref, AT), (before.ref, datetime(2026, 8, 1, tzinfo=UTC))]:
        StateChange.objects.create(ref=f"{ref}/R1", source="RENEW", target="RENEWED", at=at)

    assert set_goal(manager, "RENEWALS", 5).value == 1


def test_breaches_goal_counts_open_ones(manager):
    make.breach()
    make.breach(state="RESOLVED")

    assert set_goal(manager, "BREACHES", 0).value == 1


def test_goal_that_stands_at_its_target_is_refused(manager):
    with pytest.raises(Invalid) as refused:
        set_goal(manager, "BREACHES", 0)

    assert "stands there already" in refused.value.errors["target"]


def test_tick_measures_open_workstreams_once_a_day(manager):
    goal = set_goal(manager, "BREACHES", 3)
    done = make.goal(workstream=make.workstream(state="DONE"))
    make.breach()

    assert actions.measure_goals(at=AT + timedelta(hours=1)) == 1
    assert actions.measure_goals(at=AT + timedelta(hours=2)) == 0

    goal.refresh_from_db()
    done.refresh_from_db()
    assert (goal.value, done.value) == (1, None)
    assert GoalReading.objects.filter(goal=goal).count() == 1


def test_another_target_keeps_the_start(manager):
    goal = set_goal(manager, "BREACHES", 3)
    make.breach()

    again = actions.set_goal(
        workstream=goal.workstream, metric="BREACHES", target=Decimal(2), by=manager, at=AT
    )

    assert (again.pk, again.start_value, again.target, again.value) == (goal.pk, 0, 2, 1)


def test_goal_of_a_done_workstream_stays(manager):
    goal = make.goal(workstream=make.workstream(state="DONE"))

    with pytest.raises(Refused, match="its goals stay"):
        actions.drop_goal(goal=goal, by=manager, at=AT)


def test_dropped_goal_is_measured_no_longer_and_shown_nowhere(manager):
    goal = set_goal(manager, "BREACHES", 3)

    actions.drop_goal(goal=goal, by=manager, at=AT)
    make.breach()

    assert actions.measure_goals(at=AT + timedelta(hours=1)) == 0
    assert queries.standings(Workstream.objects.all(), AT.date())[0].goals == []


def test_dropped_goal_is_taken_back_with_its_start_and_readings(manager):
    goal = set_goal(manager, "BREACHES", 3)
    actions.drop_goal(goal=goal, by=manager, at=AT)
    make.breach()

    actions.undo_drop(goal=goal, by=manager, at=AT + timedelta(days=1))

    goal.refresh_from_db()
    assert (goal.dropped_at, goal.start_value, goal.value) == (None, 0, 1)
    assert list(goal.readings.order_by("day").values_list("value", flat=True)) == [0, 1]


def test_goal_of_a_kind_dropped_before_starts_anew_and_bars_the_old_one(manager):
    old = set_goal(manager, "BREACHES", 3)
    actions.drop_goal(goal=old, by=manager, at=AT)
    make.breach()
    new = actions.set_goal(
        workstream=old.workstream, metric="BREACHES", target=Decimal(2), by=manager, at=AT
    )

    with pytest.raises(Refused, match="There is a goal of this kind"):
        actions.undo_drop(goal=old, by=manager, at=AT)

    assert (new.pk != old.pk, new.start_value) == (True, 1)


def test_dropped_goal_of_a_done_workstream_stays_dropped(manager):
    goal = make.goal(workstream=make.workstream(state="DONE"), dropped_at=AT)

    with pytest.raises(Refused, match="open it again first"):
        actions.undo_drop(goal=goal, by=manager, at=AT)


def test_standings_tell_health_goals_and_newest_update(django_assert_num_queries):
    late = make.workstream(target_on=AT.date() - timedelta(days=2))
    goal = make.goal(workstream=late)
    make.status_update(workstream=late, week=date(2026, 11, 9))
    newest = make.status_update(workstream=late)
    make.status_update(workstream=late, week=date(2026, 11, 23), published_at=None)
    make.workstream()

    with django_assert_num_queries(3):
        found = queries.standings(queries.workstreams().order_by("target_on"), AT.date())

    assert [row.health for row in found] == ["OFF_TRACK", "ON_TRACK"]
    assert (found[0].goals, found[0].update) == ([goal], newest)


def test_taken_back_date_brings_back_what_it_took(manager):
    made = make.workstream()
    move = actions.move_date(
        workstream=made, to=date(2027, 5, 31), reason="Ducts", by=manager, at=AT
    )

    actions.undo_date_move(move=move, by=manager, at=AT)

    made.refresh_from_db()
    assert (made.target_on, made.state) == (date(2027, 3, 31), "ON_TRACK")
    assert not made.date_moves.exists()


def test_taken_back_date_leaves_a_health_that_was_said_since(manager):
    made = make.workstream()
    move = actions.move_date(
        workstream=made, to=date(2027, 5, 31), reason="Ducts", by=manager, at=AT
    )
    later = AT + timedelta(hours=1)
    actions.set_health(workstream=made, to="OFF_TRACK", reason="No ducts", by=manager, at=later)
    move.refresh_from_db()

    actions.undo_date_move(move=move, by=manager, at=later)

    made.refresh_from_db()
    assert (made.target_on, made.state) == (date(2027, 3, 31), "OFF_TRACK")


def test_date_that_has_passed_comes_back_without_its_green(manager):
    made = make.workstream(target_on=date(2026, 11, 25))
    move = actions.move_date(
        workstream=made, to=date(2027, 1, 31), reason="Ducts", by=manager, at=AT
    )

    actions.undo_date_move(move=move, by=manager, at=AT + timedelta(days=30))

    made.refresh_from_db()
    assert (made.target_on, made.state) == (date(2026, 11, 25), "AT_RISK")


def test_only_the_newest_move_is_taken_back(manager):
    made = make.workstream()
    first, second = (
        actions.move_date(workstream=made, to=to, reason="Ducts", by=manager, at=AT)
        for to in (date(2027, 5, 31), date(2027, 6, 30))
    )

    with pytest.raises(Refused, match="moved again since"):
        actions.undo_date_move(move=first, by=manager, at=AT)

    assert made.date_moves.count() == 2
    assert second.was == first.now
