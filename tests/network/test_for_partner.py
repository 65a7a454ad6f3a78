"""What a partner reads of the inventory: their own, and nothing of how we run it."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network import for_partner
from apps.network.models import PNI, BGPSession, CacheDeployment, Member
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def andes(db):
    return make.partner(name="Andes Fibra", portal_enabled=True)


@pytest.fixture
def link(andes):
    return make.pni(partner=andes, name="BOG-2", tags=["do-not-touch"])


def test_interconnects_are_theirs_by_name_without_refused_ones(andes, link):
    make.pni(partner=andes, name="ANT-1")
    make.pni(partner=andes, name="NO-1", state="REJECTED")
    make.pni(partner=andes, name="NO-2", state="CANCELLED")
    make.pni(name="OTHER-1")

    assert [each.name for each in for_partner.interconnects(andes)] == ["ANT-1", "BOG-2"]


def test_one_is_found_only_by_its_partner(andes, link):
    assert for_partner.interconnect(andes, link.ref).name == "BOG-2"
    assert for_partner.interconnect(make.partner(), link.ref) is None
    assert for_partner.whole(make.partner(), link.ref) is None


def test_a_whole_one_has_no_device_and_no_tag_of_ours(andes, link):
    PNI.objects.create(
        interconnect=link, lag_name="ae12", ipv4="192.0.2.0/31", xconnect_paid_by="us"
    )
    Member.objects.create(
        interconnect=link, port="edge1.bog et-0/0/4", remote_port="Hu0/1/0/8", speed_bps=100 * GBPS
    )
    Member.objects.create(interconnect=link, port="gone", speed_bps=1, state="REMOVED")

    found = for_partner.whole(andes, link.ref)

    assert [(port.number, port.their_port) for port in found.ports] == [(1, "Hu0/1/0/8")]
    assert {join.label: join.value for join in found.joins}["Paid by"] == "Us"
    for secret in ("edge1", "et-0/0/4", "do-not-touch"):
        assert secret not in str(asdict(found))


def test_sessions_come_without_their_secret(andes, link):
    BGPSession.objects.create(
        interconnect=link, our_asn=64500, their_asn=64501, our_ip="192.0.2.0", their_ip="192.0.2.1",
        state="ESTABLISHED", state_since=AT, created_at=AT, secret="hunter2", prefixes=1200,
    )  # fmt: skip
    BGPSession.objects.create(
        interconnect=link, our_asn=64500, their_asn=64501, our_ip="192.0.2.2", their_ip="192.0.2.3",
        state="REMOVED", state_since=AT, created_at=AT,
    )  # fmt: skip

    (session,) = for_partner.whole(andes, link.ref).sessions

    assert (session.their_ip, session.prefixes) == ("192.0.2.1", 1200)
    assert "hunter2" not in str(asdict(session))


def test_capacity_tells_what_is_left_without_the_largest_member(andes, link):
    (now,) = for_partner.whole(andes, link.ref).capacities

    assert (now.capacity_bps, now.n_minus_1_bps, now.members) == (400 * GBPS, 300 * GBPS, 4)
    assert now.ends_at is None


def test_a_whole_one_takes_two_queries(andes, link):
    with CaptureQueriesContext(connection) as queries:
        for_partner.whole(andes, link.ref)

    assert len(queries) == 2


def test_caches_are_theirs(andes):
    cache = make.pni(partner=andes, kind="cache", name="BOG-C1")
    CacheDeployment.objects.create(interconnect=cache, servers=4, served_bps=160 * GBPS)
    CacheDeployment.objects.create(interconnect=make.pni(kind="cache"), servers=9)

    (found,) = for_partner.caches(andes)

    assert (found.name, found.servers, found.has_fill_window) == ("BOG-C1", 4, False)


def test_work_that_touches_others_too_shows_only_their_own(andes, link):
    other = make.pni(name="SECRET-9")
    work = make.maintenance(link=link, ticket="INT-4711", text="Reseat the card of router 7")
    work.impacts.create(interconnect=other, impact="DOWN")

    (found,) = for_partner.maintenances(andes)

    assert [each.name for each in found.touched] == ["BOG-2"]
    assert (found.ticket, found.text) == ("", "")
    assert for_partner.maintenance(make.partner(), work.ref) is None


def test_their_own_work_keeps_their_words(andes, link):
    make.maintenance(link=link, side="THEIRS", ticket="CHG-1", text="Fibre works")

    (found,) = for_partner.maintenances(andes)

    assert (found.is_theirs, found.ticket, found.text) == (True, "CHG-1", "Fibre works")


def test_work_is_shown_once_it_is_announced(andes, link):
    make.maintenance(link=link, announced_at=None)

    assert for_partner.maintenances(andes) == []
    assert for_partner.works_on(andes, link.ref) == []


def test_works_of_a_time_are_those_that_run_within_it(andes, link):
    make.maintenance(link=link)

    assert for_partner.maintenances(andes, after=AT - timedelta(minutes=1))
    assert for_partner.maintenances(andes, after=AT) == []
    assert for_partner.maintenances(andes, before=AT - timedelta(hours=3)) == []
    assert [work.names for work in for_partner.works_on(andes, link.ref)] == ["BOG-2"]
