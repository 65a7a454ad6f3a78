"""The ladder before a notice deadline."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules

DEADLINE = date(2025, 10, 2)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def _planned(plan):
    return [step.offset_days for step in plan if step.state == "PLANNED"]


def test_reminder_days_are_the_ladder():
    days = rules.reminder_days(DEADLINE)

    assert [f"{day:%m-%d}" for day in days] == [
        "06-04", "07-04", "08-03", "09-02", "09-18", "09-25", "10-01", "10-02",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "planned"),
    [
        ("2025-01-01", [120, 90, 60, 30, 14, 7, 1, 0]),
        ("2025-06-04", [120, 90, 60, 30, 14, 7, 1, 0]),
        ("2025-06-05", [120, 90, 60, 30, 14, 7, 1, 0]),
        ("2025-08-10", [60, 30, 14, 7, 1, 0]),
        ("2025-09-18", [14, 7, 1, 0]),
        ("2025-09-30", [7, 1, 0]),
        ("2025-10-01", [1, 0]),
        ("2025-10-02", [0]),
        ("2025-10-03", []),
    ],
)
def test_plan_made_late_sends_the_most_urgent_missed_step(today, planned):
    plan = rules.plan_reminders(DEADLINE, today=date.fromisoformat(today))

    assert _planned(plan) == planned
    assert [step.offset_days for step in plan] == list(rules.LADDER)
    assert [step.due_on for step in plan] == rules.reminder_days(DEADLINE)


@pytest.mark.parametrize(
    ("sent", "planned"),
    [([120, 90, 60], [30, 14, 7, 1, 0]), ([120, 90], [60, 30, 14, 7, 1, 0])],
)
def test_plan_made_anew_does_not_repeat_what_was_sent(sent, planned):
    plan = rules.plan_reminders(DEADLINE, today=date(2025, 8, 10), sent=sent)

    assert _planned(plan) == planned


def test_plan_without_deadline_is_empty():
    assert rules.plan_reminders(None, today=DEADLINE) == []


@pytest.mark.parametrize(
    ("since", "today", "review"),
    [
        ("2023-05-01", "2023-05-01", "2024-05-01"),
        ("2023-05-01", "2025-04-30", "2025-05-01"),
        ("2023-05-01", "2025-05-01", "2025-05-01"),
        ("2023-05-01", "2025-05-02", "2026-05-01"),
        ("2024-02-29", "2025-01-01", "2025-02-28"),
        ("2024-02-29", "2028-01-01", "2028-02-29"),
        ("2026-01-01", "2025-05-02", "2027-01-01"),
    ],
)
def test_next_review_is_an_anniversary(since, today, review):
    on = rules.next_review(date.fromisoformat(since), today=date.fromisoformat(today))

    assert on == date.fromisoformat(review)


@given(DAYS, st.integers(-200, 200))
def test_plan_has_one_overdue_message_at_most(deadline, ahead):
    today = deadline - timedelta(days=ahead)

    plan = rules.plan_reminders(deadline, today=today)

    due = [step for step in plan if step.state == "PLANNED" and step.due_on <= today]
    assert len(due) <= 1
    assert all(step.state == "PLANNED" for step in plan if step.due_on >= today)
    assert bool(_planned(plan)) == (today <= deadline)
