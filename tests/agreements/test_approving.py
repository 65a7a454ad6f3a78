"""Approvals: what they are bound to, who may give them, and what voids them."""

import pytest

from apps.agreements import actions, queries
from apps.agreements.models import ApprovalDecision, ApprovalRule
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.notifications.models import Notice
from tests import factories as make
from tests.factories import AT
from tests.together import together

pytestmark = pytest.mark.django_db


def people(role, count=1):
    found = [make.user(role=role) for _ in range(count)]
    return found[0] if count == 1 else found


def approve(approval, by, **more):
    actions.approve(approval=approval, by=by, at=AT, **more)


def state_of(agreement):
    agreement.refresh_from_db()
    return agreement.state


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_submission_asks_the_people_of_the_first_step():
    legal, finance = people("legal"), people("finance")
    approval = make.approval(("legal", 1), ("finance", 1), comment="As agreed")

    assert state_of(approval.agreement) == "IN_APPROVAL"
    assert approval.sha256 == queries.newest_document(approval.agreement).sha256
    assert legal.pk in told("approval_asked")
    assert finance.pk not in told("approval_asked")


def test_all_steps_approved_makes_the_agreement_approved():
    legal, finance = people("legal"), people("finance")
    approval = make.approval(("legal", 1), ("finance", 1))

    approve(approval, legal, comment="Fine")
    assert state_of(approval.agreement) == "IN_APPROVAL"
    assert finance.pk in told("approval_asked")
    approve(approval, finance)

    assert state_of(approval.agreement) == "APPROVED"
    assert approval.state == "APPROVED"
    assert approval.submitted_by_id in told("approval_closed")


def test_a_quorum_needs_different_people():
    one, other = people("legal", 2)
    approval = make.approval(("legal", 2))

    approve(approval, one)
    with pytest.raises(Refused, match="decided on it already"):
        approve(approval, one)
    approve(approval, other)

    assert state_of(approval.agreement) == "APPROVED"


def test_submitter_never_approves():
    me = people("legal")
    approval = make.approval(("legal", 1), by=me)

    with pytest.raises(Refused, match="somebody else has to decide"):
        approve(approval, me)

    assert not ApprovalDecision.objects.exists()


def test_other_roles_wait_for_their_step():
    finance = people("finance")
    approval = make.approval(("legal", 1), ("finance", 1))

    with pytest.raises(Refused, match="waits for Legal"):
        approve(approval, finance)


def test_rejection_needs_a_reason_and_leads_back():
    legal = people("legal")
    approval = make.approval()

    with pytest.raises(Refused, match="Say why"):
        actions.reject(approval=approval, by=legal, at=AT, comment=" ")
    actions.reject(approval=approval, by=legal, at=AT, comment="Cap the liability")

    assert state_of(approval.agreement) == "NEGOTIATING"
    assert (approval.state, approval.closing) == ("REJECTED", "Cap the liability")


def test_withdrawal_needs_a_reason_and_leads_back():
    approval = make.approval()
    me = approval.submitted_by

    with pytest.raises(Refused, match="Say why"):
        actions.withdraw(approval=approval, by=me, at=AT, reason="")
    actions.withdraw(approval=approval, by=me, at=AT, reason="Wrong version")

    assert state_of(approval.agreement) == "NEGOTIATING"
    assert approval.state == "WITHDRAWN"


def test_withdrawn_request_cannot_be_approved():
    legal = people("legal")
    approval = make.approval()
    actions.withdraw(approval=approval, by=approval.submitted_by, at=AT, reason="Wrong version")

    with pytest.raises(Refused, match="is withdrawn by now"):
        approve(approval, legal)


def test_everything_that_is_missing_is_listed():
    make.only_rules(("legal", 1))
    agreement = make.agreement(state="NEGOTIATING", initial_months=None, renewal_type="FIXED")

    with pytest.raises(Invalid) as refusal:
        actions.submit(agreement=agreement, by=people("manager"), at=AT)

    missing = {"our_entity", "partner_entity", "governing_law", "initial_months", "document"}
    assert set(refusal.value.errors) == missing
    assert state_of(agreement) == "NEGOTIATING"


def test_an_open_issue_that_blocks_is_named():
    make.only_rules(("legal", 1))
    agreement = make.negotiated()
    negotiation = make.negotiation(agreement=agreement)
    make.issue(negotiation=negotiation, topic="Liability cap", clause="§9", is_blocking=True)
    make.issue(negotiation=negotiation, topic="Notice by mail", is_blocking=False)

    with pytest.raises(Invalid) as refusal:
        actions.submit(agreement=agreement, by=people("manager"), at=AT)

    assert refusal.value.errors == {
        "issues": "Settle what blocks approval first: Liability cap §9."
    }


def test_a_draft_cannot_be_submitted():
    with pytest.raises(Refused, match="cannot become In approval"):
        actions.submit(agreement=make.negotiated(state="DRAFT"), by=people("manager"), at=AT)


def test_no_rule_that_applies_is_said():
    ApprovalRule.objects.all().delete()

    with pytest.raises(Refused, match="No approval rule applies"):
        actions.submit(agreement=make.negotiated(), by=people("manager"), at=AT)


def test_a_role_without_active_people_is_said():
    rule = make.only_rules(("finance", 1))
    make.user(role="finance", is_active=False)

    with pytest.raises(Refused, match=f"“{rule.name}” asks for 1 × Finance: nobody active"):
        actions.submit(agreement=make.negotiated(), by=people("manager"), at=AT)


