"""The rules know every word that the tables may hold."""

from datetime import date, timedelta

import pytest

from apps.agreements import enums, rules

END = date(2025, 12, 31)


def test_catalogue_has_every_term_type():
    assert sorted(rules.FIELDS) == sorted(enums.TermType.values)


@pytest.mark.parametrize("rule", enums.EndRule.values)
def test_term_end_knows_every_rule(rule):
    assert rules.term_end(date(2025, 1, 1), 12, rule=rule) == END


@pytest.mark.parametrize("unit", enums.Unit.values)
@pytest.mark.parametrize("reference", enums.Reference.values)
def test_notice_deadline_knows_every_unit_and_reference(unit, reference):
    deadline = rules.notice_deadline(END, value=1, unit=unit, reference=reference)

    assert END - timedelta(days=31) <= deadline <= END


def test_reminder_states_are_those_of_the_table():
    assert set(rules.Step) <= set(enums.ReminderState.values)
