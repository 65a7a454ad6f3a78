"""The demo holds a campaign with each kind of end, and talks of each kind."""

from random import Random

import pytest

from apps.partners import queries
from apps.partners.models import Interaction
from edgepartners.demo import outreach
from edgepartners.demo import world as worlds
from tests.factories import AT


@pytest.fixture
def played(db):
    made = worlds.World(rng=Random(1), at=AT)
    worlds.add_people(made)
    worlds.add_places(made)
    worlds.add_partners(made, 60)
    outreach.play(at=AT)


def test_campaigns_and_talks_of_every_kind_are_there(played):
    sent, draft = queries.campaigns().order_by("pk")

    assert (sent.state, draft.state) == ("DONE", "DRAFT")
    for name in ("sent", "failed", "excluded", "replied", "bounced", "silenced"):
        assert getattr(sent, name) > 0, name
    reasons = " ".join(sent.letters.values_list("reason", flat=True))
    assert "never for outreach" in reasons
    assert draft.letters.exists()
    assert sent.letters.exclude(reply=None).filter(outcome="REPLIED").exists()
    assert set(Interaction.objects.values_list("kind", flat=True)) == {
        "CALL", "MEETING", "MAIL", "NOTE",
    }  # fmt: skip
