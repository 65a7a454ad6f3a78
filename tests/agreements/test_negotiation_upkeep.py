"""Targets, next steps, turns and notes of a negotiation; how they are found."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements import actions, queries, rules
from apps.agreements.enums import PIPELINE, Stage
from apps.agreements.models import Negotiation
from apps.core.errors import Refused
from tests import factories as make
from tests.factories import AT

LATER = AT + timedelta(days=3)
REVIEW = date(2027, 2, 1)


def test_new_target_keeps_the_first_one(db):
    negotiation = make.negotiation()

    actions.retarget(negotiation=negotiation, target_on=REVIEW, by=None, at=AT)

    negotiation.refresh_from_db()
    assert (negotiation.first_target_on, negotiation.target_on) == (date(2026, 12, 18), REVIEW)
    assert negotiation.has_slipped


def test_first_target_named_late_is_the_original(db):
    negotiation = make.negotiation(target_on=None, first_target_on=None)

    actions.retarget(negotiation=negotiation, target_on=REVIEW, by=None, at=AT)

    assert (negotiation.first_target_on, negotiation.has_slipped) == (REVIEW, False)


def test_target_in_the_past_is_refused(db):
    with pytest.raises(Refused, match="past"):
        actions.retarget(
            negotiation=make.negotiation(), target_on=date(2026, 11, 18), by=None, at=AT
        )


def test_next_step_is_planned_and_taken_away(db):
    negotiation = make.negotiation()

    actions.plan_next_step(negotiation=negotiation, text="Call Luis", on=REVIEW, by=None, at=AT)
    assert (negotiation.next_step, negotiation.next_step_on) == ("Call Luis", REVIEW)
    actions.plan_next_step(negotiation=negotiation, text="", on=None, by=None, at=AT)

    negotiation.refresh_from_db()
    assert (negotiation.next_step, negotiation.next_step_on) == ("", None)


def test_day_without_a_next_step_is_refused(db):
    with pytest.raises(Refused, match="what is to be done"):
        actions.plan_next_step(negotiation=make.negotiation(), text=" ", on=REVIEW, by=None, at=AT)


def test_turn_is_passed_on_once(db):
    negotiation = make.negotiation()

    actions.pass_turn(negotiation=negotiation, to="PARTNER", by=None, at=LATER)

    negotiation.refresh_from_db()
    assert (negotiation.turn, negotiation.turn_since) == ("PARTNER", LATER)
    with pytest.raises(Refused, match="already"):
        actions.pass_turn(negotiation=negotiation, to="PARTNER", by=None, at=LATER)


def test_note_is_kept_with_its_writer(manager):
    negotiation = make.negotiation()

    actions.add_note(negotiation=negotiation, text=" They need a win ", by=manager, at=AT)

    note = negotiation.notes.get()
    assert (note.text, note.written_by) == ("They need a win", manager)
    with pytest.raises(Refused, match="Write something"):
        actions.add_note(negotiation=negotiation, text=" ", by=manager, at=AT)


@pytest.mark.parametrize("days", [13, 14, 20, 21, 29, 30])
def test_stalled_ones_are_found_as_the_rule_says(db, days):
    for stage in (*PIPELINE, Stage.ON_HOLD):
        held = {"held_in": "NDA", "review_on": REVIEW} if stage == Stage.ON_HOLD else {}
        make.negotiation(state=stage, turn_since=AT - timedelta(days=days), **held)

    found = Negotiation.objects.filter(queries.is_stalled(AT.date()))

    from_rule = {
        n.state
        for n in Negotiation.objects.all()
        if rules.stalled(n.state, n.turn_since.date(), AT.date())
    }
    assert {n.state for n in found} == from_rule


def test_search_finds_by_reference_and_by_the_words_of_the_agreement(db):
    wanted = make.negotiation(agreement=make.draft(title="Cache hosting in Quito"))
    make.negotiation()

    for text in (wanted.ref, wanted.ref.lower(), wanted.agreement.ref, "quito cache"):
        assert list(queries.search_negotiations(queries.negotiations(), text)) == [wanted]


def test_progress_is_one_query(db):
    round_ = make.round_(negotiation=make.negotiation(agreement=make.agreement()))
    negotiation = queries.negotiations().get(pk=round_.negotiation_id)

    with CaptureQueriesContext(
        connection,
    ) as seen:
        progress = queries.progress(negotiation)

    assert len(seen) == 1
    assert (progress.rounds, progress.blocking, progress.is_signed) == (1, 0, True)
