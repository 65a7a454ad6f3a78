"""Opening a negotiation and moving it to its end."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions, queries
from apps.agreements.enums import OPEN_STAGES, PIPELINE, STAGE_MOVES
from apps.agreements.models import Negotiation
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.factories import AT
from tests.together import together

LATER = AT + timedelta(days=3)
REVIEW = date(2027, 2, 1)
SIGNED, EFFECTIVE = date(2026, 11, 18), date(2026, 12, 1)


def begin(agreement=None, **facts):
    given = {"purpose": "NEW", "by": None, "at": AT}
    return actions.open_negotiation(agreement=agreement or make.draft(), **{**given, **facts})


def move(negotiation, to, **extra):
    return actions.move_stage(negotiation=negotiation, to=to, by=None, at=LATER, **extra)


def test_negotiation_begins_with_our_turn_and_its_first_target(manager):
    agreement = make.draft(owner=manager, currency="EUR")

    made = begin(agreement, by=manager, target_on=REVIEW, expected_bps=100, subject=" New PNI ")

    made.refresh_from_db()
    assert (made.state, made.turn, made.turn_since) == ("QUALIFY", "US", AT)
    assert (made.target_on, made.first_target_on) == (REVIEW, REVIEW)
    assert (made.owner, made.currency, made.subject) == (manager, "EUR", "New PNI")
    assert made.ref.startswith("NEG-")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"purpose": "FUN"}, "purpose"),
        ({"probability": 101}, "probability"),
        ({"expected_bps": -1}, "expected_bps"),
        ({"currency": "DOLLARS"}, "currency"),
        ({"currency": "12"}, "currency"),
        ({"turn": "NOBODY"}, "turn"),
        ({"subject": "x" * 121}, "subject"),
    ],
)
def test_wrong_negotiation_is_refused_by_field(db, facts, field):
    with pytest.raises(Invalid) as refusal:
        begin(**facts)

    assert list(refusal.value.errors) == [field]
    assert not Negotiation.objects.exists()


def test_second_negotiation_of_an_agreement_is_refused_while_one_is_open(db):
    agreement = make.draft()
    begin(agreement)

    with pytest.raises(Refused, match="negotiated already") as refusal:
        begin(agreement)

    assert refusal.value.conflict


def test_next_negotiation_may_follow_a_closed_one(db):
    agreement = make.agreement()
    make.negotiation(agreement=agreement, state="CLOSED_WON")

    assert begin(agreement, purpose="RENEWAL").is_open


def test_new_deal_of_a_signed_agreement_is_refused(db):
    with pytest.raises(Refused, match="is signed"):
        begin(make.agreement())


@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED", "SUPERSEDED", "CANCELLED"])
def test_agreement_that_is_over_is_not_negotiated(db, state):
    with pytest.raises(Refused, match="negotiate a new agreement"):
        begin(make.agreement(state=state), purpose="RENEWAL")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_at_once_one_is_told():
    agreement = make.draft()
    views = [type(agreement).objects.get(pk=agreement.pk) for _ in range(2)]

    results = together(lambda: begin(views[0]), lambda: begin(views[1]))

    assert sorted(type(result).__name__ for result in results) == ["Negotiation", "Refused"]
    assert Negotiation.objects.count() == 1


def ready(state, **fields):
    """One in `state` for which every guard holds."""
    agreement = make.agreement()
    held = {"held_in": "NDA", "review_on": REVIEW} if state == "ON_HOLD" else {}
    made = make.negotiation(
        agreement=agreement, state=state, owner=make.user(), purpose="RENEWAL", **held, **fields
    )
    make.round_(negotiation=made)
    return made


@pytest.mark.parametrize("source", PIPELINE)
@pytest.mark.parametrize("target", PIPELINE)
def test_move_is_permitted_as_the_table_says(db, source, target):
    negotiation = ready(source)
    is_permitted = target in lifecycle.targets(STAGE_MOVES, source)

    if is_permitted:
        move(negotiation, target)
    else:
        with pytest.raises(Refused, match="cannot become"):
            move(negotiation, target)

    negotiation.refresh_from_db()
    assert negotiation.state == (target if is_permitted else source)
    assert negotiation.turn_since == (LATER if is_permitted else AT)
    assert lifecycle.history(negotiation.ref).count() == is_permitted


@pytest.mark.parametrize(
    ("state", "to", "words"),
    [
        ("DRAFTING", "REDLINE", "send or receive a first round"),
        ("PROPOSAL", "REDLINE", "send or receive a first round"),
        ("PROPOSAL", "DRAFTING", "needs an owner"),
        ("PROPOSAL", "ON_HOLD", "when to look again"),
        ("PROPOSAL", "CLOSED_LOST", "why it is lost"),
        ("AGREED", "CLOSED_WON", "not signed"),
        ("REDLINE", "CLOSED_WON", "Agreed first"),
    ],
)
def test_refused_move_says_what_to_do(db, state, to, words):
    negotiation = make.negotiation(state=state)

    with pytest.raises(Refused, match=words):
        move(negotiation, to)

    negotiation.refresh_from_db()
    assert negotiation.state == state


def test_blocking_issue_keeps_it_from_being_agreed(db):
    negotiation = ready("REDLINE")
    make.issue(negotiation=negotiation, is_blocking=True)
    make.issue(negotiation=negotiation, is_blocking=True, state="WON")
    make.issue(negotiation=negotiation)

    with pytest.raises(Refused, match="1 open issue blocks it"):
        move(negotiation, "AGREED")


def test_move_from_a_stage_that_is_long_past_is_a_conflict(db):
    negotiation = ready("PROPOSAL")

    with pytest.raises(Refused, match="now Proposal") as refusal:
        move(negotiation, "PROPOSAL", seen="NDA")

    assert refusal.value.conflict


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_one_card_the_second_is_told():
    negotiation = ready("NDA")
    views = [queries.negotiations().get(pk=negotiation.pk) for _ in range(2)]

    results = together(lambda: move(views[0], "PROPOSAL"), lambda: move(views[1], "QUALIFY"))

    refusals = [result for result in results if isinstance(result, Refused)]
    assert [refusal.conflict for refusal in refusals] == [True]
    assert "moved by somebody else" in refusals[0].message
    change = lifecycle.history(negotiation.ref).get()
    negotiation.refresh_from_db()
    assert negotiation.state == change.target


@pytest.mark.parametrize("stage", PIPELINE)
def test_held_negotiation_resumes_where_it_was(db, stage):
    negotiation = ready(stage)

    actions.hold(negotiation=negotiation, review_on=REVIEW, reason="Merger", by=None, at=AT)
    assert (negotiation.state, negotiation.held_in) == ("ON_HOLD", stage)
    actions.resume(negotiation=negotiation, by=None, at=LATER)

    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.review_on) == (stage, None)
    assert negotiation.turn_since == LATER


def test_held_negotiation_dragged_elsewhere_is_refused(db):
    negotiation = ready("ON_HOLD")

    with pytest.raises(Refused, match="was held in NDA"):
        move(negotiation, "AGREED")

    assert move(negotiation, "NDA").state == "NDA"


@pytest.mark.parametrize(
    ("review_on", "reason", "field"),
    [(None, "Merger", "review_on"), (AT.date(), "Merger", "review_on"), (REVIEW, " ", "reason")],
)
def test_hold_needs_a_reason_and_a_day_to_come(db, review_on, reason, field):
    with pytest.raises(Refused) as refusal:
        actions.hold(negotiation=ready("NDA"), review_on=review_on, reason=reason, by=None, at=AT)

    assert refusal.value.field == field


def test_what_is_not_on_hold_cannot_resume(db):
    with pytest.raises(Refused, match="not on hold"):
        actions.resume(negotiation=ready("NDA"), by=None, at=AT)


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_negotiation_is_lost_from_any_stage_with_a_reason(db, stage):
    negotiation = ready(stage)

    actions.close_lost(negotiation=negotiation, outcome="TOO_SMALL", by=None, at=LATER)

    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.closed_at) == ("CLOSED_LOST", LATER)
    assert negotiation.get_outcome_display() == "Below our traffic minimum"
    assert negotiation.furthest in PIPELINE


@pytest.mark.parametrize(
    ("outcome", "text", "field"),
    [("", "", "outcome"), ("ON_TERMS", "", "outcome"), ("OTHER", " ", "text")],
)
def test_loss_without_a_reason_is_refused(db, outcome, text, field):
    with pytest.raises(Refused) as refusal:
        actions.close_lost(negotiation=ready("NDA"), outcome=outcome, text=text, by=None, at=AT)

    assert refusal.value.field == field


def test_signed_agreement_that_is_agreed_is_won_by_hand(db):
    negotiation = ready("AGREED")

    actions.close_won(negotiation=negotiation, outcome="BY_EXCEPTION", by=None, at=LATER)

    assert (negotiation.state, negotiation.closed_at) == ("CLOSED_WON", LATER)


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_executed_agreement_wins_its_negotiation_from_any_stage(db, manager, stage):
    held = {"held_in": "NDA", "review_on": REVIEW} if stage == "ON_HOLD" else {}
    negotiation = make.negotiation(state=stage, **held)
    agreement = negotiation.agreement

    actions.record_signed(
        agreement=agreement, signed_on=SIGNED, effective_on=EFFECTIVE, by=manager, at=AT
    )

    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.closed_at) == ("CLOSED_WON", AT)
    assert lifecycle.history(negotiation.ref).get().actor == manager


def test_winning_what_is_not_negotiated_changes_nothing(db):
    closed = make.negotiation(agreement=make.agreement(), state="CLOSED_LOST")

    actions.win_open_negotiation(closed.agreement, None, LATER)

    closed.refresh_from_db()
    assert closed.state == "CLOSED_LOST"


def test_agreement_given_up_loses_its_negotiation(db):
    negotiation = make.negotiation(state="PROPOSAL")

    actions.cancel_agreement(
        agreement=negotiation.agreement, reason="They merged", by=None, at=LATER
    )

    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.outcome) == ("CLOSED_LOST", "OURS")
    assert negotiation.outcome_text == "They merged"


@pytest.mark.parametrize("state", ["CLOSED_WON", "CLOSED_LOST"])
@pytest.mark.parametrize(
    "verb",
    [
        lambda n: actions.edit_negotiation(negotiation=n, subject="x", by=None, at=AT),
        lambda n: actions.retarget(negotiation=n, target_on=REVIEW, by=None, at=AT),
        lambda n: actions.plan_next_step(negotiation=n, text="Call", on=None, by=None, at=AT),
        lambda n: actions.pass_turn(negotiation=n, to="PARTNER", by=None, at=AT),
        lambda n: actions.send_round(negotiation=n, by=None, at=AT),
        lambda n: actions.add_issue(negotiation=n, topic="Term", by=None, at=AT),
        lambda n: actions.redraft(negotiation=n, reason="Anew", by=None, at=AT),
        lambda n: move(n, "NDA"),
        lambda n: actions.close_lost(negotiation=n, outcome="PRICE", by=None, at=AT),
    ],
)
def test_closed_negotiation_stays_as_it_is(db, state, verb):
    negotiation = make.negotiation(state=state)

    with pytest.raises(Refused):
        verb(negotiation)
