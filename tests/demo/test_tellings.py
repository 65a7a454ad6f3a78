"""The demo's news: changes at PeeringDB that a second sync sees, sessions that went away."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from apps.network.models import BGPSession
from apps.notifications.models import Notice
from apps.partners.models import Partner
from apps.peeringdb.models import MirrorRun, ObservedChange
from edgepartners.demo import builds, links, peering, tellings, world
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def member(db: None, tmp_path: Path):
    """A member of the first partner with a portal, after the demo's news."""
    found = world.World(rng=Random(20261119), at=AT)
    world.add_people(found)
    world.add_places(found)
    world.add_partners(found, 12)
    joined = links.add_links(found, 40)
    builds.add_sessions(joined, AT)
    tables = peering.tell_simulator(tmp_path / peering.FILE, found, joined)
    partner = Partner.objects.filter(portal_enabled=True).order_by("pk").first()
    member = make.member(partner=partner, role="P-ADMIN")
    tellings.play(tables, found, tmp_path, at=AT)
    return member


def test_second_sync_sees_what_networks_changed_and_all_is_told(member):
    kinds = Counter(ObservedChange.objects.values_list("kind", flat=True))

    assert MirrorRun.objects.count() == 2
    assert kinds["AS_SET"] >= 1
    assert len(kinds) >= 3
    assert not ObservedChange.objects.filter(told_at=None).exists()


def test_changes_were_followed_taken_over_or_wait(member):
    decisions = Counter(ObservedChange.objects.values_list("decision", flat=True))

    assert decisions["FOLLOWED"] >= 1
    assert decisions["ACCEPTED"] + decisions["IGNORED"] >= 1


def test_first_partner_finds_news_of_sessions_and_of_its_entry(member):
    events = set(Notice.objects.filter(recipient=member.user).values_list("event", flat=True))

    assert {"session.down", "session.established", "peeringdb.changed"} <= events
    assert BGPSession.objects.filter(state="DOWN", told="DOWN").exists()
