"""Pure rules of the link with Jira: who changed what, who wins, how our own writes are known."""

from datetime import timedelta
from itertools import product

import pytest

from apps.programs.rules import marks, merging
from tests.factories.clock import AT

LATER = AT + timedelta(minutes=1)
VALUES = tuple({"f": value} for value in (None, 0, 1, 2))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "pull", "push"),
    [
        (1, 1, 1, {}, {}),
        (1, 2, 1, {}, {"f": 2}),
        (1, 1, 2, {"f": 2}, {}),
        (1, 2, 2, {}, {}),
        (None, 1, None, {}, {"f": 1}),
        (1, None, 1, {}, {"f": None}),
    ],
)
def test_the_side_that_changed_is_taken(base, ours, theirs, pull, push):
    plan = merging.plan({"f": base}, {"f": ours}, {"f": theirs}, {})

    assert (plan.pull, plan.push, plan.clashes) == (pull, push, ())


@pytest.mark.parametrize(
    ("ours_at", "theirs_at", "taken"),
    [(LATER, AT, "ours"), (AT, LATER, "jira"), (AT, AT, "jira")],
)
def test_the_later_change_wins_and_jira_at_a_tie(ours_at, theirs_at, taken):
    plan = merging.plan({"f": 1}, {"f": 2}, {"f": 3}, {"f": (ours_at, theirs_at)})

    assert [(c.ours, c.theirs, c.taken) for c in plan.clashes] == [(2, 3, taken)]
    assert plan.push == ({"f": 2} if taken == "ours" else {})
    assert plan.pull == ({"f": 3} if taken == "jira" else {})


def test_what_was_never_agreed_on_both_have_changed():
    assert merging.clashing({}, {"f": 1, "g": 2}, {"f": 2, "g": 2}) == ["f"]


def test_a_field_one_side_cannot_say_is_left_alone():
    plan = merging.plan({"f": 1}, {"f": 2}, {}, {})

    assert plan == merging.Plan()


@pytest.mark.parametrize("ours_won", [True, False])
def test_both_sides_are_equal_after_the_plan_and_nothing_is_left_to_do(ours_won):
    times = {"f": (LATER, AT) if ours_won else (AT, LATER)}

    for base, ours, theirs in product(({}, *VALUES), VALUES, VALUES):
        plan = merging.plan(base, ours, theirs, times)
        here, there = {**ours, **plan.pull}, {**theirs, **plan.push}
        again = merging.plan({**base, **plan.agreed, **plan.pull, **plan.push}, here, there, {})

        assert here == there
        assert (again.pull, again.push, again.clashes) == ({}, {}, ())


def test_an_issue_is_known_by_its_label():
    assert marks.key_of(["optics", marks.label("LATAM-12")]) == "LATAM-12"
    assert marks.key_of(["edgepartners-", "edgepartners-x", "latam-12"]) == ""


@pytest.mark.parametrize("name", ["Marina Costa", "Eva (contractor)", "A\nB", ""])
def test_our_comment_is_known_by_its_last_line(name):
    said = marks.signed("One\n\ntwo ", name=name, key="LATAM-12", number=45)

    assert said.startswith("One\n\ntwo\n\n(")
    assert marks.number_of(said) == 45
    assert said.count("\n") == 4


@pytest.mark.parametrize(
    "text", ["", "in EdgePartners, LATAM-12/45", "(x in EdgePartners, LATAM-12/45) and more"]
)
def test_words_of_others_are_not_ours(text):
    assert marks.number_of(text) is None
