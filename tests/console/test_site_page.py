"""The page of a site, and the ways to it: list, search, map, market, interconnect."""

from datetime import timedelta

import pytest

from apps.network.models import IXP, CacheDeployment, IXPPort, Port
from apps.partners.models import ContactRole
from apps.peeringdb.models import Net, NetFac
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def site():
    found = make.site(code="BOG-2")
    found.facility.pdb_fac_id = 7
    found.facility.operator = "Sabana Operators"
    found.facility.save()
    return found


@pytest.fixture
def opened(staff, text, site):
    return lambda: text(staff.get("/sites/BOG-2/"))


def listed(partner, asn, fac=7):
    """PeeringDB has the partner's network in the building."""
    make.asn(partner=partner, number=asn)
    Net.objects.create(pk=asn, status="ok", updated=AT, org_id=1, asn=asn, name="N")
    NetFac.objects.create(pk=asn, status="ok", updated=AT, net_id=asn, fac_id=fac, local_asn=asn)


def test_what_is_in_service_is_added_up(site, opened):
    partner = make.partner(name="Andes Fibra")
    make.link_stat(make.pni(site=site, partner=partner, capacity_gbps=400), p95_gbps=100, used="25")
    make.pni(site=site, partner=partner, capacity_gbps=100)
    make.pni(site=site, state="PROPOSED")
    make.pni(capacity_gbps=400)

    shown = opened()

    assert "In service 2 interconnects Partners joined here 1" in shown
    assert "Partners joined here 1" in shown
    assert "Capacity 500 Gbps" in shown
    assert "20.0 % of capacity" in shown


def test_facts_of_place_and_building_are_shown(site, opened):
    shown = opened()

    assert "Sabana Operators" in shown
    assert "America/Bogota" in shown
    assert "Facility 7" in shown


def test_builds_are_those_that_are_to_come(site, opened):
    make.pni(site=site, name="COMING", state="XC_ORDERED", target_on=AT.date())
    make.pni(site=site, name="NEVER", state="CANCELLED")

    shown = opened()

    assert "COMING" in shown
    assert f"wanted by {AT:%-d %b %Y}" in shown
    assert "NEVER" not in shown


def test_caches_ports_at_exchanges_and_free_ports_are_listed(site, opened):
    cache = make.pni(site=site, name="CACHE-1", kind="cache")
    CacheDeployment.objects.create(interconnect=cache, model="Box 3", servers=4)
    ixp = IXP.objects.create(name="Andes-IX", metro=site.metro)
    IXPPort.objects.create(ixp=ixp, site=site, name="edge1", speed_bps=400 * 10**9)
    Port.objects.create(site=site, device="edge1", name="et-0/0/1", speed_bps=100 * 10**9)

    shown = opened()

    assert "4 servers Box 3" in shown
    assert "Andes-IX edge1 400 Gbps" in shown
    assert "Free ports All ports 100 Gbps 1" in shown


def test_partners_of_the_building_that_nothing_joins_are_named(site, opened):
    joined, other, elsewhere = (make.partner(name=name) for name in ("Joined", "Other", "Far"))
    make.pni(site=site, partner=joined)
    listed(joined, 64601)
    listed(other, 64602)
    listed(elsewhere, 64603, fac=8)

    shown = opened().split("In this building, not joined here")[1]

    assert "Other" in shown
    assert "Joined" not in shown
    assert "Far" not in shown


def test_people_are_those_whose_role_is_for_this_place(site, opened):
    here, anywhere = make.contact(name="Ana Here"), make.contact(name="Bea Anywhere")
    ContactRole.objects.create(contact=here, role="NOC", scope_ref="BOG-2")
    ContactRole.objects.create(contact=anywhere, role="NOC")

    shown = opened()

    assert "Ana Here NOC for BOG-2" in shown
    assert "Bea Anywhere" not in shown


def test_empty_site_says_what_would_be_here(opened):
    shown = opened()

    for words in ("Nothing in service here", "Nothing is being built", "No free port",
                  "No other partner in this building", "Nobody for this place alone"):  # fmt: skip
        assert words in shown


def test_unknown_site_is_not_found(staff):
    assert staff.get("/sites/NOWHERE-1/").status_code == 404


def test_page_takes_the_same_number_of_queries_however_much_is_there(
    staff, site, django_assert_max_num_queries
):
    for n in range(6):
        link = make.pni(site=site)
        make.link_stat(link, p95_gbps=10, used="10")
        make.pni(site=site, state="PROPOSED", target_on=AT.date() + timedelta(days=n))
        listed(make.partner(), 64700 + n)

    staff.get("/sites/BOG-2/")  # what is asked once is kept
    with django_assert_max_num_queries(15):
        staff.get("/sites/BOG-2/")


@pytest.mark.parametrize("address", ["/sites/", "/search/?q=bog-2", "/map/?metro=BOG"])
def test_page_is_led_to(staff, site, address):
    make.pni(site=site)

    found = staff.get(address, follow=True)

    is_there = found.redirect_chain and found.redirect_chain[-1][0] == "/sites/BOG-2/"
    assert is_there or 'href="/sites/BOG-2/"' in found.content.decode()


def test_interconnect_leads_to_its_site(staff, site):
    link = make.pni(site=site)

    assert 'href="/sites/BOG-2/"' in staff.get(f"/interconnects/{link.ref}/").content.decode()


def test_search_finds_a_site_by_its_building(staff, site, text):
    assert "BOG-2" in text(staff.get("/search/", {"q": site.facility.name}, follow=True))
