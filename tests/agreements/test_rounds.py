"""Versions that go to the partner and come back."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions, queries
from apps.core import lifecycle
from apps.core.errors import Refused
from tests import factories as make
from tests.factories import AT
from tests.together import together

LATER = AT + timedelta(days=9)
DUE = date(2026, 12, 3)


def send(negotiation, **facts):
    return actions.send_round(negotiation=negotiation, **{"by": None, "at": AT, **facts})


def receive(negotiation, **facts):
    return actions.receive_round(negotiation=negotiation, **{"by": None, "at": LATER, **facts})


def test_first_version_sent_begins_the_negotiation_of_the_agreement(manager):
    negotiation = make.negotiation(state="DRAFTING")
    paper = make.paper(agreement=negotiation.agreement)

    sent = send(negotiation, version=paper, due_on=DUE, changes="First draft", by=manager)

    negotiation.refresh_from_db()
    assert negotiation.agreement.state == "NEGOTIATING"
    assert (negotiation.state, negotiation.turn) == ("REDLINE", "PARTNER")
    assert (sent.number, sent.version_out, sent.due_on, sent.sent_by) == (1, paper, DUE, manager)
    assert lifecycle.history(negotiation.agreement.ref).get().target == "NEGOTIATING"


def test_round_without_a_paper_leaves_the_agreement_a_draft(db):
    negotiation = make.negotiation(state="PROPOSAL")

    send(negotiation, changes="Indicative terms by mail")

    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.turn) == ("PROPOSAL", "PARTNER")
    assert negotiation.agreement.state == "DRAFT"


def test_answer_closes_the_round_that_waits(db):
    negotiation = make.negotiation(state="REDLINE")
    agreement = negotiation.agreement
    sent = send(negotiation, version=make.paper(agreement=agreement))

    answer = receive(
        negotiation, version=make.paper(agreement=agreement, side="PARTNER"), answer_on=DUE
    )

    negotiation.refresh_from_db()
    assert answer == sent
    assert (answer.version_out.number, answer.version_in.number) == (1, 2)
    assert (answer.received_at, answer.answer_on) == (LATER, DUE)
    assert (negotiation.turn, negotiation.turn_since) == ("US", LATER)


def test_their_paper_begins_a_round_without_ours(db):
    negotiation = make.negotiation(state="DRAFTING")

    made = receive(negotiation, version=make.paper(agreement=negotiation.agreement))

    assert (made.number, made.sent_at) == (1, None)
    assert negotiation.agreement.state == "NEGOTIATING"
    assert negotiation.state == "REDLINE"
    assert send(negotiation, at=LATER).number == 2


def test_three_rounds_flip_the_turn_each_time(db):
    negotiation = make.negotiation(state="REDLINE")
    turns = []

    for week in range(3):
        send(negotiation, at=AT + timedelta(days=7 * week))
        turns.append(negotiation.turn)
        receive(negotiation, at=AT + timedelta(days=7 * week + 3))
        turns.append(negotiation.turn)

    assert turns == ["PARTNER", "US"] * 3
    assert list(negotiation.rounds.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_version_is_sent_once(db):
    negotiation = make.negotiation(state="REDLINE")
    paper = make.paper(agreement=negotiation.agreement)
    send(negotiation, version=paper)

    with pytest.raises(Refused, match="sent already") as refusal:
        send(negotiation, version=paper)

    assert refusal.value.field == "version"


@pytest.mark.parametrize("verb", [send, receive])
def test_paper_of_another_agreement_is_refused(db, verb):
    with pytest.raises(Refused, match="another agreement"):
        verb(make.negotiation(state="REDLINE"), version=make.paper())


@pytest.mark.parametrize(
    ("stage", "words"),
    [("QUALIFY", "Proposal first"), ("AGREED", "Redline first"), ("ON_HOLD", "resume")],
)
def test_round_in_a_stage_without_papers_is_refused(db, stage, words):
    held = {"held_in": "NDA", "review_on": DUE} if stage == "ON_HOLD" else {}

    with pytest.raises(Refused, match=words):
        send(make.negotiation(state=stage, **held))


def test_round_may_be_written_down_days_later(db):
    negotiation = make.negotiation(state="REDLINE")

    send(negotiation, sent_at=AT - timedelta(days=4))

    assert negotiation.turn_since == AT - timedelta(days=4)


def test_round_in_the_future_is_refused(db):
    with pytest.raises(Refused, match="future"):
        send(make.negotiation(state="REDLINE"), sent_at=LATER)


def test_answer_before_the_question_is_refused(db):
    negotiation = make.negotiation(state="REDLINE")
    send(negotiation)

    with pytest.raises(Refused, match="after that") as refusal:
        receive(negotiation, received_at=AT - timedelta(days=1))

    assert refusal.value.field == "received_at"


def test_answer_due_before_the_version_went_out_is_refused(db):
    with pytest.raises(Refused, match="due before"):
        send(make.negotiation(state="REDLINE"), due_on=date(2026, 11, 18))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_is_told():
    negotiation = make.negotiation(state="REDLINE")
    views = [queries.negotiations().get(pk=negotiation.pk) for _ in range(2)]

    results = together(lambda: send(views[0], at=LATER), lambda: send(views[1], at=LATER))

    assert sorted(type(result).__name__ for result in results) == ["Refused", "Round"]
    assert negotiation.rounds.get().number == 1


def test_redraft_takes_agreement_and_negotiation_back(db):
    negotiation = make.negotiation(state="DRAFTING")
    send(negotiation, version=make.paper(agreement=negotiation.agreement))

    actions.redraft(negotiation=negotiation, reason="New commit model", by=None, at=LATER)

    negotiation.refresh_from_db()
    assert (negotiation.agreement.state, negotiation.state) == ("DRAFT", "DRAFTING")
    assert (negotiation.turn, negotiation.turn_since) == ("US", LATER)
    assert lifecycle.history(negotiation.agreement.ref).last().reason == "New commit model"


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        ("NEGOTIATING", " ", "why"),
        ("DRAFT", "Anew", "cannot become"),
        ("IN_APPROVAL", "Anew", "cannot become"),
    ],
)
def test_redraft_is_refused(db, state, reason, words):
    negotiation = make.negotiation(agreement=make.draft(state=state), state="REDLINE")

    with pytest.raises(Refused, match=words):
        actions.redraft(negotiation=negotiation, reason=reason, by=None, at=LATER)

    negotiation.refresh_from_db()
    assert negotiation.state == "REDLINE"
