"""Helpers of actions that make or edit a row."""

import pytest

from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.partners.actions import PartnerFacts
from apps.partners.models import Partner
from tests import factories as make


def test_assign_sets_what_differs_with_trimmed_text(db):
    partner = make.partner(name="Fibra Norte", tier="KEY")

    names = edits.assign(partner, {"name": " Fibra Sur ", "tier": "KEY"}, allowed=PartnerFacts)

    assert names == ["name"]
    assert partner.name == "Fibra Sur"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 121}, "name"),
        ({"name": ""}, "name"),
        ({"tier": "SOLID_GOLD"}, "tier"),
        ({"subscribers": -1}, "subscribers"),
        ({"subscribers": "many"}, "subscribers"),
        ({"state": "ACTIVE"}, "state"),
        ({"ref": "PAR-1"}, "ref"),
        ({"tags": ["x" * 33]}, "tags"),
    ],
)
def test_assign_refuses_what_does_not_fit(db, changes, field):
    partner = make.partner(state="PROSPECT")

    with pytest.raises(Invalid) as refusal:
        edits.assign(partner, changes, allowed=PartnerFacts)

    assert list(refusal.value.errors) == [field]


def test_made_checks_every_given_value(db):
    with pytest.raises(Invalid) as refusal:
        edits.made(Partner, {"name": "x" * 121, "country": "Narnia"})

    assert set(refusal.value.errors) == {"name", "country"}


def test_unique_turns_a_taken_value_into_a_refusal(db):
    partner = make.partner()

    with pytest.raises(Refused, match="there already") as refusal, edits.unique("there already"):
        make.partner(ref=partner.ref)

    assert refusal.value.conflict
    assert Partner.objects.filter(ref=partner.ref).count() == 1


def test_cycle_that_is_there_already_ends_in_a_refusal(db):
    upper = make.partner()
    lower = make.partner(parent=upper)
    Partner.objects.filter(pk=upper.pk).update(parent=lower)

    with pytest.raises(Refused, match="below"):
        edits.refuse_cycle(make.partner(), lower)
