"""Duties to add capacity: opened with the breach, kept by the clock, never without a contract."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from apps.accounts.models import User
from apps.agreements import actions as agreements
from apps.agreements.enums import NoticeKind, Side
from apps.breaches import actions, queries
from apps.breaches.models import Breach, UpgradeObligation
from apps.core.errors import Invalid, Refused
from apps.core.models import StateChange
from apps.notifications.models import Notice
from tests import factories as make
from tests.breaches.world import after, carry, judge_daily, promised, resize
from tests.factories import GBPS

pytestmark = pytest.mark.django_db
FIRST, OPENED = date(2026, 9, 1), date(2026, 9, 3)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(17), UTC)


def broken(**params: Any) -> UpgradeObligation:
    """A trigger of 70 % met on 3 September 2026 by 80 % of 100 Gbps."""
    term, series = promised(lead_value=60, **params)
    carry(series, FIRST, [80] * 3)
    judge_daily(FIRST, OPENED)
    actions.keep_clocks(at=after(OPENED))
    return UpgradeObligation.objects.get(term=term)


def on(day: date) -> None:
    actions.keep_clocks(at=noon(day))


def engineer() -> User:
    return make.user(role="engineer")


def fresh(one: UpgradeObligation) -> UpgradeObligation:
    return queries.upgrades().get(pk=one.pk)


def test_breach_opens_one_duty_with_the_contracts_day():
    one = broken(who="PARTNER")

    again = actions.keep_clocks(at=after(OPENED, hours=2))

    assert (again, UpgradeObligation.objects.count()) == (0, 1)
    assert (one.state, one.triggered_on, one.started_on) == ("TRIGGERED", OPENED, OPENED)
    assert (one.due_on, one.who) == (date(2026, 11, 2), "PARTNER")
    assert (one.capacity_bps, one.metric_bps) == (100 * GBPS, 80 * GBPS)
    assert one.required_bps == 115 * GBPS


def test_quiet_tick_writes_nothing_and_costs_the_same_for_many(django_assert_num_queries):
    broken()
    at = noon(OPENED + DAY)
    actions.keep_clocks(at=at)
    with django_assert_num_queries(7) as asked:
        actions.keep_clocks(at=at)
    broken()
    actions.keep_clocks(at=at)

    with django_assert_num_queries(7) as more:
        actions.keep_clocks(at=at)

    for one in (*asked, *more):
        assert not one["sql"].startswith(("INSERT", "UPDATE"))


def test_silent_contract_has_no_deadline_and_never_a_breach():
    term, series = promised()
    carry(series, FIRST, [80] * 3)
    judge_daily(FIRST, OPENED)

    on(OPENED + timedelta(days=400))

    one = UpgradeObligation.objects.get(term=term)
    assert (one.state, one.due_on, one.started_on) == ("TRIGGERED", None, OPENED)
    assert one.internal_due_on == OPENED + timedelta(days=60)
    assert not Breach.objects.filter(kind="OBLIGATION_OVERDUE").exists()


def test_clock_of_a_notice_starts_when_it_is_recorded_also_later():
    one = broken(clock_start="NOTICE_RECEIVED")
    sent = noon(date(2026, 9, 8))
    before = one.due_on

    actions.give_notice(upgrade=one, sent_at=sent, by=make.user(), at=sent)
    noticed = fresh(one)
    actions.record_notice_receipt(
        upgrade=one, received_at=noon(date(2026, 9, 10)), by=make.user(), at=noon(date(2026, 9, 20))
    )

    assert (before, noticed.state, noticed.due_on) == (None, "NOTICED", None)
    assert (one.started_on, one.due_on) == (date(2026, 9, 10), date(2026, 11, 9))
    assert Breach.objects.get(pk=one.breach_id).due_on == date(2026, 11, 9)


def test_notice_on_the_agreements_page_starts_the_clock_too():
    one = broken(clock_start="NOTICE_SENT")
    person, at = make.user(), noon(date(2026, 9, 12))
    notice = agreements.draft_notice(
        agreement=one.term.agreement, kind=NoticeKind.UPGRADE, side=Side.US, by=person, at=at
    )
    agreements.send_notice(notice=notice, by=person, at=at, sent_at=noon(date(2026, 9, 11)))

    on(date(2026, 9, 12))

    found = fresh(one)
    assert (found.notice, found.started_on, found.state) == (notice, date(2026, 9, 11), "NOTICED")


def test_pause_by_the_other_side_moves_the_due_day_day_by_day():
    one = broken(who="PARTNER")
    actions.pause(
        upgrade=one, from_on=date(2026, 9, 14), reason="LOA", blocked_by="US", by=engineer(),
        at=noon(date(2026, 9, 14)),
    )  # fmt: skip
    on(date(2026, 9, 23))
    standing = fresh(one).due_on

    actions.resume(
        upgrade=one, until_on=date(2026, 9, 24), by=engineer(), at=noon(date(2026, 9, 24))
    )

    clock = queries.clock_of(fresh(one), date(2026, 9, 24))
    assert standing == one.due_on == date(2026, 11, 12)
    assert (clock.run, clock.paused, clock.is_paused) == (11, 10, False)


@pytest.mark.parametrize(("who", "blocked_by"), [("PARTNER", "PARTNER"), ("US", "US")])
def test_whoever_must_act_cannot_stop_the_clock(who, blocked_by):
    one = broken(who=who)

    with pytest.raises(Invalid, match="only the other side"):
        actions.pause(upgrade=one, from_on=OPENED, reason="LOA", blocked_by=blocked_by,
                      by=engineer(), at=noon(OPENED + DAY))  # fmt: skip


def test_clause_may_forbid_that_the_clock_stops():
    term, series = promised(lead_value=60)
    make.term(agreement=term.agreement, type="AUGMENT_LEAD_TIME", clause="§7.5",
              params={"lead_value": 45, "stop_clock": False})  # fmt: skip
    carry(series, FIRST, [80] * 3)
    judge_daily(FIRST, OPENED)
    on(OPENED + DAY)

    with pytest.raises(Refused, match="does not stop"):
        actions.pause(upgrade=UpgradeObligation.objects.get(), from_on=OPENED, reason="LOA",
                      blocked_by="US", by=engineer(), at=noon(OPENED + DAY))  # fmt: skip


def test_overdue_from_the_day_after_and_escalated_at_one_seven_and_fourteen_days():
    one = broken(who="PARTNER")
    due, boss = one.due_on, make.user(role="manager", home_region=one.partner.region)
    states = []

    for late in (0, 1, 2, 7, 9, 20, 20):
        on(due + timedelta(days=late))
        states.append(fresh(one).state)

    assert states == ["TRIGGERED", *["ESCALATED"] * 6]
    told = Notice.objects.filter(kind="upgrade_overdue", recipient=boss).order_by("pk")
    assert [one.key.split(":")[2] for one in told] == ["1", "7", "14"]
    breach = Breach.objects.get(kind="OBLIGATION_OVERDUE")
    assert (breach.state, breach.direction, breach.measured) == ("OPEN", "PARTNER", 20)
    assert (breach.over_since, breach.due_on) == (due + DAY, due)


def test_breach_of_an_overdue_duty_outlives_the_judge():
    one = broken()
    on(one.due_on + DAY)

    actions.evaluate(at=noon(one.due_on + timedelta(days=3)))

    assert Breach.objects.get(kind="OBLIGATION_OVERDUE").state == "OPEN"


def test_pause_recorded_late_takes_an_overdue_duty_back():
    one = broken(who="PARTNER")
    due = one.due_on
    on(due + DAY)

    actions.pause(
        upgrade=one, from_on=date(2026, 10, 1), until_on=date(2026, 10, 11), reason="OPTICS",
        blocked_by="US", by=engineer(), at=noon(due + DAY),
    )  # fmt: skip

    assert (fresh(one).state, one.due_on) == ("IN_PROGRESS", due + timedelta(days=10))
    assert Breach.objects.get(kind="OBLIGATION_OVERDUE").state == "RESOLVED"


def test_done_when_capacity_is_in_service_and_the_metric_at_its_target():
    term, series = promised(lead_value=60)
    carry(series, FIRST, [80] * 6)
    judge_daily(FIRST, OPENED)
    on(OPENED + DAY)
    one = UpgradeObligation.objects.get()

    resize(term.interconnect, 110, from_at=after(OPENED, hours=0))
    judge_daily(OPENED + DAY, OPENED + DAY)
    with pytest.raises(Refused, match=r"110\sGbps in service of 115\sGbps"):
        actions.complete(upgrade=one, by=engineer(), at=after(OPENED + DAY))
    resize(term.interconnect, 120, from_at=after(OPENED + DAY, hours=0))
    judge_daily(OPENED + 2 * DAY, OPENED + 2 * DAY)
    actions.complete(upgrade=one, by=engineer(), at=after(OPENED + 2 * DAY))

    assert (one.state, one.completed_on) == ("COMPLETED", OPENED + 2 * DAY)


def test_capacity_alone_does_not_complete_it():
    term, series = promised(lead_value=60)
    carry(series, FIRST, [*[80] * 3, 95, 95])
    judge_daily(FIRST, OPENED)
    on(OPENED + DAY)

    resize(term.interconnect, 120, from_at=after(OPENED, hours=0))
    judge_daily(OPENED + DAY, OPENED + 2 * DAY)
    on(OPENED + 3 * DAY)

    assert UpgradeObligation.objects.get().state == "TRIGGERED"


def test_duty_stays_when_traffic_falls_and_goes_only_where_the_contract_says_so():
    term, series = promised(lead_value=60)
    carry(series, FIRST, [*[80] * 3, *[40] * 4])
    judge_daily(FIRST, OPENED)
    on(OPENED + DAY)
    judge_daily(OPENED + DAY, FIRST + 6 * DAY)
    on(FIRST + 7 * DAY)
    one = UpgradeObligation.objects.get()
    assert (Breach.objects.get(term=term).state, one.state) == ("RESOLVED", "TRIGGERED")

    UpgradeObligation.objects.update(withdraw_on_clear=True)
    on(FIRST + 8 * DAY)

    assert fresh(one).state == "WITHDRAWN"


def test_corrected_breach_withdraws_the_duty_with_a_reason():
    term, series = promised(lead_value=60)
    carry(series, FIRST, [80] * 3)
    judge_daily(FIRST, OPENED)
    on(OPENED + DAY)
    one = UpgradeObligation.objects.get()

    carry(series, FIRST, [50] * 3)
    actions.evaluate(at=after(OPENED + DAY))
    on(OPENED + 2 * DAY)

    assert (fresh(one).state, fresh(one).closed_on) == ("WITHDRAWN", OPENED + 2 * DAY)
    assert "corrected" in StateChange.objects.get(ref=one.ref, target="WITHDRAWN").reason


def test_waived_duty_ends_its_breach_and_is_history():
    one = broken()
    on(one.due_on + DAY)

    actions.waive(upgrade=one, reason="Moved to another site.", by=make.user(),
                  at=noon(one.due_on + DAY))  # fmt: skip

    assert Breach.objects.get(kind="OBLIGATION_OVERDUE").state == "RESOLVED"
    with pytest.raises(Refused, match="it is over"):
        actions.start(upgrade=one, by=engineer(), at=noon(one.due_on + DAY))


def test_acceptance_and_work_are_recorded():
    one = broken()

    actions.accept(upgrade=one, accepted_on=OPENED + DAY, by=engineer(), at=noon(OPENED + DAY))
    actions.start(upgrade=one, note="PO 4711", by=engineer(), at=noon(OPENED + DAY))

    assert (fresh(one).state, fresh(one).accepted_on) == ("IN_PROGRESS", OPENED + DAY)
    with pytest.raises(Invalid, match="future"):
        actions.pause(upgrade=one, from_on=OPENED + 9 * DAY, reason="LOA", blocked_by="US",
                      by=engineer(), at=noon(OPENED + DAY))  # fmt: skip


def test_internal_target_is_ours_and_never_the_contracts():
    one = broken()

    actions.set_internal_target(upgrade=one, days=30, by=engineer(), at=noon(OPENED))

    assert one.internal_due_on == OPENED + timedelta(days=30)
    with pytest.raises(Invalid, match="1 to 730"):
        actions.set_internal_target(upgrade=one, days=0, by=engineer(), at=noon(OPENED))


def test_any_order_of_notice_pause_and_tick_ends_at_the_same_day():
    def play(order: list[str]) -> tuple[Any, ...]:
        one = broken(clock_start="NOTICE_SENT", who="PARTNER")
        at = noon(date(2026, 9, 25))
        steps = {
            "notice": lambda: actions.give_notice(
                upgrade=one, sent_at=noon(date(2026, 9, 7)), by=make.user(), at=at
            ),
            "pause": lambda: actions.pause(
                upgrade=one, from_on=date(2026, 9, 10), until_on=date(2026, 9, 20), reason="LOA",
                blocked_by="US", by=engineer(), at=at,
            ),
            "tick": lambda: actions.keep_clocks(at=at),
        }  # fmt: skip
        for step in order:
            steps[step]()
        found = fresh(one)
        return found.state, found.started_on, found.due_on

    orders = [["notice", "pause", "tick"], ["pause", "tick", "notice"], ["tick", "pause", "notice"]]

    assert len({play(order) for order in orders}) == 1
