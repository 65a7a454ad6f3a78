"""Potential locations in the portal: where we could meet, what is there, and every no's reason."""

from datetime import timedelta

import pytest

from apps.capacity.models import CapacityRequest
from apps.core import refs
from apps.network.models import IXP, Facility, IXPPort, Port
from apps.peeringdb.models import MirrorRun, Net
from tests import factories as make
from tests.factories import AT, GBPS
from tests.factories.peeringdb import OTHERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/portal/places/"


@pytest.fixture
def mirrored(andes):
    """Andes Fibra is AS64501, at facility 1 and exchange 1 of the mirror, and eligible."""
    make.mirror()
    MirrorRun.objects.create(started_at=AT - timedelta(minutes=40), finished_at=AT, outcome="DONE")
    return make.eligible(andes)


@pytest.fixture
def site():
    found = make.site()
    Facility.objects.filter(pk=found.facility_id).update(pdb_fac_id=1, name="Bogotá DC1")
    Port.objects.create(site=found, device="edge1-secret", name="et-1", speed_bps=100 * GBPS)
    return found


@pytest.fixture
def exchange():
    ixp = IXP.objects.create(name="Bogotá Exchange", metro=make.metro(), pdb_ix_id=1)
    IXPPort.objects.create(ixp=ixp, site=make.site(), name="et-9", speed_bps=400 * GBPS, mrc=1800)
    return ixp


def test_shared_facility_offers_free_ports_and_a_request(seat, mirrored, site, text):
    page = seat().get(PAGE)

    shown = text(page)
    for part in ("1 location", "Bogotá DC1", "1 × 100 Gbps", "AS64501", "Possible",
                 ):  # fmt: skip
        assert part in shown
    html = page.content.decode()
    assert "PeeringDB read 19 Nov 2026" in text(page)
    assert "edge1-secret" not in html


def test_shared_exchange_tells_speeds_and_addresses(seat, mirrored, exchange, text):
    shown = text(seat().get(PAGE))

    for part in ("Bogotá Exchange", "400 Gbps", "192.0.2.1, 2001:db8:1::1", "100 Gbps, AS64501",
                 "192.0.2.10, 2001:db8:1::10"):  # fmt: skip
        assert part in shown
    assert "1800" not in shown
    assert "1,800" not in shown


def test_what_is_there_is_greyed_and_named(seat, mirrored, site, text):
    make.pni(partner=mirrored, site=site, name="BOG-7")

    page = seat().get(PAGE)

    assert '<tr class="is-dim">' in page.content.decode()
    assert "Already there BOG-7" in text(page)


def test_full_facility_says_so(seat, mirrored, site, text):
    Port.objects.update(state="USED")

    shown = text(seat().get(PAGE))

    assert "Not now No port of ours is free there now." in shown


def test_closing_site_takes_no_requests(seat, mirrored, site, text):
    site.__class__.objects.filter(pk=site.pk).update(state="CLOSING")

    shown = text(seat().get(PAGE))

    assert "We leave this building." in shown
    assert "Ask for" not in shown.replace("Ask for a place", "")


def test_place_that_was_asked_for_names_the_request(seat, mirrored, site, text):
    one = CapacityRequest.objects.create(
        ref=refs.new(refs.Prefix.CAPACITY), type="pni_new", state="IN_REVIEW", partner=mirrored,
        facility=site.facility, state_since=AT, created_at=AT, changed_at=AT,
    )  # fmt: skip

    assert f"Asked for {one.ref}" in text(seat().get(PAGE))


def test_rules_that_are_not_met_are_told_with_the_place(seat, mirrored, site, text):
    mirrored.agreements.update(state="TERMINATED")

    shown = text(seat().get(PAGE))

    assert "Policy not met Agreement in force: none in force, needed" in shown
    assert "Not every rule of our policy is met yet." in shown


def test_who_may_not_request_is_not_offered_to(seat, mirrored, site, text):
    assert "Ask for a PNI" not in text(seat("P-RO").get(PAGE))


def test_network_unknown_to_peeringdb_is_told(seat, mirrored, site, text):
    Net.objects.filter(asn=64501).update(status="deleted")

    shown = text(seat().get(PAGE))

    assert "PeeringDB does not know AS64501." in shown
    assert "No shared location yet" in shown


def test_network_that_was_never_at_peeringdb_is_told(seat, mirrored, text):
    mirrored.asns.update(number=64999)

    shown = text(seat().get(PAGE))

    assert "PeeringDB does not know AS64999." in shown
    assert "Places are not known yet" not in shown


def test_incomplete_entry_is_told_with_a_link(seat, mirrored, text):
    mirrored.asns.update(number=OTHERS)

    page = seat().get(PAGE)

    assert "The PeeringDB entry of AS64502 lacks an as-set" in text(page)
    assert 'href="https://www.peeringdb.com/net/3"' in page.content.decode()


def test_without_a_mirror_the_page_says_so(seat, andes, text):
    assert "Places are not known yet" in text(seat().get(PAGE))


def test_filters_and_exports_hold_all_rows(seat, mirrored, site, exchange):
    client = seat()

    only = client.get(f"{PAGE}?kind=exchange").content.decode()
    found = client.get(f"{PAGE}?export=json").json()["locations"]
    lines = b"".join(client.get(f"{PAGE}?export=csv").streaming_content).decode()

    assert "Bogotá DC1" not in only
    assert [(row["name"], row["kind"], row["standing"]) for row in found] == [
        ("Bogotá DC1", "Facility", "Possible"), ("Bogotá Exchange", "Exchange", "Possible"),
    ]  # fmt: skip
    assert "1 x 100000000000 bit/s" in lines


def test_queries_do_not_grow(seat, mirrored, site, exchange, queries_of):
    client = seat()
    before = queries_of(client, PAGE)

    for _ in range(3):
        make.pni(partner=mirrored, site=site)

    after = queries_of(client, PAGE)
    assert len(after) == len(before)
    assert len(after) <= 18


def test_each_place_leads_to_the_form_filled_in(seat, mirrored, site, exchange, text):
    page = seat().get(PAGE)

    html = page.content.decode()
    assert 'href="/portal/requests/new/?type=pni_new&amp;facility=1"' in html
    assert 'href="/portal/requests/new/?type=ix_sessions&amp;ixp=1"' in html
    assert "Ask for a PNI here" in text(page)
    assert "Ask for sessions here" in text(page)


def test_place_that_is_there_or_full_may_be_asked_for(seat, mirrored, site, text):
    Port.objects.update(state="USED")
    assert "Ask for a PNI here" in text(seat().get(PAGE))

    Port.objects.update(state="FREE")
    make.pni(partner=mirrored, site=site)

    assert "Ask for another PNI here" in text(seat().get(PAGE))
