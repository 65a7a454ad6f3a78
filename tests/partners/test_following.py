"""What PeeringDB changes moves into partners by itself, or waits for somebody's word."""

from datetime import timedelta
from typing import Any

import pytest

from apps.core.errors import Invalid, Refused
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import PeeringDb
from apps.network import actions as network
from apps.notifications.models import Notice
from apps.partners import actions
from apps.partners.models import ASN, Partner
from apps.peeringdb import actions as mirror
from apps.peeringdb.models import ObservedChange
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import THEIRS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER, LAST = "2026-11-18T08:00:00Z", "2026-11-18T20:00:00Z"
ALL = ["as_set", "max_prefix4", "max_prefix6", "name"]


@pytest.fixture
def database() -> PeeringDb:
    return make.peeringdb()


@pytest.fixture(autouse=True)
def _mirrored(database: PeeringDb) -> None:
    sync(database)


def sync(database: PeeringDb, after: timedelta = timedelta(0)) -> None:
    with Fake(database) as fake, Client(url=fake.url, pause=0) as source:
        mirror.sync(at=AT + after, source=source)


@pytest.fixture
def asn() -> ASN:
    """As PeeringDB says, with nothing followed."""
    partner = make.partner(name="Fibra", policy="OPEN", legal_name="Fibra", owner=make.user())
    return make.asn(partner=partner, number=THEIRS, is_primary=True, name="Fibra",
                    as_set="AS-FIBRA", max_prefix4=2000, max_prefix6=400)  # fmt: skip


def changed(database: PeeringDb, *, at: str = LATER, tag: str = "net", id: int = 2, **row: Any):
    """PeeringDB says otherwise, we read it, and those concerned are told."""
    database.put(tag, id=id, updated=at, **row)
    sync(database, HOUR)
    network.tell_of_peeringdb(at=AT + HOUR)
    return ObservedChange.objects.filter(asn=THEIRS).order_by("-pk").first()


FIELDS = [
    ("name", {"name": "Fibra Norte"}, "name", "Fibra Norte"),
    ("as_set", {"irr_as_set": "RIPE::AS-NEW"}, "as_set", "RIPE::AS-NEW"),
    ("max_prefix4", {"info_prefixes4": 3000}, "max_prefix4", 3000),
    ("max_prefix6", {"info_prefixes6": 900}, "max_prefix6", 900),
]


@pytest.mark.parametrize(("followed", "said", "field", "value"), FIELDS)
def test_followed_field_moves_by_itself(database, asn, followed, said, field, value):
    ASN.objects.filter(pk=asn.pk).update(follows=[followed])

    change = changed(database, **said)

    asn.refresh_from_db()
    assert getattr(asn, field) == value
    assert change.decision == "FOLLOWED"


@pytest.mark.parametrize(("followed", "said", "field", "value"), FIELDS)
def test_field_that_is_not_followed_waits(database, asn, followed, said, field, value):
    ASN.objects.filter(pk=asn.pk).update(follows=[each for each in ALL if each != followed])
    before = getattr(asn, field)

    change = changed(database, **said)

    asn.refresh_from_db()
    assert getattr(asn, field) == before
    assert change.is_open


@pytest.mark.parametrize(
    ("followed", "tag", "id", "said", "value"),
    [
        ("name", "net", 2, {"name": "Fibra Norte"}, "Fibra Norte"),
        ("policy", "net", 2, {"policy_general": "Restrictive"}, "RESTRICTIVE"),
        ("legal_name", "org", 1, {"name": "Fibra Holding"}, "Fibra Holding"),
    ],
)
def test_followed_field_of_a_partner_moves_by_itself(database, asn, followed, tag, id, said, value):
    Partner.objects.filter(pk=asn.partner_id).update(follows=[followed])

    changed(database, tag=tag, id=id, **said)

    asn.partner.refresh_from_db()
    assert getattr(asn.partner, followed) == value


def test_owner_is_told_what_moved_and_what_waits(database, asn):
    ASN.objects.filter(pk=asn.pk).update(follows=["as_set"])

    changed(database, irr_as_set="AS-NEW", policy_general="No")

    lines = Notice.objects.get(recipient=asn.partner.owner).facts["lines"]
    assert lines == [
        ["Other AS-SET", "AS-FIBRA, now AS-NEW (taken over)"],
        ["Other peering policy", "Open, now No (to be reviewed)"],
    ]


def test_emptied_entry_takes_nothing_away_by_itself(database, asn):
    ASN.objects.filter(pk=asn.pk).update(follows=ALL)

    change = changed(database, irr_as_set="", info_prefixes6=None)

    asn.refresh_from_db()
    assert (asn.as_set, asn.max_prefix6) == ("AS-FIBRA", 400)
    assert change.is_open


def test_deleted_entry_takes_nothing_away(database, asn):
    ASN.objects.filter(pk=asn.pk).update(follows=ALL)

    change = changed(database, status="deleted")

    asn.refresh_from_db()
    assert (change.kind, asn.as_set) == ("DELETED", "AS-FIBRA")


def test_name_that_another_partner_has_waits(database, asn):
    Partner.objects.filter(pk=asn.partner_id).update(follows=["name"])
    make.partner(name="fibra norte")

    change = changed(database, name="Fibra Norte")

    asn.partner.refresh_from_db()
    assert asn.partner.name == "Fibra"
    assert change.is_open
    with pytest.raises(Refused, match="partner with the name Fibra Norte already"):
        actions.accept_change(change=change, by=make.user(), at=AT)
    change.refresh_from_db()
    assert change.is_open


