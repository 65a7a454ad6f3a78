"""Who is told that a partner says something new at PeeringDB (portal.md 6.6)."""

import pytest

from apps.network import actions
from apps.network.models import Facility, Interconnect
from apps.notifications.models import Notice, WebhookDelivery
from apps.peeringdb.models import ObservedChange
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make.user()


@pytest.fixture
def admin(owner):
    partner = make.partner(name="Fibra Norte", portal_enabled=True, owner=owner)
    make.asn(partner=partner, number=64501)
    return make.member(partner=partner, role="P-ADMIN")


@pytest.fixture
def link(admin) -> Interconnect:
    """In service at the facility that PeeringDB numbers 77."""
    link = make.pni(partner=admin.partner, name="BOG-2")
    Facility.objects.filter(pk=link.site.facility_id).update(pdb_fac_id=77)
    return link


def told(user) -> Notice:
    return Notice.objects.get(recipient=user)


def test_changes_of_a_network_are_one_message_to_each_side(admin, owner):
    make.observed(64501, "RENAMED")
    make.observed(64501, "AS_SET", was="AS-FIBRA", now="AS-NEW")

    count = actions.tell_of_peeringdb(at=AT)

    assert count == 2
    theirs, ours = told(admin.user), told(owner)
    assert (theirs.event, theirs.title) == (
        "peeringdb.changed", "2 changes of AS64501 at PeeringDB",
    )  # fmt: skip
    assert ["Other AS-SET", "AS-FIBRA, now AS-NEW"] in theirs.facts["lines"]
    assert (ours.kind, ours.urgency) == ("peeringdb_changed", "info")


def test_partner_that_left_where_we_meet_is_urgent_for_us_and_names_the_interconnect(
    admin, owner, link
):
    make.observed(64501, "LEFT_FAC", was="Bogota DC1", now="", place=77)

    actions.tell_of_peeringdb(at=AT)

    assert (told(owner).urgency, told(owner).body) == ("bad", "In service there: BOG-2.")
    assert "BOG-2" not in told(admin.user).body
    assert told(admin.user).urgency == "warn"


@pytest.mark.parametrize(
    ("kind", "place", "state", "body"),
    [
        ("LEFT_FAC", 78, "ACTIVE", ""),
        ("LEFT_FAC", 77, "DECOMMISSIONED", ""),
        ("JOINED_FAC", 77, "ACTIVE", ""),
        ("DELETED", None, "ACTIVE", "In service there: BOG-2."),
        ("RECLAIMED", None, "ACTIVE", "In service there: BOG-2."),
    ],
)
def test_interconnects_concerned_are_those_in_service_there(
    admin, owner, link, kind, place, state, body
):
    number = admin.partner.asns.get()
    Interconnect.objects.filter(pk=link.pk).update(state=state, asn=number)
    make.observed(64501, kind, place=place)

    actions.tell_of_peeringdb(at=AT)

    assert told(owner).body == body


def test_each_change_is_told_once(admin, owner):
    make.observed(64501)

    assert [actions.tell_of_peeringdb(at=AT) for _ in range(2)] == [1, 0]
    make.observed(64501, "POLICY")
    assert actions.tell_of_peeringdb(at=AT) == 1
    assert Notice.objects.filter(recipient=admin.user).count() == 2


def test_network_of_nobody_is_told_to_nobody_and_does_not_wait(admin):
    make.observed(64555)

    assert actions.tell_of_peeringdb(at=AT) == 0
    assert not ObservedChange.objects.filter(told_at=None).exists()
    assert not Notice.objects.exists()


def test_other_partner_hears_nothing(admin):
    stranger = make.member(role="P-ADMIN")
    make.observed(64501)

    actions.tell_of_peeringdb(at=AT)

    assert not Notice.objects.filter(recipient=stranger.user).exists()


def test_webhook_gets_what_changed_in_plain_words(admin):
    make.webhook(admin.partner, "https://hooks.example/edge")
    make.observed(64501, "AS_SET", was="AS-FIBRA", now="AS-NEW")

    actions.tell_of_peeringdb(at=AT)

    body = WebhookDelivery.objects.get().body
    assert '{"kind": "as_set", "was": "AS-FIBRA", "now": "AS-NEW"}' in body


def test_quiet_look_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert actions.tell_of_peeringdb(at=AT) == 0


def test_one_change_is_named_in_the_title(admin):
    make.observed(64501, "AS_SET")

    actions.tell_of_peeringdb(at=AT)

    assert told(admin.user).title == "AS64501 at PeeringDB: Other AS-SET"