def test_a_quorum_is_counted_without_the_submitter():
    make.only_rules(("legal", 2))
    me, _other = people("legal", 2)

    with pytest.raises(Refused, match="only 1 besides you"):
        actions.submit(agreement=make.negotiated(), by=me, at=AT)


def test_rules_decide_by_the_weight_of_the_agreement():
    make.only_rules(("legal", 1))
    make.rule(("finance", 1), min_value=500_000)
    make.rule(("leadership", 1), for_nonstandard=True)
    for role in ("legal", "finance", "leadership"):
        people(role)
    agreement = make.negotiated()
    params = {"commit_bps": 200 * 10**9, "price_per_mbps": "0.30", "currency": "USD"}
    make.term(agreement=agreement, type="COMMIT_RATE", params=params)

    approval = actions.submit(agreement=agreement, by=people("manager"), at=AT)

    assert {step.role for step in approval.steps.all()} == {"legal", "finance"}


def edit_fact(agreement, by):
    actions.edit_agreement(agreement=agreement, governing_law="Peru", by=by, at=AT)


def add_clause(agreement, by):
    actions.add_term(
        agreement=agreement, type="UPGRADE_TRIGGER", clause="§8", params=make.TRIGGER,
        valid_from=AT.date(), by=by, at=AT,
    )  # fmt: skip


def add_paper(agreement, by):
    make.document(agreement=agreement)
    actions.changed.after_change(agreement, by=by, at=AT)


CHANGES = {edit_fact: "governing law", add_clause: "§8", add_paper: "the document (now v2)"}


@pytest.mark.parametrize(("change", "words"), CHANGES.items())
@pytest.mark.parametrize("is_approved", [False, True])
def test_any_change_voids_the_approval(change, words, is_approved, manager):
    legal = people("legal")
    approval = make.approval()
    if is_approved:
        approve(approval, legal)
    agreement = approval.agreement

    change(agreement, manager)

    approval.refresh_from_db()
    last = lifecycle.history(agreement.ref).last()
    assert (approval.state, state_of(agreement)) == ("VOID", "NEGOTIATING")
    assert last.actor is None
    assert last.reason == f"{manager} changed {words} after it was submitted"
    assert approval.submitted_by_id in told("approval_closed")


def test_what_is_not_agreed_upon_voids_nothing(manager):
    approval = make.approval()

    actions.edit_agreement(
        agreement=approval.agreement, notes="Call them", owner=manager, by=manager, at=AT
    )
    make.document(agreement=approval.agreement, kind="ATTACHMENT")
    actions.changed.after_change(approval.agreement, by=manager, at=AT)

    assert state_of(approval.agreement) == "IN_APPROVAL"


def test_void_approval_can_be_given_again(manager):
    legal = people("legal")
    approval = make.approval(by=manager)
    edit_fact(approval.agreement, manager)

    again = actions.submit(agreement=approval.agreement, by=manager, at=AT)
    approve(again, legal)

    assert again.number == 2
    assert state_of(approval.agreement) == "APPROVED"


def test_cancelled_agreement_voids_what_is_in_hand(manager):
    approval = make.approval()

    actions.cancel_agreement(agreement=approval.agreement, reason="No deal", by=manager, at=AT)

    approval.refresh_from_db()
    assert approval.state == "VOID"


def test_nothing_changes_under_the_signatories(manager):
    approval = make.approval()
    approve(approval, people("legal"))
    lifecycle.move(approval.agreement, to="OUT_FOR_SIGNATURE", by=None, at=AT)

    with pytest.raises(Refused, match="Void the envelope first"):
        edit_fact(approval.agreement, manager)

    approval.agreement.refresh_from_db()
    assert approval.agreement.governing_law == "Colombia"


def test_waiting_for_lists_the_step_until_it_is_answered():
    one, other = people("legal", 2)
    approval = make.approval(("legal", 2))

    approve(approval, one)

    assert queries.approvals_waiting_for(one, AT) == []
    assert [step.request for step in queries.approvals_waiting_for(other, AT)] == [approval]
    assert queries.approvals_waiting_for(approval.submitted_by, AT) == []


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_an_edit_at_once_have_one_winner():
    legal, manager = people("legal"), people("manager")
    approval = make.approval()
    seen = queries.approval_in_hand(approval.agreement)
    agreement = type(approval.agreement).objects.get(pk=approval.agreement.pk)
    seen.agreement = type(agreement).objects.get(pk=agreement.pk)

    results = together(lambda: approve(seen, legal), lambda: edit_fact(agreement, manager))

    refused = [each for each in results if isinstance(each, Refused)]
    approval.refresh_from_db()
    agreement.refresh_from_db()
    outcome = (approval.state, agreement.state, agreement.governing_law)
    assert len(refused) == 1
    assert refused[0].conflict
    assert outcome in {("APPROVED", "APPROVED", "Colombia"), ("VOID", "NEGOTIATING", "Peru")}


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_are_both_heard():
    one, other = people("legal", 2)
    approval = make.approval(("legal", 2))
    calls = [
        lambda by=by: approve(queries.approval_in_hand(approval.agreement), by)
        for by in (one, other)
    ]

    results = together(*calls)

    assert results == [None, None]
    assert state_of(approval.agreement) == "APPROVED"
    assert len(lifecycle.history(approval.agreement.ref)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_have_one_winner():
    make.only_rules(("legal", 1))
    people("legal")
    manager, agreement = people("manager"), make.negotiated()
    rows = [type(agreement).objects.get(pk=agreement.pk) for _ in range(2)]

    results = together(
        *(lambda row=row: actions.submit(agreement=row, by=manager, at=AT) for row in rows)
    )

    assert sum(isinstance(each, Refused) for each in results) == 1
    assert agreement.approvals.count() == 1