def test_quiet_tick_writes_nothing(database, asn, django_assert_num_queries):
    ASN.objects.filter(pk=asn.pk).update(follows=ALL)
    sync(database, HOUR)

    with django_assert_num_queries(1):
        assert network.tell_of_peeringdb(at=AT + HOUR) == 0


def test_accepting_takes_the_word_over_and_undo_gives_it_back(database, asn):
    change, by = changed(database, irr_as_set="AS-NEW"), make.user()

    done = actions.accept_change(change=change, by=by, at=AT)

    asn.refresh_from_db()
    assert asn.as_set == "AS-NEW"
    assert [(each.field, each.was) for each in done] == [("as_set", "AS-FIBRA")]
    assert (change.decision, change.reviewed_by) == ("ACCEPTED", by)

    actions.undo_change(change=change, by=by, at=AT)

    asn.refresh_from_db()
    change.refresh_from_db()
    assert asn.as_set == "AS-FIBRA"
    assert change.is_open


def test_renamed_network_renames_the_partner_that_was_called_so(database, asn):
    change = changed(database, name="Fibra Norte")

    actions.accept_change(change=change, by=make.user(), at=AT)

    asn.refresh_from_db()
    assert (asn.name, asn.partner.name) == ("Fibra Norte", "Fibra Norte")


def test_partner_that_we_call_otherwise_keeps_its_name(database, asn):
    Partner.objects.filter(pk=asn.partner_id).update(name="Our friends")
    change = changed(database, name="Fibra Norte")

    actions.accept_change(change=change, by=make.user(), at=AT)

    asn.refresh_from_db()
    assert (asn.name, asn.partner.name) == ("Fibra Norte", "Our friends")


def test_policy_of_a_second_number_is_not_the_partners(database, asn):
    ASN.objects.filter(pk=asn.pk).update(is_primary=False)
    change = changed(database, policy_general="No")

    assert actions.accept_change(change=change, by=make.user(), at=AT) == []

    asn.partner.refresh_from_db()
    assert asn.partner.policy == "OPEN"


def test_ignoring_leaves_ours_and_is_taken_back(database, asn):
    change, by = changed(database, irr_as_set="AS-NEW"), make.user()

    actions.ignore_change(change=change, by=by, at=AT)
    asn.refresh_from_db()
    assert (asn.as_set, change.decision) == ("AS-FIBRA", "IGNORED")

    actions.undo_change(change=change, by=by, at=AT)
    assert change.is_open


def test_undo_of_what_was_edited_since_is_refused_and_nothing_moves(database, asn):
    change, by = changed(database, irr_as_set="AS-NEW"), make.user()
    actions.accept_change(change=change, by=by, at=AT)
    ASN.objects.filter(pk=asn.pk).update(as_set="AS-BY-HAND")

    with pytest.raises(Refused, match="AS-SET of AS64501 has been changed since"):
        actions.undo_change(change=change, by=by, at=AT)

    change.refresh_from_db()
    assert change.decision == "ACCEPTED"


def test_second_decision_is_refused(database, asn):
    change, by = changed(database, irr_as_set="AS-NEW"), make.user()
    stale = ObservedChange.objects.get(pk=change.pk)
    actions.ignore_change(change=change, by=by, at=AT)

    with pytest.raises(Refused, match="already"):
        actions.accept_change(change=stale, by=by, at=AT)

    asn.refresh_from_db()
    assert asn.as_set == "AS-FIBRA"


def test_undo_of_what_waits_or_moved_by_itself_is_refused(database, asn):
    ASN.objects.filter(pk=asn.pk).update(follows=["as_set"])
    change = changed(database, irr_as_set="AS-NEW")

    with pytest.raises(Refused, match="nothing to undo"):
        actions.undo_change(change=change, by=make.user(), at=AT)


def test_older_of_two_changes_is_refused(database, asn):
    first = changed(database, irr_as_set="AS-NEW")
    changed(database, at=LAST, irr_as_set="AS-NEWER")

    with pytest.raises(Refused, match="changed again later"):
        actions.accept_change(change=first, by=make.user(), at=AT)


def test_choosing_to_follow_takes_the_word_at_once(asn):
    ASN.objects.filter(pk=asn.pk).update(as_set="AS-OLD", max_prefix4=5)
    Partner.objects.filter(pk=asn.partner_id).update(policy="NO")
    asn = ASN.objects.select_related("partner").get(pk=asn.pk)

    done = actions.follow(asn=asn, of_asn=["as_set"], of_partner=["policy"], by=make.user(), at=AT)

    asn.refresh_from_db()
    assert (asn.as_set, asn.max_prefix4, asn.follows) == ("AS-FIBRA", 5, ["as_set"])
    assert (asn.partner.policy, asn.partner.follows) == ("OPEN", ["policy"])
    assert sorted(each.field for each in done) == ["as_set", "policy"]


def test_field_that_peeringdb_does_not_say_cannot_be_followed(asn):
    with pytest.raises(Invalid):
        actions.follow(asn=asn, of_asn=["notes"], of_partner=[], by=None, at=AT)


def test_one_word_is_taken_over_once(asn):
    ASN.objects.filter(pk=asn.pk).update(as_set="AS-OLD")
    asn = ASN.objects.select_related("partner").get(pk=asn.pk)

    actions.take_over(asn=asn, field="as_set", on="asn", by=None, at=AT)

    asn.refresh_from_db()
    assert (asn.as_set, asn.follows) == ("AS-FIBRA", [])
    with pytest.raises(Refused, match="nothing to take over"):
        actions.take_over(asn=asn, field="as_set", on="asn", by=None, at=AT)


def test_number_that_no_partner_has_any_more_is_told():
    change = make.observed(64999, "AS_SET")

    with pytest.raises(Refused, match="No partner has AS64999"):
        actions.accept_change(change=change, by=make.user(), at=AT)
