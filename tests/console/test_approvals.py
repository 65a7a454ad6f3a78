"""Pages of approvals: put the question, answer it, the rules, who stands in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements import actions
from apps.agreements.models import ApprovalRule, Delegation
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def legal(client_for):
    return client_for(make.user(role="legal", name="Ana Prieto"))


def page(agreement, verb=""):
    return f"/agreements/{agreement.ref}/{verb}"


def state_of(agreement):
    agreement.refresh_from_db()
    return agreement.state


def test_submitted_from_its_page(staff, legal, text):
    make.only_rules(("legal", 1))
    agreement = make.negotiated()
    assert "Submit for approval" in text(staff.get(page(agreement)))
    assert "Ana Prieto" in text(staff.get(page(agreement, "submit/")))

    response = staff.post(page(agreement, "submit/"), {"comment": "As agreed"}, follow=True)

    assert state_of(agreement) == "IN_APPROVAL"
    assert "waits for approval" in text(response)
    assert "Waiting" in text(response)


def test_all_that_is_missing_is_said_at_once(staff, text):
    make.only_rules(("legal", 1))
    agreement = make.agreement(state="NEGOTIATING", governing_law="", our_entity="")

    response = staff.post(page(agreement, "submit/"), {"comment": "Keep me"})

    shown = text(response)
    assert response.status_code == 422
    assert "our legal entity" in shown
    assert "the governing law" in shown
    assert "Upload the document" in shown
    assert "Keep me" in shown


def test_a_clause_that_departs_asks_more_people(staff, text):
    make.only_rules(("legal", 1))
    make.rule(("leadership", 1), for_nonstandard=True, name="Non-standard")
    make.user(role="legal")
    make.user(role="leadership")
    agreement = make.negotiated()
    assert "only with a non-standard clause" in text(staff.get(page(agreement, "submit/")))

    staff.post(page(agreement, "submit/"), {"is_nonstandard": "on"})

    assert agreement.approvals.get().steps.count() == 2


def test_approved_from_its_page(legal, text):
    approval = make.approval(("legal", 1), comment="As agreed")
    assert "Read and decide" in text(legal.get(page(approval.agreement)))
    assert "As agreed" in text(legal.get(page(approval.agreement, "approve/")))

    response = legal.post(
        page(approval.agreement, "approve/"), {"number": 1, "comment": "Fine"}, follow=True
    )

    assert state_of(approval.agreement) == "APPROVED"
    assert "Ana Prieto approved on 19 Nov 2026: Fine" in text(response)


def test_rejected_with_a_reason(legal, text):
    approval = make.approval(("legal", 1))

    refused = legal.post(page(approval.agreement, "reject/"), {"number": 1, "comment": ""})
    assert refused.status_code == 422
    assert "Say why it is rejected" in text(refused)
    legal.post(page(approval.agreement, "reject/"), {"number": 1, "comment": "Cap it"})

    assert state_of(approval.agreement) == "NEGOTIATING"
    assert "Rejected: Cap it" in text(legal.get(page(approval.agreement)))


def test_nobody_decides_on_what_they_have_not_read(legal, text):
    approval = make.approval(("legal", 1))
    agreement, me = approval.agreement, approval.submitted_by
    actions.withdraw(approval=approval, by=me, at=AT, reason="Other version")
    actions.submit(agreement=agreement, by=me, at=AT)

    response = legal.post(page(agreement, "approve/"), {"number": 1})

    assert "submitted anew" in text(response)
    assert state_of(agreement) == "IN_APPROVAL"


def test_withdrawn_with_a_reason(staff):
    approval = make.approval(("legal", 1))

    staff.post(page(approval.agreement, "withdraw/"), {"reason": "Later"})

    assert state_of(approval.agreement) == "NEGOTIATING"


@pytest.mark.parametrize("verb", ["submit/", "approve/", "reject/", "withdraw/"])
def test_an_engineer_gets_a_clear_no(client_for, verb):
    approval = make.approval(("legal", 1))
    engineer = client_for(make.user(role="engineer"))

    response = engineer.post(page(approval.agreement, verb), {"number": 1, "comment": "x"})

    assert response.status_code == 403
    assert state_of(approval.agreement) == "IN_APPROVAL"


def test_the_panel_says_why_an_approval_is_void(staff, manager, text):
    approval = make.approval(("legal", 1), ("finance", 1))
    actions.edit_agreement(agreement=approval.agreement, governing_law="Peru", by=manager, at=AT)

    shown = text(staff.get(page(approval.agreement)))

    assert f"Void: {manager} changed governing law" in shown
    assert "Submit for approval" in shown


def test_the_panel_costs_the_same_whatever_was_said(staff, legal):
    plain = make.approval(("legal", 1)).agreement
    long = make.approval(("legal", 3), ("finance", 1), ("leadership", 1)).agreement
    staff.get(page(plain))
    with CaptureQueriesContext(
        connection,
    ) as few:
        staff.get(page(plain))
    with CaptureQueriesContext(connection) as many:
        staff.get(page(long))

    assert len(few) == len(many)


def test_my_approvals_are_on_today(legal, staff, text):
    approval = make.approval(("legal", 1), comment="As agreed")

    assert f"Approve {approval.agreement.ref}" in text(legal.get("/"))
    assert "Nothing to approve" in text(staff.get("/"))


RULE = {
    "name": "Big deals", "kind": "TRANSIT", "min_value": "500000", "min_commit_bps": "400",
    "min_months": "36", "is_active": "on", "role_1": "legal", "quorum_1": "1",
    "role_2": "finance", "quorum_2": "2",
}  # fmt: skip


def test_a_rule_is_added_and_shown(legal, text):
    response = legal.post("/agreements/rules/new/", RULE, follow=True)

    rule = ApprovalRule.objects.get(name="Big deals")
    shown = text(response)
    assert rule.min_commit_bps == 400 * 10**9
    assert rule.steps == [{"role": "legal", "quorum": 1}, {"role": "finance", "quorum": 2}]
    assert "Transit, 500,000 a year or more, commit of 400.0 Gbps or more, 36 months" in shown
    assert "Legal, then 2 × Finance" in shown


def test_a_rule_for_nobody_says_so(legal, text):
    make.only_rules(("finance", 1))

    shown = text(legal.get("/agreements/rules/"))

    assert "Nobody to ask" in shown
    assert "Finance: nobody active has this role" in shown


def test_a_rule_is_changed(legal):
    rule = make.only_rules(("finance", 1))

    legal.post(f"/agreements/rules/{rule.pk}/", {**RULE, "is_active": ""})

    rule.refresh_from_db()
    assert (rule.name, rule.is_active) == ("Big deals", False)


def test_a_rule_that_names_a_role_twice_keeps_the_input(legal, text):
    response = legal.post("/agreements/rules/new/", {**RULE, "role_2": "legal"})

    assert response.status_code == 422
    assert "Name each role once" in text(response)
    assert "Big deals" in response.content.decode()


def test_rules_are_read_by_all_and_changed_by_few(staff):
    assert staff.get("/agreements/rules/").status_code == 200
    assert staff.get("/agreements/rules/new/").status_code == 403


def test_somebody_stands_in_and_is_taken_back(legal, text):
    deputy = make.user(role="finance", name="Omar Haddad")
    days = {"from_on": "2026-11-19", "to_on": AT.date() + timedelta(days=9)}

    shown = text(legal.post("/profile/away/", {"to": deputy.pk, **days}, follow=True))
    assert "Omar Haddad decides for you until 28 Nov 2026" in shown
    row = Delegation.objects.get()
    legal.post(f"/profile/away/{row.pk}/end/")

    assert "Taken back" in text(legal.get("/profile/"))


def test_only_approvers_stand_in(legal, text):
    engineer = make.user(role="engineer", name="Kenji Ito")

    response = legal.post(
        "/profile/away/", {"to": engineer.pk, "from_on": "2026-11-19", "to_on": "2026-11-20"}
    )

    assert response.status_code == 422
    assert not Delegation.objects.exists()


def test_another_persons_delegation_is_not_found(legal, client_for):
    row = make.delegation(person=make.user(role="finance"), to=make.user(role="legal"))

    assert legal.post(f"/profile/away/{row.pk}/end/").status_code == 404
