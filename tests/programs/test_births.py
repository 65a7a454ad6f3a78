"""Items born by rule: one per cause, from what the workstream is about, with a hint to close."""

from datetime import timedelta

import pytest

from apps.agreements.models import Renewal
from apps.breaches.models import Breach
from apps.notifications.models import Notice
from apps.programs import actions
from apps.programs.models import WorkItem
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def ruled(cause, **fields):
    workstream = make.workstream(**fields)
    actions.set_birth_rule(
        workstream=workstream, kind=cause, priority=2, due_days=5, by=None, at=AT
    )
    return workstream


def test_open_breach_bears_one_item_however_often_it_runs():
    breach = make.breach()
    workstream = ruled("BREACH")
    ruled("BREACH")

    assert actions.bear_items(at=AT) == 1
    assert actions.bear_items(at=AT + timedelta(hours=1)) == 0

    item = WorkItem.objects.get()
    assert (item.workstream, item.cause, item.type) == (workstream, breach.ref, "BREACH")
    assert {ref.ref for ref in item.refs.all()} == {breach.ref, breach.partner.ref}
    assert (item.due_on, item.priority) == ((AT + timedelta(days=5)).date(), 2)


def test_breach_elsewhere_bears_nothing():
    make.breach()
    ruled("BREACH", kind="PARTNER", partner=make.partner(), region="LATAM")

    assert actions.bear_items(at=AT) == 0


def test_done_workstream_bears_nothing():
    make.breach()
    ruled("BREACH", state="DONE")

    assert actions.bear_items(at=AT) == 0


def test_item_closed_while_its_cause_goes_on_is_not_made_again():
    make.breach()
    workstream = ruled("BREACH")
    actions.bear_items(at=AT)
    done = workstream.columns.get(category="DONE")
    actions.move_item(item=WorkItem.objects.get(), to=done, by=None, at=AT)

    assert actions.bear_items(at=AT) == 0


def test_undecided_renewal_bears_an_item_due_at_its_notice_deadline():
    agreement = make.agreement()
    cycle = Renewal.objects.create(
        agreement=agreement, period=make.period(agreement=agreement), opened_at=AT
    )
    ruled("RENEWAL")

    assert actions.bear_items(at=AT) == 1

    item = WorkItem.objects.get()
    assert (item.cause, item.due_on) == (cycle.ref, cycle.period.notice_deadline)


def test_request_past_its_sla_bears_an_item_and_one_in_time_does_not():
    late = make.asked(state="SUBMITTED", due_at=AT - timedelta(hours=1))
    make.asked(state="SUBMITTED", due_at=AT + timedelta(hours=1))
    ruled("REQUEST")

    actions.bear_items(at=AT)

    assert [item.cause for item in WorkItem.objects.all()] == [late.ref]


def test_cause_that_is_over_suggests_closing_once_and_takes_it_back(manager):
    breach = make.breach()
    workstream = make.workstream()
    actions.set_birth_rule(
        workstream=workstream, kind="BREACH", priority=2, due_days=5, assignee=manager, by=None,
        at=AT,
    )  # fmt: skip
    actions.bear_items(at=AT)
    Notice.objects.all().delete()
    assert actions.suggest_closing(at=AT) == 0

    Breach.objects.filter(pk=breach.pk).update(state="RESOLVED")
    assert actions.suggest_closing(at=AT) == 1
    assert actions.suggest_closing(at=AT) == 0
    assert WorkItem.objects.get().cause_gone_at == AT
    assert Notice.objects.get().kind == "work_over"

    Breach.objects.filter(pk=breach.pk).update(state="OPEN")
    actions.suggest_closing(at=AT)
    assert WorkItem.objects.get().cause_gone_at is None
