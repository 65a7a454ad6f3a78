"""The only code that changes a state."""

from datetime import timedelta

import pytest

from apps.agreements.models import Agreement, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Refused
from apps.core.models import StateChange
from apps.network.models import Interconnect
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT
from tests.together import together

MAKERS = {
    Partner: make.partner,
    Interconnect: make.pni,
    Agreement: make.agreement,
    TermPeriod: make.period,
}
MOVES = [(model, move) for model in MAKERS for move in lifecycle.moves_of(model)]


@pytest.mark.parametrize(
    ("model", "move"), MOVES, ids=[f"{m.__name__}-{v.source}-{v.target}" for m, v in MOVES]
)
def test_every_move_of_the_tables_executes(manager, model, move):
    obj = MAKERS[model](state=move.source)

    lifecycle.move(obj, to=move.target, by=manager, at=AT, reason="why")

    [change] = lifecycle.history(obj.ref)
    assert model.objects.get(pk=obj.pk).state == obj.state == move.target
    assert (change.source, change.target) == (move.source, move.target)
    assert (change.actor, change.at, change.reason) == (manager, AT, "why")


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_every_state_is_reachable(model):
    field = model._meta.get_field("state")
    reached = {field.default}

    while found := {m.target for m in lifecycle.moves_of(model) if m.source in reached} - reached:
        reached |= found

    assert reached == set(dict(field.choices))


def test_move_that_the_table_lacks_is_refused_with_the_ways_out(manager):
    partner = make.partner(state="CONTACTED")

    with pytest.raises(Refused) as refusal:
        lifecycle.move(partner, to="CLOSED", by=manager, at=AT)

    message = f"{partner.ref} is Contacted and cannot become Closed. "
    assert str(refusal.value) == message + "Possible: In discussion, Declined."
    assert not refusal.value.conflict
    assert not StateChange.objects.exists()


def test_final_state_says_so(manager):
    partner = make.partner(state="CLOSED")

    with pytest.raises(Refused, match="It is final"):
        lifecycle.move(partner, to="ACTIVE", by=manager, at=AT)


def test_stale_object_is_refused_as_a_conflict(manager):
    partner = make.partner(state="ACTIVE")
    Partner.objects.filter(pk=partner.pk).update(state="DORMANT")

    with pytest.raises(Refused, match="somebody else") as refusal:
        lifecycle.move(partner, to="AT_RISK", by=manager, at=AT)

    assert refusal.value.conflict
    assert Partner.objects.get(pk=partner.pk).state == "DORMANT"


def test_further_fields_change_in_the_same_update(manager):
    partner = make.partner(state="ACTIVE")
    until = (AT + timedelta(days=90)).date()

    lifecycle.move(partner, to="DORMANT", by=None, at=AT, do_not_contact_until=until)

    assert Partner.objects.get(pk=partner.pk).do_not_contact_until == until
    assert lifecycle.history(partner.ref).get().actor is None


def test_history_is_in_order_of_time(manager):
    partner = make.partner(state="PROSPECT")

    for days, state in enumerate(["CONTACTED", "IN_DISCUSSION", "ACTIVE"]):
        lifecycle.move(partner, to=state, by=manager, at=AT + timedelta(days=days))

    targets = [change.target for change in lifecycle.history(partner.ref)]
    assert targets == ["CONTACTED", "IN_DISCUSSION", "ACTIVE"]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_wins():
    partner = make.partner(state="ACTIVE")
    views = [Partner.objects.get(pk=partner.pk) for _ in range(2)]

    results = together(
        lambda: lifecycle.move(views[0], to="AT_RISK", by=None, at=AT),
        lambda: lifecycle.move(views[1], to="DORMANT", by=None, at=AT),
    )

    refusals = [result for result in results if isinstance(result, Refused)]
    assert [refusal.conflict for refusal in refusals] == [True]
    assert [type(result) for result in results].count(StateChange) == 1
    assert StateChange.objects.count() == 1
