"""What people do with breaches, and who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches import actions, notices, queries
from apps.breaches.models import Breach
from apps.core import lifecycle
from apps.core.errors import Refused
from apps.notifications.models import Notice
from tests import factories as make
from tests.breaches.world import after, carry, promised
from tests.factories import AT

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 2)
TODAY = AT.date()


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def asked(breach, by, *, first=TODAY, last=TODAY + timedelta(days=30), reason="Event", at=AT):
    return actions.request_waiver(
        breach=breach, from_on=first, to_on=last, reason=reason, by=by, at=at
    )


@pytest.fixture
def approver():
    return make.user(role="legal")


def test_acknowledging_names_who_looks_after_it(engineer):
    breach = make.breach()
    until = TODAY + timedelta(days=14)

    actions.acknowledge(
        breach=breach, comment=" Two ports ordered ", snooze_until=until, by=engineer, at=AT
    )

    breach.refresh_from_db()
    assert (breach.state, breach.acknowledged_by, breach.acknowledged_at) == (
        "ACKNOWLEDGED",
        engineer,
        AT,
    )
    assert (breach.acknowledge_comment, breach.snoozed_until) == ("Two ports ordered", until)
    change = lifecycle.history(breach.ref).get()
    assert (change.actor, change.reason) == (engineer, "Two ports ordered")


@pytest.mark.parametrize(
    ("comment", "snooze", "field"),
    [
        ("  ", None, "comment"),
        ("Done", TODAY + timedelta(days=15), "snooze_until"),
        ("Done", TODAY - timedelta(days=1), "snooze_until"),
    ],
)
def test_acknowledging_is_refused(engineer, comment, snooze, field):
    breach = make.breach()

    with pytest.raises(Refused) as refused:
        actions.acknowledge(breach=breach, comment=comment, snooze_until=snooze, by=engineer, at=AT)

    assert refused.value.field == field
    breach.refresh_from_db()
    assert breach.state == "OPEN"


@pytest.mark.parametrize("state", ["OK", "PENDING", "ACKNOWLEDGED", "RESOLVED", "WAIVED"])
def test_only_open_breaches_are_acknowledged(engineer, state):
    breach = make.breach(state=state)

    with pytest.raises(Refused, match="cannot become Acknowledged"):
        actions.acknowledge(breach=breach, comment="Mine", by=engineer, at=AT)

    assert not Notice.objects.exists()


def test_second_to_acknowledge_is_told_so(engineer, manager):
    breach = make.breach()
    stale = Breach.objects.get()
    actions.acknowledge(breach=breach, comment="Mine", by=engineer, at=AT)

    with pytest.raises(Refused) as refused:
        actions.acknowledge(breach=stale, comment="No, mine", by=manager, at=AT)

    assert refused.value.conflict


def test_acknowledged_breach_is_still_raised_and_resolved(engineer):
    term, series = promised()
    term.agreement.owner = engineer
    term.agreement.save()
    carry(series, FIRST, [71, 71, 71, 95, 60, 60, 60])
    actions.evaluate(at=after(day(2)))
    actions.acknowledge(
        breach=Breach.objects.get(), comment="Ordered", by=engineer, at=after(day(2), hours=2)
    )

    states = []
    for n in (3, 6):
        actions.evaluate(at=after(day(n)))
        states.append(Breach.objects.values_list("state", "severity").get())

    assert states == [("ACKNOWLEDGED", "CRITICAL"), ("RESOLVED", "CRITICAL")]
    kinds = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["breach_opened", "breach_raised", "breach_resolved"]


def test_note_is_kept_in_the_timeline(engineer):
    breach = make.breach()

    actions.note(breach=breach, text=" Optics are late ", by=engineer, at=AT)

    event = queries.timeline(breach)[0]
    assert (event.kind, event.text, event.actor) == ("note", "Optics are late", engineer)
    with pytest.raises(Refused):
        actions.note(breach=breach, text=" ", by=engineer, at=AT)


def test_waiver_is_approved_by_another_person(manager, approver):
    waiver = asked(make.breach(), manager)

    with pytest.raises(Refused, match="Somebody else"):
        actions.decide_waiver(waiver=waiver, approve=True, by=manager, at=AT)
    actions.decide_waiver(waiver=waiver, approve=True, comment="Agreed", by=approver, at=AT)

    waiver.refresh_from_db()
    assert (waiver.state, waiver.decided_by, waiver.decision_comment) == (
        "APPROVED",
        approver,
        "Agreed",
    )
    assert waiver.breach.state == "WAIVED"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"first": TODAY, "last": TODAY - timedelta(days=1)}, "to_on"),
        ({"first": date(2026, 1, 1), "last": date(2026, 1, 2)}, "to_on"),
    ],
)
def test_waiver_request_is_refused(manager, fields, field):
    breach = make.breach()

    with pytest.raises(Refused) as refused:
        asked(breach, manager, **fields)

    assert refused.value.field == field


def test_one_waiver_request_waits_at_a_time(manager):
    breach = make.breach()
    asked(breach, manager)

    with pytest.raises(Refused, match="waits for approval already"):
        asked(breach, manager)


def test_resolved_breach_has_nothing_to_waive(manager):
    with pytest.raises(Refused, match="nothing to waive"):
        asked(make.breach(state="RESOLVED"), manager)


def test_rejection_says_why(manager, approver):
    waiver = asked(make.breach(), manager)

    with pytest.raises(Refused, match="rejected"):
        actions.decide_waiver(waiver=waiver, approve=False, by=approver, at=AT)
    actions.decide_waiver(waiver=waiver, approve=False, comment="No", by=approver, at=AT)

    waiver.refresh_from_db()
    assert (waiver.state, waiver.breach.state) == ("REJECTED", "OPEN")


def test_decision_is_final(manager, approver):
    waiver = asked(make.breach(), manager)
    actions.decide_waiver(waiver=waiver, approve=False, comment="No", by=approver, at=AT)

    with pytest.raises(Refused, match="cannot become"):
        actions.decide_waiver(waiver=waiver, approve=True, by=approver, at=AT)


def test_waiver_of_the_future_begins_on_its_first_local_day(manager, approver):
    breach = make.breach()
    first = TODAY + timedelta(days=2)
    waiver = asked(breach, manager, first=first, last=first)
    actions.decide_waiver(waiver=waiver, approve=True, by=approver, at=AT)

    begun = [
        actions.begin_waivers(at=datetime(2026, 11, 21, hour, tzinfo=UTC)) for hour in (4, 6, 7)
    ]

    breach.refresh_from_db()
    assert begun == [0, 1, 0]  # midnight in Bogotá is five o'clock UTC
    assert breach.state == "WAIVED"


@pytest.mark.parametrize(("opened_at", "state"), [(AT, "OPEN"), (None, "RESOLVED")])
def test_waiver_ends_after_its_last_local_day(manager, approver, opened_at, state):
    breach = make.breach(opened_at=opened_at, state="OPEN" if opened_at else "PENDING")
    waiver = asked(breach, manager, last=TODAY)
    actions.decide_waiver(waiver=waiver, approve=True, by=approver, at=AT)

    ended = [
        actions.expire_waivers(at=datetime(2026, 11, 20, hour, tzinfo=UTC)) for hour in (4, 6, 7)
    ]

    breach.refresh_from_db()
    waiver.refresh_from_db()
    assert ended == [0, 1, 0]
    assert (breach.state, waiver.state) == (state, "ENDED")
    assert breach.state != "RESOLVED" or breach.resolved_at


def test_judge_turns_waivers_over_on_their_days(manager, approver):
    breach = make.breach(opened_at=AT)
    waiver = asked(breach, manager, first=TODAY, last=TODAY)
    actions.decide_waiver(waiver=waiver, approve=True, by=approver, at=AT - timedelta(days=1))
    seen = []

    for hour in (3, 12, 28, 31):  # midnight in Bogotá is five o'clock UTC
        actions.turn_waivers_over(
            at=datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) + timedelta(hours=hour)
        )
        breach.refresh_from_db()
        waiver.refresh_from_db()
        seen.append((breach.state, waiver.state))

    assert seen == [
        ("OPEN", "APPROVED"), ("WAIVED", "APPROVED"), ("WAIVED", "APPROVED"), ("OPEN", "ENDED"),
    ]  # fmt: skip


def test_waived_breach_keeps_measuring_and_stays_quiet(manager, approver):
    term, series = promised()
    term.agreement.owner = manager
    term.agreement.save()
    carry(series, FIRST, [71, 71, 71, 95])
    actions.evaluate(at=after(day(2)))
    at = after(day(2), hours=2)
    waiver = asked(Breach.objects.get(), manager, first=day(3), last=day(5), at=at)
    actions.decide_waiver(waiver=waiver, approve=True, by=approver, at=at)
    before = Notice.objects.filter(kind__startswith="breach_").count()

    actions.judge(at=after(day(3)))

    breach = Breach.objects.get()
    assert (breach.state, breach.severity, breach.measured) == ("WAIVED", "CRITICAL", 95)
    assert Notice.objects.filter(kind__startswith="breach_").count() == before
    actions.judge(at=after(day(5)))
    assert Breach.objects.get().state == "OPEN"


def test_waiver_covers_a_breach_that_comes_back(manager, approver):
    _, series = promised()
    carry(series, FIRST, [71, 71, 71, 60, 60, 60, 75])
    actions.evaluate(at=after(day(2)))
    at = after(day(2), hours=2)
    waiver = asked(Breach.objects.get(), manager, first=day(3), last=day(9), at=at)
    actions.decide_waiver(waiver=waiver, approve=True, by=approver, at=at)

    states = []
    for n in (5, 6):
        actions.judge(at=after(day(n)))
        states.append(Breach.objects.get().state)

    assert states == ["RESOLVED", "WAIVED"]


def test_opening_is_told_once_to_those_concerned():
    term, series = promised()
    term.agreement.owner = make.user(role="manager")
    term.agreement.save()
    partner = term.agreement.partner
    concerned = {
        term.agreement.owner,
        make.user(role="engineer", home_region=partner.region),
        make.user(role="manager", home_region=partner.region),
    }
    make.user(role="engineer", home_region="EMEA")
    make.user(role="finance", home_region=partner.region)
    make.user(role="engineer", home_region=partner.region, is_active=False)
    carry(series, FIRST, [71] * 4)

    for n in (2, 2, 3):
        actions.evaluate(at=after(day(n)))

    told = Notice.objects.filter(kind="breach_opened")
    assert {notice.recipient for notice in told} == concerned
    assert told.count() == 3
    breach = Breach.objects.get()
    assert told.first().facts == notices.facts(breach) | {
        "lines": [
            ["Partner", partner.name],
            ["Clause", f"{term.agreement.ref} §7.3"],
            ["Limit", "70\xa0%"],
            ["Measured", "71\xa0%"],
            ["Over since", "2 Nov 2026"],
            ["Due", "No contractual deadline"],
        ],
        "url": f"/breaches/{breach.ref}/",
    }


def test_what_was_over_weeks_ago_is_not_told():
    term, series = promised()
    term.agreement.owner = make.user(role="manager")
    term.agreement.save()
    carry(series, FIRST, [71, 71, 71, 60, 60, 60, *[60] * 5])

    actions.evaluate(at=after(day(10), hours=24 * 6))

    assert Breach.objects.get().state == "RESOLVED"
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("severity", "hours", "told"),
    [
        ("MAJOR", 24, 0),  # Friday to Saturday is no business day
        ("MAJOR", 71, 0),
        ("MAJOR", 72, 1),
        ("CRITICAL", 3.9, 0),
        ("CRITICAL", 4, 1),
        ("WARNING", 500, 0),
    ],
)
def test_breach_nobody_acknowledges_is_escalated_once(severity, hours, told):
    friday = datetime(2026, 11, 13, 15, tzinfo=UTC)
    boss = make.user(role="manager")
    breach = make.breach(severity=severity, opened_at=friday)
    breach.partner.owner = make.user(role="engineer")
    notices.opened(breach, at=friday)

    done = [actions.escalate(at=friday + timedelta(hours=hours)) for _ in range(2)]

    assert done == [told, 0]
    assert Notice.objects.filter(recipient=boss).count() == told


def test_snooze_that_is_over_is_told_to_who_snoozed(engineer):
    breach = make.breach()
    actions.acknowledge(breach=breach, comment="Later", snooze_until=TODAY, by=engineer, at=AT)

    done = [actions.escalate(at=AT + timedelta(days=n)) for n in (0, 1, 2)]

    assert done == [0, 1, 0]
    assert Notice.objects.get(kind="breach_escalated").recipient == engineer


def test_waiting_breaches_cost_a_constant_number_of_queries():
    counts = []
    for _ in range(2):
        for _ in range(5):
            breach = make.breach(opened_at=AT)
            breach.partner.owner = make.user()
            notices.opened(breach, at=AT)
        with CaptureQueriesContext(connection) as captured:
            actions.escalate(at=AT + timedelta(hours=1))
        counts.append(len(captured))

    assert counts == [2, 2]
