"""The ladder of reminders, sent once each, in the agreement's zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.agreements import actions
from apps.agreements.models import Agreement
from apps.core.errors import Refused
from apps.notifications.models import Notice
from tests import factories as make
from tests.agreements.test_editing import EFFECTIVE, SIGNED, create, signed
from tests.factories import AT
from tests.together import together

DEADLINE = date(2026, 12, 2)
TOMORROW = AT + timedelta(days=1)


def at(day, hour=12):
    """An instant on a day, noon in Bogotá at 17:00 UTC."""
    return datetime.fromisoformat(f"{day}T00:00").replace(hour=hour, tzinfo=UTC)


def ladder(agreement):
    rows = agreement.reminders.order_by("due_on").values_list("offset_days", "state")
    return dict(rows)


def keys():
    return sorted(Notice.objects.values_list("key", flat=True))


@pytest.fixture
def agreement(manager):
    return signed(owner=manager)


def test_late_plan_sends_only_the_most_urgent_step(agreement):
    planned = ladder(agreement)

    assert actions.remind(at=AT) == 1

    skipped, ahead = dict.fromkeys([120, 90, 60, 30], "SKIPPED"), [14, 7, 1, 0]
    assert planned == skipped | dict.fromkeys(ahead, "PLANNED")
    assert keys() == [f"{agreement.ref}:notice:1:14"]


def test_ladder_is_planned_on_the_deadline_when_signed_in_time(manager):
    agreement = create(owner=manager)

    actions.record_signed(
        agreement=agreement, signed_on=SIGNED, effective_on=EFFECTIVE, by=None, at=at("2026-01-01")
    )

    days = dict(agreement.reminders.values_list("offset_days", "due_on"))
    assert days[120] == date(2026, 8, 4)
    assert days[0] == DEADLINE
    assert set(ladder(agreement).values()) == {"PLANNED"}


def test_each_step_is_sent_once_on_its_day(manager):
    agreement = create(owner=manager)
    actions.record_signed(
        agreement=agreement, signed_on=SIGNED, effective_on=EFFECTIVE, by=None, at=at("2026-01-01")
    )
    day, sent = date(2026, 7, 1), []

    while day <= date(2027, 1, 15):
        sent += [(DEADLINE - day).days] * sum(actions.remind(at=at(day)) for _ in range(2))
        day += timedelta(days=1)

    assert sent == [120, 90, 60, 30, 14, 7, 1, 0]
    assert keys() == sorted(f"{agreement.ref}:notice:1:{offset}" for offset in sent)
    assert set(ladder(agreement).values()) == {"SENT"}


def test_step_waits_for_the_day_in_the_agreements_zone(agreement):
    actions.remind(at=AT)

    assert actions.remind(at=datetime(2026, 11, 25, 4, 59, tzinfo=UTC)) == 0
    assert actions.remind(at=datetime(2026, 11, 25, 5, 0, tzinfo=UTC)) == 1
    assert ladder(agreement)[7] == "SENT"


def test_step_ahead_of_utc_is_sent_when_its_day_has_begun_there(manager):
    agreement = signed(owner=manager, governing_tz="Asia/Tokyo")
    actions.remind(at=AT)

    assert actions.remind(at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC)) == 1
    assert ladder(agreement)[7] == "SENT"


def test_after_a_pause_the_most_urgent_step_stands_for_the_missed(agreement):
    actions.remind(at=AT)

    assert actions.remind(at=at("2026-12-01")) == 1

    states = ladder(agreement)
    assert (states[7], states[1], states[0]) == ("SKIPPED", "SENT", "PLANNED")


def test_nothing_is_sent_after_the_deadline(agreement):
    assert actions.remind(at=at("2026-12-04")) == 0

    assert not Notice.objects.exists()
    assert "PLANNED" not in ladder(agreement).values()


def test_notice_says_what_is_due_and_what_silence_means(agreement, manager):
    actions.remind(at=AT)

    notice = Notice.objects.get()
    lines = dict(notice.facts["lines"])
    assert notice.recipient == manager
    assert (notice.kind, notice.ref) == ("notice_deadline", agreement.ref)
    assert notice.title == f"{agreement.partner}: notice 2 Dec 2026, 13 days left"
    assert notice.body == "If nobody acts: renews for 12 months, until 31 Jan 2028."
    assert lines["Deadline"] == "2 Dec 2026 (America/Bogota)"
    assert lines["Act by"] == "Wed 2 Dec"
    assert notice.facts["url"] == f"/agreements/{agreement.ref}/"


@pytest.mark.parametrize(
    ("day", "urgency"),
    [("2026-11-17", "info"), ("2026-11-18", "warn"), ("2026-11-25", "bad"), ("2026-12-02", "bad")],
)
def test_urgency_grows_as_countdowns_do(manager, day, urgency):
    agreement = signed(owner=manager)
    agreement.reminders.update(state="PLANNED")

    actions.remind(at=at(day))

    assert Notice.objects.get().urgency == urgency


def test_step_that_comes_close_goes_to_the_partners_owners_too(agreement):
    partner = agreement.partner
    partner.owner, partner.backup_owner = make.user(), make.user()
    partner.save()

    actions.remind(at=AT)

    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told == {agreement.owner_id, partner.owner_id, partner.backup_owner_id}


def test_without_an_owner_the_managers_of_the_region_are_told(db):
    near, everywhere = (make.user(role="manager", home_region=r) for r in ("LATAM", ""))
    make.user(role="manager", home_region="EMEA")
    make.user(role="engineer", home_region="LATAM")
    signed(owner=make.user(is_active=False))

    actions.remind(at=AT)

    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told == {near.pk, everywhere.pk}


def test_without_managers_of_the_region_all_of_them_are_told(db):
    far = make.user(role="manager", home_region="EMEA")
    signed()

    actions.remind(at=AT)

    assert Notice.objects.get().recipient == far


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once():
    manager = make.user(role="manager")
    agreements = [signed(owner=manager) for _ in range(5)]

    results = together(*[lambda: actions.remind(at=AT)] * 2)

    assert sum(results) == 5
    assert keys() == sorted(f"{agreement.ref}:notice:1:14" for agreement in agreements)


def test_edit_cancels_what_was_planned_and_keeps_what_was_sent(agreement):
    actions.remind(at=AT)

    actions.edit_agreement(agreement=agreement, by=None, at=TOMORROW, notice_value=30)

    rows = set(agreement.reminders.values_list("offset_days", "due_on", "state"))
    assert (14, date(2026, 11, 18), "SENT") in rows
    assert (7, date(2026, 11, 25), "CANCELLED") in rows
    assert (0, date(2027, 1, 1), "PLANNED") in rows
    assert (30, date(2026, 12, 2), "PLANNED") in rows


def test_edit_there_and_back_leaves_one_ladder(agreement):
    for notice in (30, 60):
        actions.edit_agreement(agreement=agreement, by=None, at=AT, notice_value=notice)

    planned = agreement.reminders.filter(state="PLANNED")
    assert set(planned.values_list("due_on", flat=True)) <= {
        DEADLINE - timedelta(days=offset) for offset in (14, 7, 1, 0)
    }
    assert actions.remind(at=at("2026-12-02")) == 1


def test_step_sent_for_an_earlier_deadline_is_sent_again_for_the_later(agreement):
    actions.remind(at=AT)
    actions.edit_agreement(agreement=agreement, by=None, at=AT, notice_value=30)

    actions.remind(at=at("2026-12-18"))

    assert f"{agreement.ref}:notice:1:14" in keys()
    assert f"{agreement.ref}:notice:1:14:2026-12-18" in keys()


def test_snooze_skips_to_the_day_and_reminds_then(agreement):
    actions.remind(at=AT)

    actions.snooze_reminder(agreement=agreement, until=date(2026, 11, 27), by=None, at=AT)

    assert actions.remind(at=at("2026-11-26")) == 0
    assert actions.remind(at=at("2026-11-27")) == 1
    assert actions.remind(at=at("2026-11-27")) == 0
    assert actions.remind(at=at("2026-12-01")) == 1
    assert ladder(agreement) | {7: "SKIPPED", 5: "SENT", 1: "SENT"} == ladder(agreement)


def test_snooze_to_a_day_of_the_ladder_adds_no_step(agreement):
    actions.remind(at=AT)

    for _ in range(2):
        actions.snooze_reminder(agreement=agreement, until=date(2026, 11, 25), by=None, at=AT)

    assert agreement.reminders.count() == 8
    assert ladder(agreement)[7] == "PLANNED"


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-11-19", "still ahead"),
        ("2026-12-03", "act by 2 Dec 2026"),
        ("2030-01-01", "too late"),
    ],
)
def test_snooze_stays_before_the_day_to_act(agreement, until, words):
    with pytest.raises(Refused, match=words):
        actions.snooze_reminder(
            agreement=agreement, until=date.fromisoformat(until), by=None, at=AT
        )


def test_what_has_no_deadline_cannot_be_snoozed(db):
    with pytest.raises(Refused, match="no deadline"):
        actions.snooze_reminder(agreement=create(), until=date(2026, 12, 1), by=None, at=AT)


def test_endless_agreement_is_reviewed_every_year(manager):
    agreement = signed(
        owner=manager, renewal_type="EVERGREEN", initial_months=None, renewal_months=None
    )
    days = [at(f"{year}-{day}") for year in (2027, 2028, 2029) for day in ("01-31", "02-01")]

    sent = [actions.remind(at=day) for day in days for _ in range(2)]

    assert sent == [0, 0, 1, 0] * 3
    assert keys()[0] == f"{agreement.ref}:review:1:0"
    assert set(Notice.objects.values_list("kind", flat=True)) == {"agreement_review"}
    assert agreement.reminders.get(state="PLANNED").due_on == date(2030, 2, 1)


def test_fixed_term_without_notice_is_reminded_of_its_end(manager):
    signed(
        owner=manager, renewal_type="FIXED", renewal_months=None, notice_value=None,
        initial_months=35,
    )  # fmt: skip

    actions.remind(at=AT)

    notice = Notice.objects.get()
    assert ":end:1:" in notice.key
    assert "end of term 31 Dec 2026" in notice.title
    assert notice.body == "If nobody acts: ends on 31 Dec 2026."


def test_agreements_that_are_over_are_not_reminded_of(agreement):
    Agreement.objects.update(state="TERMINATED")

    assert actions.remind(at=AT) == 0


def test_quiet_run_costs_one_query(agreement, django_assert_num_queries):
    actions.remind(at=AT)

    with django_assert_num_queries(1):
        assert actions.remind(at=AT) == 0
