"""The demo holds an agreement for each way in which a term goes on or ends."""

from random import Random

import pytest

from apps.agreements import actions, queries
from apps.agreements.models import Agreement, ContractNotice, Renewal
from edgepartners.demo import deals, renewals
from edgepartners.demo import world as worlds
from tests.factories import AT


@pytest.fixture
def world(db):
    made = worlds.World(rng=Random(1), at=AT)
    worlds.add_people(made)
    worlds.add_places(made)
    worlds.add_partners(made, 12)
    return made


def test_every_kind_of_end_is_there(world):
    renewals.play(world)

    today = AT.date()
    found = {queries.status_of(row, today).status.value for row in queries.agreements()} - {""}
    assert found >= {"HOLDOVER", "RENEWAL_LOCKED", "NOTICE_GIVEN", "NOTICE_WINDOW"}
    states = set(Agreement.objects.values_list("state", flat=True))
    assert states == {"ACTIVE", "EXPIRED", "SUPERSEDED", "TERMINATED"}
    assert ContractNotice.objects.filter(timely="LATE").exists()
    assert ContractNotice.objects.filter(state="DRAFT", side="US").exists()
    old = Agreement.objects.get(state="SUPERSEDED")
    assert old.superseded_by.get().state == "ACTIVE"


def test_first_tick_of_the_demo_finds_nothing_left(world):
    made = deals.add_deals(world, [], 30)
    renewals.add_cycles(made, AT)
    renewals.play(world)

    assert Renewal.objects.exclude(decision="").exists()
    assert actions.tick(at=AT) == 0
