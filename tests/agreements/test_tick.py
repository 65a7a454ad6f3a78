"""The renewal tick: renewals, ends, holdover, in four zones, hour by hour or after months."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.agreements import actions, queries, rules
from apps.agreements.models import Agreement, Renewal, TermPeriod
from apps.core import lifecycle
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories.renewals import signed
from tests.together import together

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
START = date(2025, 1, 1)  # the term ends on 31 Dec 2025, notice by 1 Nov


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def run(at):
    """What the hourly task does."""
    actions.activate_due(at=at)
    return actions.tick(at=at)


def rows(agreement):
    periods = agreement.periods.order_by("seq").values_list("seq", "ends_on", "origin", "state")
    cycles = agreement.renewals.order_by("period__seq").values_list("period__seq", "state")
    agreement.refresh_from_db()
    return list(periods), list(cycles), agreement.state, agreement.ended_on


def states(agreement):
    return list(agreement.periods.order_by("seq").values_list("state", flat=True))


@pytest.fixture
def partner(db):
    return make.partner()


@pytest.mark.parametrize(
    ("tz", "cut_off"),
    [
        ("UTC", "2025-11-02T00:00"),
        ("America/New_York", "2025-11-02T04:00"),  # the day summer time ends
        ("Asia/Tokyo", "2025-11-01T15:00"),
        ("Europe/Berlin", "2025-11-01T23:00"),
        ("America/Sao_Paulo", "2025-11-02T03:00"),
    ],
)
def test_renews_once_the_deadline_day_has_fully_passed_in_its_zone(partner, tz, cut_off):
    agreement = signed(partner=partner, starts=START, governing_tz=tz)
    midnight = instant(cut_off)
    assert agreement.periods.get().notice_deadline == date(2025, 11, 1)

    run(midnight - SECOND)
    assert (states(agreement), Renewal.objects.get().state) == (["CURRENT"], "UNDECIDED")

    run(midnight)
    assert (states(agreement), Renewal.objects.get().state) == (
        ["CURRENT", "PLANNED"], "AUTO_RENEWED",
    )  # fmt: skip
    assert run(midnight) == 0


@pytest.mark.parametrize(
    ("tz", "expires"),
    [
        ("America/New_York", "2026-01-01T05:00"),
        ("Asia/Tokyo", "2025-12-31T15:00"),
        ("UTC", "2026-01-01T00:00"),
        ("Europe/Berlin", "2025-12-31T23:00"),
    ],
)
def test_expires_when_its_last_day_is_over_in_its_zone(partner, tz, expires):
    agreement = signed(
        partner=partner, starts=START, governing_tz=tz, renewal_type="FIXED", renewal_months=None
    )

    run(instant(expires) - SECOND)
    agreement.refresh_from_db()
    assert agreement.state == "ACTIVE"

    run(instant(expires))
    assert rows(agreement) == (
        [(1, date(2025, 12, 31), "INITIAL", "ENDED")], [(1, "LAPSING")], "EXPIRED",
        date(2025, 12, 31),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tz", "deadline", "cut_off"),
    [
        ("America/New_York", date(2025, 3, 9), "2025-03-10T04:00"),  # 23 h long
        ("Europe/Berlin", date(2025, 3, 30), "2025-03-30T22:00"),
        ("Europe/Berlin", date(2025, 10, 26), "2025-10-26T23:00"),  # 25 h long
    ],
)
def test_deadline_on_the_day_the_clocks_change(partner, tz, deadline, cut_off):
    end = deadline + timedelta(days=60)
    agreement = signed(
        partner=partner, starts=end - timedelta(days=300), governing_tz=tz, ends_on=end
    )

    run(instant(cut_off) - SECOND)
    assert states(agreement) == ["CURRENT"]
    run(instant(cut_off))
    assert states(agreement) == ["CURRENT", "PLANNED"]


def test_terms_switch_at_the_end_and_the_people_are_told_once(partner, manager):
    agreement = signed(partner=partner, starts=START, owner=manager)

    for day in range(400):
        run(instant("2025-06-01T06:00") + timedelta(days=day))

    assert rows(agreement) == (
        [
            (1, date(2025, 12, 31), "INITIAL", "ENDED"),
            (2, date(2026, 12, 31), "RENEWAL", "CURRENT"),
        ],
        [(1, "AUTO_RENEWED"), (2, "UNDECIDED")], "ACTIVE", None,
    )  # fmt: skip
    assert list(Notice.objects.filter(kind="renewal_locked").values_list("key", flat=True)) == [
        f"{agreement.ref}:renewal_locked:2"
    ]
    renewed = lifecycle.history(f"{agreement.ref}/T2").get()
    assert (renewed.source, renewed.target, renewed.actor) == ("PLANNED", "CURRENT", None)
    assert agreement.reminders.filter(period__seq=2, state="PLANNED").exists()


KINDS = {
    "renews": {},
    "renews twice at most": {"max_renewals": 2},
    "renews by the month from the 31st": {
        "initial_months": 1, "renewal_months": 1, "notice_value": 5, "starts": date(2025, 1, 31),
    },
    "clamped": {
        "initial_months": 1, "renewal_months": 1, "notice_value": 5, "starts": date(2025, 1, 31),
        "end_rule": "CLAMP",
    },
    "end as signed": {"renewal_months": 1, "notice_value": 5, "ends_on": date(2025, 5, 30)},
    "fixed": {"renewal_type": "FIXED", "renewal_months": None},
    "holdover": {
        "renewal_type": "FIXED", "renewal_months": None, "notice_value": None,
        "has_holdover": True, "initial_months": 5, "starts": date(2025, 1, 31),
    },
    "option": {"renewal_type": "MUTUAL_OPTION"},
    "endless": {"renewal_type": "EVERGREEN", "initial_months": None, "renewal_months": None},
}  # fmt: skip


@pytest.mark.parametrize("facts", KINDS.values(), ids=KINDS.keys())
def test_tick_after_months_leaves_what_frequent_ones_leave(partner, facts):
    facts = {"starts": START, **facts}
    stepped, jumped = (signed(partner=partner, **facts) for _ in range(2))
    jump = instant("2026-03-15T12:00")

    for half_day in range(2 * 440):
        at = instant("2025-01-01T00:30") + half_day * 12 * HOUR
        if at < jump and stepped.pk in queries.due(at):
            with_only(stepped, at)
    run(jump)

    assert rows(stepped) == rows(jumped)
    check_chain(stepped)


def with_only(agreement, at):
    """A tick that sees one agreement, so that the other one stays behind."""
    Agreement.objects.exclude(pk=agreement.pk).update(state="DRAFT")
    run(at)
    Agreement.objects.exclude(pk=agreement.pk).update(state="ACTIVE")


def check_chain(agreement):
    periods = list(TermPeriod.objects.filter(agreement=agreement).order_by("seq"))
    assert [period.seq for period in periods] == list(range(1, len(periods) + 1))
    for former, following in zip(periods, periods[1:], strict=False):
        assert following.starts_on == former.ends_on + timedelta(days=1)
        assert following.ends_on >= following.starts_on
    assert sum(period.state == "CURRENT" for period in periods) <= 1


def test_months_end_where_they_were_counted_from_the_start(partner):
    agreement = signed(partner=partner, **{"starts": date(2025, 1, 31), **KINDS["clamped"]})

    run(instant("2025-06-15T12:00"))

    ends = list(agreement.periods.order_by("seq").values_list("ends_on", flat=True))[:5]
    assert ends == [
        date(2025, 2, 27), date(2025, 3, 30), date(2025, 4, 29), date(2025, 5, 30),
        date(2025, 6, 29),
    ]  # fmt: skip


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    days=st.lists(st.integers(min_value=0, max_value=800), min_size=1, max_size=8),
)
def test_ticks_in_any_number_give_the_same_terms(partner, kind, days):
    facts = {"starts": START, **KINDS[kind]}
    agreement, other = (signed(partner=partner, **facts) for _ in range(2))
    start, last = instant("2025-02-01T00:00"), max(days)

    for day in sorted(days):
        with_only(agreement, start + timedelta(days=day))
        with_only(agreement, start + timedelta(days=day))
    run(start + timedelta(days=last))

    assert rows(agreement) == rows(other)
    check_chain(agreement)


def test_older_tick_after_a_newer_one_changes_nothing(partner):
    agreement = signed(partner=partner, starts=START)
    run(instant("2026-02-01T00:00"))
    before = rows(agreement)

    for day in (0, 100, 200):
        run(instant("2025-05-01T00:00") + timedelta(days=day))

    assert rows(agreement) == before


def test_holdover_begins_after_a_fixed_term_and_says_so(partner, manager):
    agreement = signed(partner=partner, owner=manager, **KINDS["holdover"])

    run(instant("2025-09-15T00:00"))

    periods = agreement.periods.order_by("seq")
    assert [(p.seq, p.ends_on.isoformat(), p.origin, p.state) for p in periods] == [
        (1, "2025-06-30", "INITIAL", "ENDED"),
        (2, "2025-07-31", "HOLDOVER", "ENDED"),
        (3, "2025-08-31", "HOLDOVER", "ENDED"),
        (4, "2025-09-30", "HOLDOVER", "CURRENT"),
    ]
    assert Notice.objects.filter(kind="holdover").count() == 1
    row = queries.agreements().get(pk=agreement.pk)
    assert queries.status_of(row, date(2025, 9, 15)).status == "HOLDOVER"


def test_option_that_nobody_used_lapses(partner):
    agreement = signed(partner=partner, starts=START, **KINDS["option"])

    run(instant("2025-11-02T00:00"))
    assert Renewal.objects.get().state == "LAPSING"
    run(instant("2026-01-01T00:00"))

    agreement.refresh_from_db()
    assert (agreement.state, agreement.ended_on) == ("EXPIRED", date(2025, 12, 31))


def test_clauses_stop_with_the_agreement(partner):
    agreement = signed(partner=partner, starts=START, **KINDS["fixed"])
    revision = make.term(agreement=agreement).revisions.get()

    run(instant("2026-05-01T00:00"))

    revision.refresh_from_db()
    assert revision.valid_to == date(2025, 12, 31)
    assert not agreement.reminders.filter(state="PLANNED").exists()


def test_replacement_ends_the_one_before_when_it_comes_into_force(partner):
    old = signed(partner=partner, starts=START)
    new = signed(
        partner=partner, starts=date(2025, 9, 1), signed_at=instant("2025-08-01T12:00"),
        supersedes=old,
    )  # fmt: skip

    run(instant("2025-08-31T23:59"))
    old.refresh_from_db()
    assert old.state == "ACTIVE"

    run(instant("2025-09-01T00:00"))
    assert rows(old)[0] == [(1, date(2025, 12, 31), "INITIAL", "ENDED")]
    assert (old.state, old.ended_on) == ("SUPERSEDED", date(2025, 8, 31))
    assert lifecycle.history(old.ref).last().reason == f"Replaced by {new.ref}"


def test_replacement_that_begins_after_the_end_does_not_bring_it_back(partner):
    old = signed(partner=partner, starts=START, **KINDS["fixed"])
    signed(
        partner=partner, starts=date(2026, 3, 1), signed_at=instant("2025-08-01T12:00"),
        supersedes=old,
    )  # fmt: skip

    run(instant("2026-06-01T00:00"))

    old.refresh_from_db()
    assert (old.state, old.ended_on) == ("EXPIRED", date(2025, 12, 31))


def test_quiet_tick_costs_one_query(partner, django_assert_num_queries):
    for day in (1, 5, 9):
        signed(partner=partner, starts=date(2025, 1, day))
    run(instant("2025-07-01T00:00"))

    with django_assert_num_queries(1):
        assert actions.tick(at=instant("2025-07-02T00:00")) == 0


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_renew_once():
    agreement = signed(partner=make.partner(), starts=START)
    at = instant("2025-11-05T00:00")

    results = together(*[lambda: actions.tick(at=at)] * 2)

    assert sorted(results) in ([0, 1], [1, 1])
    assert states(agreement) == ["CURRENT", "PLANNED"]
    assert lifecycle.history(f"{agreement.ref}/R1").count() == 1


def test_standing_of_an_agreement_that_is_due_names_its_event(partner):
    agreement = signed(partner=partner, starts=START)

    event = rules.next_event(queries.standing(agreement), date(2025, 11, 2))

    assert (event.due.name, event.day) == ("OPENED", date(2025, 6, 4))
