"""How agreements end before or beyond their term: terminated, void, extended by agreement."""

from datetime import UTC, date, datetime

import pytest

from apps.agreements import actions, queries
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.agreements.test_renewals import cycle, received
from tests.agreements.test_tick import instant, run, states
from tests.factories.renewals import signed

START = date(2025, 1, 1)  # the term ends on 31 Dec 2025, notice by 1 Nov
AT = datetime(2025, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def agreement(manager):
    return signed(partner=make.partner(), starts=START, owner=manager)


@pytest.fixture
def legal(db):
    return make.user(role="legal")


def terminate(agreement, *, by, at=AT, side="US", **facts):
    return actions.draft_notice(
        agreement=agreement, kind="TERMINATION", side=side, by=by, at=at, **facts
    )


def test_termination_for_convenience_runs_from_its_receipt(manager, legal):
    agreement = signed(
        partner=make.partner(), starts=START, termination_value=90, termination_unit="DAY",
        termination_align="MONTH_END",
    )  # fmt: skip
    notice = terminate(agreement, by=manager)
    received(notice, "2025-09-03T10:00", by=manager)
    assert notice.effective_on == date(2025, 12, 31)
    row = queries.agreements().get()
    assert queries.status_of(row, date(2025, 9, 5)).status == "NOTICE_GIVEN"

    run(instant("2026-02-01T00:00"))
    agreement.refresh_from_db()
    assert agreement.state == "ACTIVE"  # nobody has confirmed it

    actions.confirm_termination(notice=notice, by=legal, at=instant("2026-02-01T00:00"))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ended_on) == ("TERMINATED", date(2025, 12, 31))


def test_confirmed_termination_waits_for_its_last_day(manager, legal):
    agreement = signed(
        partner=make.partner(), starts=START, renewal_type="EVERGREEN", initial_months=None,
        renewal_months=None, notice_value=1, notice_unit="MONTH",
    )  # fmt: skip
    notice = terminate(agreement, by=manager, side="PARTNER")
    received(notice, "2025-08-31T10:00", by=manager, at=AT)
    actions.confirm_termination(notice=notice, by=legal, at=AT)
    assert notice.effective_on == date(2025, 9, 30)

    run(instant("2025-09-30T23:59"))
    agreement.refresh_from_db()
    assert agreement.state == "ACTIVE"
    run(instant("2025-10-01T00:00"))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.periods.get().ends_on) == ("TERMINATED", date(2025, 9, 30))
    assert lifecycle.history(agreement.ref).last().reason == f"{notice.ref} took effect"


def test_confirmed_termination_within_the_term_stops_its_renewal(manager, legal):
    agreement = signed(partner=make.partner(), starts=START, termination_value=30)
    run(instant("2025-11-02T00:00"))
    notice = terminate(agreement, by=manager, at=instant("2025-11-03T00:00"))
    received(notice, "2025-11-10T00:00", by=manager)

    actions.confirm_termination(notice=notice, by=legal, at=instant("2025-11-11T00:00"))

    assert states(agreement) == ["CURRENT", "CANCELLED"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "effective_on"),
        ({"effective_on": date(2025, 8, 31), "reason": "Breach"}, "effective_on"),
        ({"effective_on": date(2025, 10, 31)}, "reason"),
    ],
)
def test_termination_without_a_right_needs_a_day_and_a_cause(agreement, manager, facts, field):
    with pytest.raises(Invalid) as refusal:
        terminate(agreement, by=manager, **facts)

    assert list(refusal.value.errors) == [field]


def test_only_a_received_termination_can_be_confirmed(agreement, manager, legal):
    notice = terminate(
        agreement, by=manager, effective_on=date(2025, 10, 31), reason="Both sides agree"
    )

    with pytest.raises(Refused, match="received can be confirmed"):
        actions.confirm_termination(notice=notice, by=legal, at=AT)


def test_signed_agreement_that_never_came_into_force_is_void(manager):
    agreement = signed(
        partner=make.partner(), starts=date(2025, 12, 1), signed_at=instant("2025-08-01T12:00")
    )
    with pytest.raises(Refused, match="Say why"):
        actions.void_agreement(agreement=agreement, reason="", by=manager, at=AT)

    actions.void_agreement(agreement=agreement, reason="Signed in error", by=manager, at=AT)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.ended_on, states(agreement)) == (
        "TERMINATED", None, ["CANCELLED"],
    )  # fmt: skip
    assert lifecycle.history(agreement.ref).last().reason == "Void: Signed in error"
    assert not agreement.reminders.filter(state="PLANNED").exists()


