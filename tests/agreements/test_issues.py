"""Points that both sides see differently, and what comes of them."""

from datetime import timedelta

import pytest

from apps.agreements import actions, queries
from apps.agreements.enums import ISSUE_MOVES, IssueState
from apps.agreements.models import Issue
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.factories import AT
from tests.together import together

LATER = AT + timedelta(days=3)


def add(negotiation=None, **facts):
    given = {"topic": "Commit", "by": None, "at": AT}
    return actions.add_issue(
        negotiation=negotiation or make.negotiation(state="REDLINE"), **{**given, **facts}
    )


def settle(issue, to, **extra):
    return actions.settle_issue(issue=issue, to=to, **{"by": None, "at": LATER, **extra})


def test_issues_are_numbered_within_their_negotiation(db):
    negotiation = make.negotiation()

    issues = [add(negotiation, clause="§4.2"), add(negotiation), add()]

    assert [issue.number for issue in issues] == [1, 2, 1]
    assert issues[1].ref == f"{negotiation.ref}/I2"


@pytest.mark.parametrize(
    ("facts", "field"), [({"topic": " "}, "topic"), ({"clause": "§" * 33}, "clause")]
)
def test_wrong_issue_is_refused_by_field(db, facts, field):
    with pytest.raises(Invalid) as refusal:
        add(**facts)

    assert list(refusal.value.errors) == [field]


def test_positions_are_edited(db):
    issue = add()

    actions.edit_issue(issue=issue, their_position="90 days", is_blocking=True, by=None, at=LATER)

    issue.refresh_from_db()
    assert (issue.their_position, issue.blocks) == ("90 days", True)


@pytest.mark.parametrize("source", IssueState)
@pytest.mark.parametrize("target", [s for s in IssueState if s != IssueState.OPEN])
def test_issue_is_settled_as_the_table_says(db, source, target):
    issue = make.issue(state=source)
    is_permitted = target in lifecycle.targets(ISSUE_MOVES, source)

    if is_permitted:
        settle(issue, target, result="220 Gbps")
    else:
        with pytest.raises(Refused, match="cannot become"):
            settle(issue, target, result="220 Gbps")

    issue.refresh_from_db()
    assert issue.state == (target if is_permitted else source)


def test_settled_issue_keeps_its_round_and_result(db):
    round_ = make.round_(number=3)
    issue = make.issue(negotiation=round_.negotiation)

    settle(issue, "COMPROMISE", result=" 220 Gbps at $0.27 ")

    issue.refresh_from_db()
    assert (issue.settled_in, issue.result) == (round_, "220 Gbps at $0.27")


def test_compromise_without_its_text_is_refused(db):
    with pytest.raises(Refused, match="agreed on"):
        settle(make.issue(), "COMPROMISE")


def test_blocking_issue_cannot_be_parked(db):
    issue = make.issue(is_blocking=True)

    with pytest.raises(Refused, match="does not block"):
        settle(issue, "PARKED")


def test_parked_issue_cannot_block(db):
    with pytest.raises(Invalid, match="parked"):
        actions.edit_issue(issue=make.issue(state="PARKED"), is_blocking=True, by=None, at=AT)


def test_settled_issue_comes_up_again_with_a_reason(db):
    issue = make.issue()
    settle(issue, "WON", result="60 days")

    actions.reopen_issue(issue=issue, reason="Their lawyer disagrees", by=None, at=LATER)

    issue.refresh_from_db()
    assert (issue.state, issue.result, issue.settled_in) == ("OPEN", "", None)
    assert lifecycle.history(issue.ref).last().reason == "Their lawyer disagrees"
    with pytest.raises(Refused, match="why"):
        actions.reopen_issue(issue=issue, reason=" ", by=None, at=LATER)


def test_blocking_issues_are_those_open_in_the_open_negotiation(db):
    negotiation = make.negotiation(state="REDLINE")
    blocking = make.issue(negotiation=negotiation, is_blocking=True)
    make.issue(negotiation=negotiation)
    make.issue(negotiation=negotiation, is_blocking=True, state="WON")
    old = make.negotiation(agreement=negotiation.agreement, state="CLOSED_LOST")
    make.issue(negotiation=old, is_blocking=True)

    assert list(queries.blocking_issues(negotiation.agreement)) == [blocking]


@pytest.mark.parametrize("state", ["IN_APPROVAL", "APPROVED", "OUT_FOR_SIGNATURE"])
def test_issue_cannot_block_what_is_in_approval(db, state):
    negotiation = make.negotiation(agreement=make.draft(state=state), state="AGREED")
    settled = make.issue(negotiation=negotiation, is_blocking=True, state="WON")

    with pytest.raises(Refused, match="back to negotiation"):
        add(negotiation, is_blocking=True)
    with pytest.raises(Refused, match="back to negotiation"):
        actions.reopen_issue(issue=settled, reason="Again", by=None, at=AT)

    settled.refresh_from_db()
    assert settled.state == "WON"
    assert add(negotiation).pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_one_issue_the_second_is_told():
    issue = make.issue()
    views = [Issue.objects.select_related("negotiation").get(pk=issue.pk) for _ in range(2)]

    results = together(lambda: settle(views[0], "WON"), lambda: settle(views[1], "CONCEDED"))

    refusals = [result for result in results if isinstance(result, Refused)]
    assert [refusal.conflict for refusal in refusals] == [True]
    assert lifecycle.history(issue.ref).count() == 1


def test_blocking_issue_keeps_the_agreement_from_approval(db):
    make.only_rules(("legal", 1))
    make.user(role="legal")
    agreement = make.negotiated()
    issue = make.issue(
        negotiation=make.negotiation(agreement=agreement, state="REDLINE"), is_blocking=True
    )
    manager = make.user(role="manager")

    with pytest.raises(Invalid, match="Commit §4.2") as refusal:
        actions.submit(agreement=agreement, by=manager, at=AT)
    settle(issue, "WON")
    agreement.refresh_from_db()
    actions.submit(agreement=agreement, by=manager, at=AT)

    assert list(refusal.value.errors) == ["issues"]
    assert agreement.state == "IN_APPROVAL"


@pytest.mark.django_db(transaction=True)
def test_submission_racing_a_blocking_issue_never_meets_it():
    make.only_rules(("legal", 1))
    make.user(role="legal")
    agreement = make.negotiated()
    negotiation = make.negotiation(agreement=agreement, state="REDLINE")
    manager = make.user(role="manager")

    results = together(
        lambda: actions.submit(
            agreement=type(agreement).objects.get(pk=agreement.pk), by=manager, at=AT
        ),
        lambda: add(queries.negotiations().get(pk=negotiation.pk), is_blocking=True),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    agreement.refresh_from_db()
    is_blocked = queries.blocking_issues(agreement).exists()
    assert is_blocked == (agreement.state == "NEGOTIATING")
