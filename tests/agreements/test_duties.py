"""Obligations: write down, change, fulfil, waive, retire."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions, queries
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.agreements.test_editing import EFFECTIVE, SIGNED, create
from tests.factories import AT
from tests.together import together

TODAY = date(2026, 11, 19)
TOMORROW = TODAY + timedelta(days=1)


def add(agreement=None, **facts):
    """A yearly report, due first in a month; AT is noon in Bogotá less some hours."""
    facts = {"text": "Traffic report", "first_due_on": date(2026, 12, 19), "by": None} | facts
    return actions.add_obligation(agreement=agreement or make.agreement(), at=AT, **facts)


def days(obligation):
    rows = obligation.occurrences.order_by("due_on").values_list("due_on", "state")
    return [(day.isoformat(), state) for day, state in rows]


def first(obligation):
    return queries.occurrences().filter(obligation=obligation).order_by("due_on").first()


def fulfil(occurrence, **facts):
    facts = {"fulfilled_on": TODAY, "evidence": "Mail of today", "by": None, "at": AT} | facts
    return actions.fulfil_occurrence(occurrence=occurrence, **facts)


def test_days_of_the_next_13_months_are_written_down(db):
    obligation = add(recurrence="QUARTERLY")

    assert obligation.ref == f"{obligation.agreement.ref}/O1"
    assert days(obligation) == [
        ("2026-12-19", "UPCOMING"), ("2027-03-19", "UPCOMING"), ("2027-06-19", "UPCOMING"),
        ("2027-09-19", "UPCOMING"), ("2027-12-19", "UPCOMING"),
    ]  # fmt: skip


def test_numbers_count_within_the_agreement(db):
    agreement = make.agreement()

    numbers = [add(agreement).number, add(agreement).number, add().number]

    assert numbers == [1, 2, 1]


def test_the_agreements_owner_answers_unless_another_is_named(manager, engineer):
    agreement = make.agreement(owner=manager)

    assert add(agreement).owner == manager
    assert add(agreement, owner=engineer).owner == engineer


def test_what_recurs_begins_with_today_and_keeps_its_anchor(db):
    obligation = add(recurrence="MONTHLY", first_due_on=date(2024, 1, 31))

    assert days(obligation)[:4] == [
        ("2026-11-30", "DUE"), ("2026-12-31", "UPCOMING"), ("2027-01-31", "UPCOMING"),
        ("2027-02-28", "UPCOMING"),
    ]  # fmt: skip


def test_a_single_day_in_the_past_is_overdue_at_once(db):
    assert days(add(first_due_on=date(2026, 11, 1))) == [("2026-11-01", "OVERDUE")]


def test_a_draft_has_no_days_until_it_is_signed(db):
    obligation = add(make.agreement(state="DRAFT", signed_on=None, effective_on=None))

    assert days(obligation) == []


def test_the_signature_writes_its_days_down_at_once(db):
    agreement = create()
    obligation = add(agreement, first_due_on=date(2026, 11, 30))

    actions.record_signed(
        agreement=agreement, signed_on=SIGNED, effective_on=EFFECTIVE, by=None, at=AT
    )

    assert days(obligation) == [("2026-11-30", "DUE")]


@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED", "SUPERSEDED", "CANCELLED"])
def test_nothing_new_falls_due_under_what_is_over(db, state):
    with pytest.raises(Refused, match="nothing new falls due"):
        add(make.agreement(state=state))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"who": "NOBODY"}, "who"),
        ({"recurrence": "DAILY"}, "recurrence"),
        ({"recurrence": "YEARLY", "until_on": date(2026, 12, 18)}, "until_on"),
        ({"until_on": date(2027, 12, 18)}, "until_on"),
        ({"lead_days": -1}, "lead_days"),
    ],
)
def test_a_wrong_fact_is_named(db, facts, field):
    with pytest.raises(Invalid) as refusal:
        add(**facts)

    assert field in refusal.value.errors


def test_a_term_of_another_agreement_is_refused(db):
    with pytest.raises(Invalid) as refusal:
        add(term=make.term())

    assert list(refusal.value.errors) == ["term"]


def test_days_ahead_follow_a_new_schedule_and_the_past_stays(db):
    obligation = add(recurrence="MONTHLY", first_due_on=TODAY - timedelta(days=10))
    actions.follow_calendar(at=AT + timedelta(days=31))
    before = days(obligation)[0]

    actions.edit_obligation(
        obligation=obligation, recurrence="YEARLY", first_due_on=date(2027, 3, 1), by=None,
        at=AT + timedelta(days=31),
    )  # fmt: skip

    assert before == ("2026-12-09", "OVERDUE")
    assert days(obligation) == [before, ("2027-03-01", "UPCOMING")]


def test_settled_days_ahead_stay_when_the_schedule_changes(db):
    obligation = add(recurrence="YEARLY")
    fulfil(first(obligation))

    actions.edit_obligation(obligation=obligation, first_due_on=date(2027, 2, 1), by=None, at=AT)

    assert days(obligation) == [("2026-12-19", "FULFILLED"), ("2027-02-01", "UPCOMING")]


def test_a_longer_lead_time_makes_it_due_now(db):
    obligation = add()

    actions.edit_obligation(obligation=obligation, lead_days=30, by=None, at=AT)

    assert days(obligation) == [("2026-12-19", "DUE")]


def test_other_words_leave_the_days_alone(db):
    obligation = add()
    row = first(obligation).pk

    actions.edit_obligation(obligation=obligation, text="Traffic and port report", by=None, at=AT)

    assert first(obligation).pk == row


def test_a_single_day_can_be_corrected_to_the_past(db):
    obligation = add()

    actions.edit_obligation(obligation=obligation, first_due_on=date(2026, 11, 2), by=None, at=AT)

    assert days(obligation) == [("2026-11-02", "OVERDUE")]


@pytest.mark.parametrize(
    ("due_on", "done_on", "state"),
    [
        (date(2026, 12, 19), TODAY, "FULFILLED"),
        (TODAY, TODAY, "FULFILLED"),
        (date(2026, 11, 10), date(2026, 11, 10), "FULFILLED"),
        (date(2026, 11, 10), date(2026, 11, 11), "FULFILLED_LATE"),
    ],
)
def test_the_day_it_was_done_decides_whether_it_was_late(manager, due_on, done_on, state):
    occurrence = first(add(first_due_on=due_on))

    fulfil(occurrence, fulfilled_on=done_on, by=manager)

    occurrence.refresh_from_db()
    last = lifecycle.history(occurrence.ref).last()
    assert (occurrence.state, occurrence.fulfilled_on) == (state, done_on)
    assert (last.target, last.actor) == (state, manager)


def test_a_day_that_has_passed_since_the_last_tick_is_late(db):
    occurrence = first(add(first_due_on=TODAY))

    fulfil(occurrence, fulfilled_on=TOMORROW, at=AT + timedelta(days=1))

    assert occurrence.state == "FULFILLED_LATE"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"fulfilled_on": TOMORROW}, "fulfilled_on"),
        ({"evidence": " "}, "evidence"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_fulfilment_that_cannot_be_is_refused(db, facts, field):
    occurrence = first(add())

    with pytest.raises(Invalid) as refusal:
        fulfil(occurrence, **facts)

    assert list(refusal.value.errors) == [field]
    assert first(occurrence.obligation).state == "UPCOMING"


def test_no_evidence_is_needed_where_none_is_asked_for(db):
    occurrence = first(add(needs_evidence=False))

    assert fulfil(occurrence, evidence="").state == "FULFILLED"


def test_a_waiver_needs_a_reason(db):
    occurrence = first(add())

    with pytest.raises(Refused, match="Say why"):
        actions.waive_occurrence(occurrence=occurrence, reason=" ", by=None, at=AT)


def waive(occurrence):
    return actions.waive_occurrence(occurrence=occurrence, reason="Agreed by mail", by=None, at=AT)


@pytest.mark.parametrize("again", [fulfil, waive])
def test_what_is_settled_stays(db, again):
    occurrence = waive(first(add()))

    with pytest.raises(Refused, match="It is final"):
        again(occurrence)


def test_retiring_takes_the_days_ahead_and_leaves_what_is_due(db):
    obligation = add(recurrence="MONTHLY", first_due_on=TODAY)
    actions.edit_obligation(obligation=obligation, lead_days=40, by=None, at=AT)

    for _ in range(2):
        actions.retire_obligation(obligation=obligation, by=None, at=AT)

    assert days(obligation) == [("2026-11-19", "DUE"), ("2026-12-19", "WAIVED")]
    with pytest.raises(Refused, match="was retired"):
        actions.edit_obligation(obligation=obligation, text="Other", by=None, at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_one_day_one_wins():
    pk = first(add()).pk
    mine, theirs = (queries.occurrences().get(pk=pk) for _ in range(2))

    outcomes = together(
        lambda: fulfil(mine),
        lambda: actions.waive_occurrence(occurrence=theirs, reason="Agreed", by=None, at=AT),
    )

    refused = [each for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 1
    assert lifecycle.history(mine.ref).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_get_two_numbers():
    agreement = make.agreement()
    copies = [type(agreement).objects.get(pk=agreement.pk) for _ in range(2)]

    together(*[lambda copy=copy: add(copy) for copy in copies])

    numbers = agreement.obligations.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