def test_agreement_in_force_is_not_void(agreement, manager):
    with pytest.raises(Refused, match="end one in force by notice"):
        actions.void_agreement(agreement=agreement, reason="Error", by=manager, at=AT)


def test_void_replacement_does_not_end_the_one_before(agreement, manager):
    other = signed(
        partner=agreement.partner, starts=date(2025, 10, 1), signed_at=AT, supersedes=agreement
    )
    actions.void_agreement(agreement=other, reason="Signed in error", by=manager, at=AT)

    run(instant("2025-10-02T00:00"))

    agreement.refresh_from_db()
    assert agreement.state == "ACTIVE"


def renew(agreement, *, by, at=AT, **facts):
    return actions.renew_by_agreement(agreement=agreement, by=by, at=at, **facts)


def test_option_used_by_both_is_counted_from_the_original_start(manager):
    agreement = signed(
        partner=make.partner(), starts=date(2024, 8, 31), renewal_type="MUTUAL_OPTION",
        renewal_months=6,
    )  # fmt: skip

    following = renew(agreement, by=manager, at=instant("2025-05-01T00:00"))

    assert (following.origin, following.starts_on, following.ends_on) == (
        "RENEWAL", date(2025, 8, 31), date(2026, 2, 28),
    )  # fmt: skip
    assert (cycle().state, following.state) == ("RENEWED", "PLANNED")
    run(instant("2025-08-31T00:00"))
    assert states(agreement) == ["ENDED", "CURRENT"]


def test_extension_to_an_agreed_day_needs_a_reason(agreement, manager):
    with pytest.raises(Invalid) as refusal:
        renew(agreement, by=manager, ends_on=date(2026, 3, 31))
    assert list(refusal.value.errors) == ["override_reason"]

    following = renew(agreement, by=manager, ends_on=date(2026, 3, 31), reason="Side letter")

    assert (following.origin, following.counted_from) == ("EXTENSION", date(2026, 4, 1))
    with pytest.raises(Refused, match="Term 2 follows already"):
        renew(agreement, by=manager)


def test_lapsing_term_can_still_be_renewed_by_both(manager):
    agreement = signed(
        partner=make.partner(), starts=START, renewal_type="MUTUAL_OPTION", renewal_months=12
    )
    run(instant("2025-11-05T00:00"))
    assert cycle().state == "LAPSING"

    renew(agreement, by=manager, at=instant("2025-12-20T00:00"))
    run(instant("2026-01-01T00:00"))

    agreement.refresh_from_db()
    assert (agreement.state, states(agreement)) == ("ACTIVE", ["ENDED", "CURRENT"])


def test_holdover_ends_with_a_term_that_both_agree_on(manager):
    agreement = signed(
        partner=make.partner(), starts=START, renewal_type="FIXED", renewal_months=12,
        notice_value=None, has_holdover=True,
    )  # fmt: skip
    run(instant("2026-02-10T00:00"))

    following = renew(agreement, by=manager, at=instant("2026-02-10T00:00"))
    run(instant("2026-03-01T00:00"))

    assert (following.starts_on, following.ends_on) == (date(2026, 3, 1), date(2027, 2, 28))
    assert states(agreement) == ["ENDED", "ENDED", "ENDED", "CURRENT"]


def test_endless_agreement_cannot_be_extended(manager):
    agreement = signed(
        partner=make.partner(), starts=START, renewal_type="EVERGREEN", initial_months=None,
        renewal_months=None,
    )  # fmt: skip

    with pytest.raises(Refused, match="nothing to extend"):
        renew(agreement, by=manager)


def test_end_of_a_term_that_another_follows_stays(agreement, manager):
    run(instant("2025-11-05T00:00"))

    with pytest.raises(Refused, match="Term 2 follows already"):
        actions.override_end(
            period=agreement.periods.get(seq=1), ends_on=date(2026, 6, 30), reason="Letter",
            by=manager, at=AT,
        )  # fmt: skip
