"""The rules' words are those of the tables."""

import pytest

from apps.breaches import enums, rules


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (rules.Outcome, enums.Outcome),
        (rules.Severity, enums.Severity),
    ],
)
def test_rules_and_columns_use_the_same_words(words, choices):
    assert sorted(words) == sorted(choices.values)


def test_states_of_the_walk_are_states_of_a_breach():
    assert set(rules.State) <= set(enums.State.values)
