"""Stages of a request as a partner reads them (portal.md 6.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from apps.capacity.enums import State
from apps.portal.requests import stages
from tests.factories.clock import AT


@dataclass(frozen=True)
class Moved:
    target: str
    at: datetime


def moved(*targets: State) -> list[Moved]:
    return [Moved(target.value, AT + timedelta(days=n)) for n, target in enumerate(targets)]


def marks(steps: list[stages.Step]) -> list[tuple[str, str]]:
    return [(step.label, step.mark) for step in steps]


@pytest.mark.parametrize("way", [stages.WITH_LOA, stages.WITHOUT_LOA, stages.NOTHING_TO_BUILD])
def test_no_state_stands_in_two_stages_of_a_way(way):
    states = [state for stage in way for state in stage.states]

    assert len(states) == len(set(states))


def test_every_open_state_has_a_stage_of_the_long_way():
    known = {state for stage in stages.WITH_LOA for state in stage.states}

    assert known | set(stages.ENDED_BADLY) == set(State.values)


def test_every_state_has_a_partner_label():
    assert set(stages.LABELS) == set(State)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (State.SUBMITTED, "Under review"),
        (State.IN_REVIEW, "Under review"),
        (State.INFO_REQUESTED, "Action needed"),
        (State.ON_HOLD, "On hold"),
        (State.LOA_PENDING, "Approved, LOA in preparation"),
        (State.PROVISIONING, "Being configured"),
        (State.TESTING, "Testing"),
        (State.ACTIVE, "Active"),
        (State.REJECTED, "Declined"),
        (State.FAILED, "Problem, we are on it"),
    ],
)
def test_partner_reads_the_label_of_the_table(state, label):
    assert stages.label(state) == label


def test_approved_without_loa_says_nothing_of_one():
    assert stages.label(State.APPROVED, has_loa=False) == "Approved"


def test_in_review_is_now_and_dated():
    steps = stages.steps(
        stages.WITH_LOA, state=State.IN_REVIEW, moves=moved(State.SUBMITTED, State.IN_REVIEW)
    )

    assert marks(steps)[:3] == [("Sent", "done"), ("Review", "now"), ("LOA", "next")]
    assert steps[1].note.startswith("since ")


def test_question_and_answer_stay_one_stage():
    moves = moved(State.SUBMITTED, State.IN_REVIEW, State.INFO_REQUESTED, State.IN_REVIEW)

    steps = stages.steps(stages.WITH_LOA, state=State.IN_REVIEW, moves=moves)

    assert steps[1].note == f"since {stages._day(AT)}"


def test_active_is_done_to_the_end():
    moves = moved(
        State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.LOA_PENDING, State.LOA_ISSUED,
        State.XC_ORDERED, State.PROVISIONING, State.TESTING, State.ACTIVE,
    )  # fmt: skip

    steps = stages.steps(stages.WITH_LOA, state=State.ACTIVE, moves=moves)

    assert {mark for _, mark in marks(steps)} == {"done"}
    assert all(step.note for step in steps)


def test_expired_loa_takes_it_back_a_stage():
    moves = moved(
        State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.LOA_ISSUED, State.LOA_PENDING
    )

    steps = stages.steps(stages.WITH_LOA, state=State.LOA_PENDING, moves=moves)

    assert marks(steps)[2:4] == [("LOA", "now"), ("Cross-connect", "next")]
    assert steps[2].note == f"since {stages._day(AT + timedelta(days=4))}"


def test_declined_ends_where_it_stopped():
    moves = moved(State.SUBMITTED, State.IN_REVIEW, State.REJECTED)

    steps = stages.steps(stages.WITH_LOA, state=State.REJECTED, moves=moves)

    assert marks(steps) == [("Sent", "done"), ("Declined", "err")]


def test_failed_is_an_error_of_its_stage():
    moves = moved(State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.PROVISIONING,
                  State.FAILED)  # fmt: skip

    steps = stages.steps(stages.WITHOUT_LOA, state=State.FAILED, moves=moves)

    assert marks(steps)[2] == ("Configuration", "err")


def test_nothing_to_build_has_three_stages():
    steps = stages.steps(
        stages.NOTHING_TO_BUILD, state=State.SUBMITTED, moves=moved(State.SUBMITTED)
    )

    assert [step.label for step in steps] == ["Sent", "Review", "Done"]
