"""Who decides for somebody away, and the table of rules."""

from datetime import timedelta

import pytest

from apps.agreements import actions, queries
from apps.agreements.models import ApprovalDecision, Delegation
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.agreements.test_approving import approve, people, state_of, told
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_delegate_decides_for_somebody_away():
    boss, deputy = people("finance"), people("manager")
    make.delegation(person=boss, to=deputy)
    approval = make.approval(("finance", 1))

    assert deputy.pk in told("approval_asked")
    assert [step.request for step in queries.approvals_waiting_for(deputy, AT)] == [approval]
    approve(approval, deputy)

    said = ApprovalDecision.objects.get()
    assert (said.person, said.by) == (boss, deputy)
    assert state_of(approval.agreement) == "APPROVED"


@pytest.mark.parametrize(
    "fields",
    [
        {"from_on": AT.date() + timedelta(days=1)},
        {"to_on": AT.date() - timedelta(days=1)},
        {"ended_at": AT},
    ],
)
def test_delegate_has_no_voice_outside_the_days(fields):
    boss, deputy = people("finance"), people("manager")
    make.delegation(person=boss, to=deputy, **fields)
    approval = make.approval(("finance", 1))

    assert queries.approvals_waiting_for(deputy, AT) == []
    with pytest.raises(Refused, match="do not stand in"):
        approve(approval, deputy)


def test_delegation_of_the_submitter_gives_no_voice():
    boss, deputy = people("finance"), people("manager")
    make.delegation(person=boss, to=deputy)
    approval = make.approval(("finance", 1), by=boss)

    with pytest.raises(Refused):
        approve(approval, deputy)


def delegate(by, to, first=0, last=5):
    day = AT.date()
    return actions.delegate(
        to=to, from_on=day + timedelta(days=first), to_on=day + timedelta(days=last), by=by, at=AT
    )


@pytest.mark.parametrize(
    ("role", "days", "field"),
    [("engineer", (0, 5), "to"), ("legal", (5, 0), "to_on"), ("legal", (-5, -1), "to_on")],
)
def test_delegation_that_cannot_be_is_refused(role, days, field):
    with pytest.raises(Invalid) as refusal:
        delegate(people("finance"), people(role), *days)

    assert set(refusal.value.errors) == {field}


def test_delegation_to_oneself_is_refused():
    me = people("finance")

    with pytest.raises(Invalid, match="somebody else"):
        delegate(me, me)


def test_one_person_stands_in_at_a_time():
    me, deputy = people("finance"), people("legal")
    delegate(me, deputy)

    with pytest.raises(Invalid, match="stands in for you"):
        delegate(me, people("legal"), 5, 9)


def test_delegation_is_ended_by_the_one_who_gave_it():
    me, deputy = people("finance"), people("legal")
    row = delegate(me, deputy)

    with pytest.raises(Refused):
        actions.end_delegation(delegation=row, by=deputy, at=AT)
    actions.end_delegation(delegation=row, by=me, at=AT)

    assert Delegation.objects.get().ended_at == AT


@pytest.mark.parametrize(
    "steps",
    [[], [("engineer", 1)], [("legal", 0)], [("legal", 1), ("legal", 1)], [("legal", 1)] * 5],
)
def test_rule_with_steps_that_cannot_be_is_refused(steps):
    with pytest.raises(Invalid) as refusal:
        actions.save_rule(name="A rule", steps=steps, by=None, at=AT)

    assert set(refusal.value.errors) == {"steps"}


def test_rule_is_changed_and_taken_out_of_use():
    rule = actions.save_rule(name="A rule", steps=[("legal", 1)], by=None, at=AT)

    actions.save_rule(rule=rule, steps=[("finance", 2)], is_active=False, by=None, at=AT)

    rule.refresh_from_db()
    assert rule.steps == [{"role": "finance", "quorum": 2}]
    assert rule not in queries.approval_rules(only_active=True)


def test_names_of_rules_are_unique():
    actions.save_rule(name="A rule", steps=[("legal", 1)], by=None, at=AT)

    with pytest.raises(Refused) as refusal:
        actions.save_rule(name="A rule", steps=[("legal", 1)], by=None, at=AT)

    assert refusal.value.field == "name"
