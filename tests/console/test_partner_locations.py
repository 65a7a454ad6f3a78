"""The tab of shared places: what is there, what is missing, and where to add a PNI."""

from decimal import Decimal

import pytest

from apps.network.models import IXP, Facility, IXPPort, Port
from apps.partners.models import Partner
from tests import factories as make
from tests.factories.peeringdb import OTHERS, THEIRS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
GBPS = 10**9


@pytest.fixture
def partner() -> Partner:
    """At PeeringDB's facility 1 and exchanges 1 and 2, where we are too."""
    make.mirror()
    found = make.partner(name="Fibra")
    make.asn(partner=found, number=THEIRS, is_primary=True)
    site = make.site()
    Facility.objects.filter(pk=site.facility_id).update(
        pdb_fac_id=1, xconnect_mrc=Decimal(250), name="Bogota DC1"
    )
    Port.objects.create(site=site, device="e1", name="et-1", speed_bps=100 * GBPS, state="FREE")
    ixp = IXP.objects.create(name="Bogotá Exchange", metro=make.metro(), pdb_ix_id=1)
    IXPPort.objects.create(ixp=ixp, site=site, name="et-1", speed_bps=400 * GBPS)
    link = make.pni(partner=found, name="BOG-2", capacity_gbps=400)
    make.link_stat(link, p95_gbps=120, used="30")
    return found


def page(partner: Partner) -> str:
    return f"/partners/{partner.ref}/locations/"


def test_best_building_comes_with_its_reasons_and_a_request_begun(staff, partner, text):
    response = staff.get(page(partner))

    shown = text(response)
    for words in (
        "Add a PNI in Bogota DC1", "100 of 100 points", "100 % of their traffic is in Bogotá",
        "All PNIs in Bogotá are in one other building", "250 USD a month", "1 × 100", "Missing",
        "Bogotá Exchange",
    ):  # fmt: skip
        assert words in shown
    ask = f"/requests/new/?partner={partner.ref}&amp;type=pni_new&amp;facility=1"
    assert ask in response.content.decode()


def test_the_request_begins_with_the_building(staff, partner):
    address = f"/requests/new/?partner={partner.ref}&type=pni_new&facility=1"
    form = staff.get(address).context["form"]
    assert str(form["facility"].value()) == "1"

    sent = {"partner": partner.ref, "type": "pni_new", "facility": "1"}
    response = staff.post("/requests/new/", sent, follow=True)

    assert str(response.context["form"]["facility"].value()) == "1"


def test_prices_are_for_those_who_may_see_them(client_for, partner, text):
    engineer = client_for(make.user(role="engineer"))

    shown = text(engineer.get(page(partner)))
    lines = b"".join(engineer.get(page(partner), {"as": "csv"}).streaming_content).decode()

    assert "prices are shown to those who may see them" in shown
    assert "250 USD" not in shown
    assert "250.00" not in lines
    assert "Currency" not in lines


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_is_a_file_too(staff, partner, kind):
    response = staff.get(page(partner), {"as": kind})

    content = b"".join(response.streaming_content)
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    if kind == "csv":
        head, first, *_ = content.decode().splitlines()
        assert head.startswith("\ufeffRank,Points,Place")
        assert first.startswith("1,100,Bogota DC1,Facility,Bogotá,0,0,1,250.00,USD")


def test_partner_that_shares_nothing_is_told(staff, text):
    make.mirror()
    partner = make.partner()
    make.asn(partner=partner, number=OTHERS, is_primary=True)
    make.asn(partner=partner, number=64999)

    shown = text(staff.get(page(partner)))

    assert "No shared building" in shown
    assert "nothing is known of: AS64999" in shown


def test_without_a_copy_nothing_is_claimed(staff, text):
    assert "Nothing is known yet" in text(staff.get(page(make.partner())))


def test_tab_takes_at_most_15_queries_whatever_there_is(
    staff, partner, django_assert_max_num_queries
):
    for _ in range(20):
        link = make.pni(partner=partner)
        make.link_stat(link, p95_gbps=10, used="3")
    staff.get(page(partner))

    with django_assert_max_num_queries(15):
        staff.get(page(partner))
