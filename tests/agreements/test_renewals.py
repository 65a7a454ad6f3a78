"""Decisions about the end of a term, and the notices that carry them out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.agreements import actions, queries, rules
from apps.agreements.models import ContractNotice, Renewal
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.notifications.models import Notice
from tests import factories as make
from tests.agreements.test_tick import instant, run, states
from tests.factories.renewals import signed
from tests.together import together

START = date(2025, 1, 1)  # the term ends on 31 Dec 2025, notice by 1 Nov
AT = datetime(2025, 9, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
COMMIT = {
    "commit_bps": 200_000_000_000, "price_per_mbps": "0.30", "currency": "USD",
    "overage_price_per_mbps": "0.30", "percentile": "95",
}  # fmt: skip


@pytest.fixture
def agreement(manager):
    return signed(partner=make.partner(), starts=START, owner=manager)


@pytest.fixture
def legal(db):
    return make.user(role="legal")


def decide(agreement, decision, *, by, at=AT, **more):
    return actions.decide_renewal(agreement=agreement, decision=decision, by=by, at=at, **more)


def non_renewal(agreement, *, by, side="PARTNER", at=AT, **facts):
    return actions.draft_notice(
        agreement=agreement, kind="NON_RENEWAL", side=side, by=by, at=at, **facts
    )


def received(notice, when, *, by, at=None):
    when = instant(when) if isinstance(when, str) else when
    return actions.record_receipt(notice=notice, received_at=when, by=by, at=at or when)


def cycle():
    return Renewal.objects.get(period__seq=1)


def test_decision_is_recorded_with_who_when_and_why(agreement, manager):
    renewal = decide(agreement, "RENEGOTIATE", by=manager, reason=" Price ")

    renewal.refresh_from_db()
    assert (renewal.state, renewal.decision, renewal.decided_reason) == (
        "RENEGOTIATE", "RENEGOTIATE", "Price",
    )  # fmt: skip
    assert (renewal.decided_by, renewal.decided_at) == (manager, AT)
    move = lifecycle.history(f"{agreement.ref}/R1").get()
    assert (move.source, move.target, move.actor) == ("UNDECIDED", "RENEGOTIATE", manager)


def test_decision_can_be_changed_until_the_deadline(agreement, manager):
    for choice in ("RENEW", "RENEGOTIATE", "NON_RENEW", "RENEW", "RENEW"):
        decide(agreement, choice, by=manager)
    assert cycle().state == "RENEW"

    with pytest.raises(Refused, match="renewed by itself"):
        decide(agreement, "NON_RENEW", by=manager, at=instant("2025-11-02T00:00"))


@pytest.mark.parametrize(
    ("facts", "decision", "refusal"),
    [
        ({}, "LAPSING", "It renews by itself"),
        ({}, "PERHAPS", "one of the decisions"),
        (
            {"renewal_type": "EVERGREEN", "initial_months": None, "renewal_months": None},
            "RENEW", "goes on until",
        ),
    ],
)  # fmt: skip
def test_choice_that_cannot_be_is_refused(manager, facts, decision, refusal):
    agreement = signed(partner=make.partner(), starts=START, **facts)

    with pytest.raises(Refused, match=refusal):
        decide(agreement, decision, by=manager)


def test_fixed_term_may_be_left_to_lapse_and_taken_back(manager):
    agreement = signed(
        partner=make.partner(), starts=START, renewal_type="FIXED", renewal_months=None
    )

    decide(agreement, "LAPSING", by=manager)
    assert cycle().state == "LAPSING"
    assert not agreement.reminders.filter(state="PLANNED").exists()

    decide(agreement, "RENEGOTIATE", by=manager)
    assert cycle().state == "RENEGOTIATE"
    assert agreement.reminders.filter(state="PLANNED").exists()


def test_agreement_not_in_force_has_nothing_to_decide(manager):
    agreement = make.agreement(state="DRAFT")

    with pytest.raises(Refused, match="is Draft, not in force"):
        decide(agreement, "RENEW", by=manager)


def test_high_value_waits_for_a_second_person(agreement, manager, legal):
    make.term(agreement=agreement, type="COMMIT_RATE", params=commit())
    assert queries.yearly_commit(agreement) == 720_000

    decide(agreement, "NON_RENEW", by=manager, reason="Too dear")
    assert (cycle().state, cycle().proposed) == ("UNDECIDED", "NON_RENEW")
    assert Notice.objects.filter(kind="renewal_approval", recipient=legal).count() == 1
    assert not Notice.objects.filter(kind="renewal_approval", recipient=manager).exists()
    with pytest.raises(Refused, match="Somebody else"):
        actions.approve_renewal(agreement=agreement, by=manager, at=AT)

    actions.approve_renewal(agreement=agreement, by=legal, at=AT + DAY)
    found = cycle()
    assert (found.state, found.decided_by, found.approved_by, found.proposed) == (
        "NON_RENEW", manager, legal, "",
    )  # fmt: skip
    assert found.decided_reason == "Too dear"
    with pytest.raises(Refused, match="Nothing waits"):
        actions.approve_renewal(agreement=agreement, by=legal, at=AT + DAY)


def commit():
    return rules.params_to_json(rules.parse_params("COMMIT_RATE", COMMIT))


def test_second_person_may_refuse_with_a_reason(agreement, manager, legal):
    make.term(agreement=agreement, type="COMMIT_RATE", params=commit())
    decide(agreement, "RENEW", by=manager)

    with pytest.raises(Refused, match="Say why"):
        actions.reject_renewal(agreement=agreement, reason=" ", by=legal, at=AT)
    actions.reject_renewal(agreement=agreement, reason="Ask for less", by=legal, at=AT)

    assert (cycle().state, cycle().proposed) == ("UNDECIDED", "")
    told = Notice.objects.get(recipient=manager, kind="renewal_approval")
    assert "Ask for less" in told.body


def test_proposal_that_nobody_approved_does_not_stop_the_renewal(agreement, manager):
    make.term(agreement=agreement, type="COMMIT_RATE", params=commit())
    decide(agreement, "NON_RENEW", by=manager)

    run(instant("2025-11-02T00:00"))

    assert (cycle().state, cycle().proposed) == ("AUTO_RENEWED", "")


def test_ladder_stops_when_the_decision_is_carried_out(agreement, manager):
    planned = agreement.reminders.filter(state="PLANNED")
    decide(agreement, "NON_RENEW", by=manager)
    assert planned.exists()

    notice = non_renewal(agreement, by=manager, side="US")
    actions.send_notice(notice=notice, by=manager, at=AT)
    assert planned.exists()

    received(notice, AT + DAY, by=manager)
    assert not planned.exists()


def test_in_time_notice_ends_the_agreement_with_its_term(agreement, manager):
    decide(agreement, "NON_RENEW", by=manager)
    notice = non_renewal(agreement, by=manager, side="US", method="COURIER", clause="§2.2")
    actions.send_notice(notice=notice, by=manager, at=AT)
    assert cycle().state == "NOTICE_SENT"

    received(notice, "2025-11-01T23:59", by=manager)
    assert (notice.timely, notice.deadline, notice.effective_on) == (
        "IN_TIME", date(2025, 11, 1), date(2025, 12, 31),
    )  # fmt: skip
    assert cycle().state == "NOTICE_EFFECTIVE"
    row = queries.agreements().get()
    assert queries.status_of(row, date(2025, 11, 5)).status == "NOTICE_GIVEN"

    run(instant("2026-01-01T00:00"))
    agreement.refresh_from_db()
    assert (agreement.state, states(agreement)) == ("EXPIRED", ["ENDED"])


def test_late_notice_does_not_stop_the_renewal(agreement, manager):
    decide(agreement, "NON_RENEW", by=manager)
    notice = non_renewal(agreement, by=manager, side="US")
    actions.send_notice(notice=notice, by=manager, at=AT)

    received(notice, "2025-11-02T00:00", by=manager)

    assert (notice.timely, cycle().state) == ("LATE", "AUTO_RENEWED")
    assert states(agreement) == ["CURRENT", "PLANNED"]


def test_waived_lateness_cancels_the_next_term(agreement, manager, legal):
    notice = non_renewal(agreement, by=manager)
    received(notice, "2025-11-10T10:00", by=manager)

    with pytest.raises(Refused, match="Say who"):
        actions.waive_lateness(notice=notice, waiver=" ", by=legal, at=instant("2025-11-12T00:00"))
    actions.waive_lateness(
        notice=notice, waiver="Ana Ruiz of their legal team, by mail", by=legal,
        at=instant("2025-11-12T00:00"),
    )  # fmt: skip

    notice.refresh_from_db()
    assert (notice.timely, notice.waived_by, cycle().state) == (
        "WAIVED", legal, "NOTICE_EFFECTIVE",
    )  # fmt: skip
    assert states(agreement) == ["CURRENT", "CANCELLED"]
    run(instant("2026-01-01T00:00"))
    agreement.refresh_from_db()
    assert agreement.state == "EXPIRED"


def test_lateness_cannot_be_waived_once_the_next_term_runs(agreement, manager, legal):
    notice = non_renewal(agreement, by=manager)
    received(notice, "2025-11-10T10:00", by=manager)

    with pytest.raises(Refused, match="next term has begun"):
        actions.waive_lateness(
            notice=notice, waiver="All agree", by=legal, at=instant("2026-01-01T00:00")
        )


def test_receipt_in_time_that_is_recorded_late_still_counts(agreement, manager):
    notice = non_renewal(agreement, by=manager)
    run(instant("2025-11-02T00:00"))
    assert states(agreement) == ["CURRENT", "PLANNED"]

    received(notice, "2025-11-01T18:00", by=manager, at=instant("2025-11-06T00:00"))

    assert (notice.timely, states(agreement)) == ("IN_TIME", ["CURRENT", "CANCELLED"])


@pytest.mark.parametrize(
    ("sent", "deemed", "renewal"),
    [
        ("2025-10-29T10:00", date(2025, 10, 31), "NOTICE_EFFECTIVE"),
        ("2025-10-30T10:00", date(2025, 11, 3), "AUTO_RENEWED"),
    ],
)
def test_notice_deemed_received_counts_from_that_day(agreement, manager, sent, deemed, renewal):
    decide(agreement, "RENEGOTIATE", by=manager)
    notice = non_renewal(agreement, by=manager, side="US", deemed_days=2)
    actions.send_notice(notice=notice, by=manager, at=instant(sent))
    assert notice.deemed_on == deemed

    run(instant("2025-11-04T00:00"))

    notice.refresh_from_db()
    assert (notice.state, notice.is_deemed, cycle().state) == ("RECEIVED", True, renewal)


def test_our_notice_needs_a_decision_first(agreement, manager):
    notice = non_renewal(agreement, by=manager, side="US")

    with pytest.raises(Refused, match="Decide first"):
        actions.send_notice(notice=notice, by=manager, at=AT)


def test_notice_sent_holds_the_decision_until_it_is_taken_back(agreement, manager):
    decide(agreement, "RENEGOTIATE", by=manager)
    notice = non_renewal(agreement, by=manager, side="US")
    actions.send_notice(notice=notice, by=manager, at=AT)
    with pytest.raises(Refused, match="Withdraw it"):
        decide(agreement, "RENEW", by=manager)

    actions.withdraw_notice(notice=notice, reason="Terms agreed", by=manager, at=AT)

    assert (notice.state, cycle().state) == ("WITHDRAWN", "RENEGOTIATE")


def test_valid_notice_taken_back_lets_the_term_renew_again(agreement, manager, legal):
    notice = non_renewal(agreement, by=manager)
    received(notice, "2025-11-01T18:00", by=manager)
    run(instant("2025-11-20T00:00"))
    assert states(agreement) == ["CURRENT"]

    actions.withdraw_notice(
        notice=notice, reason="Both agree", by=legal, at=instant("2025-11-20T00:00")
    )

    assert (cycle().state, states(agreement)) == ("AUTO_RENEWED", ["CURRENT", "PLANNED"])


def test_notice_waived_then_taken_back_plans_the_cancelled_term_again(agreement, manager, legal):
    notice = non_renewal(agreement, by=manager)
    received(notice, "2025-11-10T10:00", by=manager)
    later = instant("2025-11-12T00:00")
    actions.waive_lateness(notice=notice, waiver="Agreed", by=legal, at=later)

    actions.withdraw_notice(notice=notice, reason="Both agree", by=legal, at=later)

    assert states(agreement) == ["CURRENT", "PLANNED"]
    assert cycle().state == "AUTO_RENEWED"


@pytest.mark.parametrize(
    ("sent", "got", "at", "field"),
    [
        (None, "2025-09-03T00:00", "2025-09-02T00:00", "received_at"),
        ("2025-09-02T00:00", "2025-09-01T00:00", "2025-09-03T00:00", "received_at"),
    ],
)
def test_receipt_that_cannot_be_is_refused(agreement, manager, sent, got, at, field):
    notice = non_renewal(agreement, by=manager)
    if sent:
        actions.send_notice(notice=notice, by=manager, at=instant(sent))

    with pytest.raises(Invalid) as refusal:
        received(notice, got, by=manager, at=instant(at))

    assert list(refusal.value.errors) == [field]
    assert not ContractNotice.objects.exclude(received_at=None).exists()


def test_receipt_is_recorded_once(agreement, manager):
    notice = non_renewal(agreement, by=manager)
    received(notice, AT, by=manager)

    with pytest.raises(Refused, match="cannot become Received"):
        received(notice, AT + DAY, by=manager)


@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_are_one():
    manager = make.user(role="manager")
    agreement = signed(partner=make.partner(), starts=START)
    notice = non_renewal(agreement, by=manager)
    views = [ContractNotice.objects.select_related("agreement").get() for _ in range(2)]

    results = together(*[lambda view=view: received(view, AT, by=manager) for view in views])

    assert [result.conflict for result in results if isinstance(result, Refused)] == [True]
    assert lifecycle.history(notice.ref).count() == 1


def test_managers_of_the_region_are_told_when_it_gets_very_close(agreement, manager):
    near, far = (make.user(role="manager", home_region=code) for code in ("LATAM", "EMEA"))

    actions.remind(at=instant("2025-10-18T06:00"))
    assert not Notice.objects.filter(kind="notice_deadline", recipient=near).exists()
    actions.remind(at=instant("2025-10-25T06:00"))

    told = Notice.objects.filter(kind="notice_deadline", key__endswith=":7")
    assert {notice.recipient for notice in told} == {manager, near}
    assert far not in {notice.recipient for notice in told}
