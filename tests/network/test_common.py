"""Where a partner and we could meet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import wall
from apps.network import queries
from apps.network.models import IXP, Facility, IXPeering, IXPPort, Port, Site
from apps.partners.models import Partner
from apps.peeringdb.models import NetIxLan
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import OTHERS, THEIRS

pytestmark = pytest.mark.django_db
GBPS = 10**9


@pytest.fixture
def partner() -> Partner:
    make.mirror()
    found = make.partner()
    make.asn(partner=found, number=THEIRS, is_primary=True)
    return found


@pytest.fixture
def site() -> Site:
    found = make.site()
    Facility.objects.filter(pk=found.facility_id).update(pdb_fac_id=1)
    for n, state in enumerate(("FREE", "FREE", "BROKEN")):
        Port.objects.create(
            site=found, device="edge1", name=f"et-{n}", speed_bps=100 * GBPS, state=state
        )
    return found


@pytest.fixture
def port() -> IXPPort:
    ixp = IXP.objects.create(name="Bogotá Exchange", metro=make.metro(), pdb_ix_id=1)
    return IXPPort.objects.create(ixp=ixp, site=make.site(), name="et-1", speed_bps=400 * GBPS)


def common(partner: Partner, *asns: int) -> queries.Common:
    return queries.common_locations(partner, asns or (THEIRS,))


def test_shared_facility_tells_free_ports_by_speed(partner: Partner, site: Site) -> None:
    (found,) = common(partner).facilities

    assert (found.facility, found.asns, found.reason) == (site.facility, [THEIRS], "")
    assert found.offers == [queries.Offer(100 * GBPS, 2)]
    assert found.joined == []


def test_facility_of_ours_where_they_are_not_is_not_shared(partner: Partner, site: Site) -> None:
    Facility.objects.filter(pk=site.facility_id).update(pdb_fac_id=2)

    assert common(partner).facilities == []


def test_facility_without_site_of_ours_is_not_shared(partner: Partner) -> None:
    Facility.objects.create(name="Bogotá DC1", metro=make.metro(), pdb_fac_id=1)

    assert common(partner).facilities == []


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("CLOSING", "We leave this building."),
        ("PLANNED", "We are not ready there yet."),
        ("CONSTRAINED", ""),
    ],
)
def test_site_that_is_not_open_says_why(
    state: str, reason: str, partner: Partner, site: Site
) -> None:
    Site.objects.filter(pk=site.pk).update(state=state)

    (found,) = common(partner).facilities

    assert found.reason == reason


def test_facility_without_free_ports_says_so(partner: Partner, site: Site) -> None:
    Port.objects.update(state="USED")

    (found,) = common(partner).facilities

    assert found.reason.startswith("No port of ours is free")
    assert found.free == 0


def test_interconnects_that_are_there_or_on_their_way_are_told(
    partner: Partner, site: Site
) -> None:
    make.pni(partner=partner, site=site, name="BOG-1")
    make.pni(partner=partner, site=site, name="BOG-2", state="TESTING")
    make.pni(partner=partner, site=site, name="BOG-3", state="DECOMMISSIONED")
    make.pni(site=site)

    (found,) = common(partner).facilities

    assert [(each.name, each.is_in_service) for each in found.joined] == [
        ("BOG-1", True), ("BOG-2", False),
    ]  # fmt: skip


def test_shared_exchange_tells_ports_and_addresses(partner: Partner, port: IXPPort) -> None:
    (found,) = common(partner).exchanges

    assert (found.ixp, found.our_bps, found.their_bps) == (port.ixp, 400 * GBPS, 100 * GBPS)
    assert found.our_addresses == ["192.0.2.1", "2001:db8:1::1"]
    assert found.their_addresses == ["192.0.2.10", "2001:db8:1::10"]
    assert found.reason == ""


def test_exchange_where_we_have_no_port_says_so(partner: Partner, port: IXPPort) -> None:
    port.delete()

    (found,) = common(partner).exchanges

    assert found.reason == "We have no port there yet."


def test_exchange_where_their_port_is_down_says_so(partner: Partner, port: IXPPort) -> None:
    NetIxLan.objects.filter(pk=2).update(operational=False)

    (found,) = common(partner).exchanges

    assert "not operational" in found.reason


def test_peering_that_is_there_is_told(partner: Partner, port: IXPPort) -> None:
    link = make.pni(partner=partner, kind="ixp", name="IX Bogotá")
    IXPeering.objects.create(interconnect=link, port=port)

    (found,) = common(partner).exchanges

    assert [each.ref for each in found.joined] == [link.ref]


def test_networks_of_a_partner_are_put_together(partner: Partner, site: Site) -> None:
    make.asn(partner=partner, number=OTHERS)
    second = make.site()
    Facility.objects.filter(pk=second.facility_id).update(pdb_fac_id=2)

    found = common(partner, THEIRS, OTHERS, 64503)

    assert [(each.facility.pk, each.asns) for each in found.facilities] == sorted(
        [(site.facility_id, [THEIRS]), (second.facility_id, [OTHERS])],
        key=lambda pair: Facility.objects.get(pk=pair[0]).name,
    )
    assert [each.asn for each in found.networks] == [THEIRS, OTHERS]
    assert found.unlisted == [64503]


def test_without_a_mirror_nothing_is_said() -> None:
    found = common(make.partner())

    assert (found.is_known, found.facilities, found.unlisted) == (False, (), ())


def test_queries_do_not_grow(partner: Partner, site: Site, port: IXPPort) -> None:
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            common(partner, THEIRS, OTHERS)
        return len(seen)

    before = counted()
    for n in range(5):
        extra = Site.objects.create(
            code=f"BOG-X{n}", name=f"X{n}", facility=site.facility, metro=site.metro
        )
        make.pni(partner=partner, site=extra, in_service_on=AT.date() - timedelta(days=n))

    assert counted() == before
    assert before <= 12


def test_partner_may_read_it_behind_the_wall(partner: Partner, site: Site, port: IXPPort) -> None:
    make.pni(partner=partner, site=site, name="BOG-1")
    Port.objects.create(
        site=site, device="edge1", name="et-9", speed_bps=100 * GBPS, state="USED",
        interconnect=make.pni(site=site),
    )  # fmt: skip
    staff = common(partner)

    with wall.behind(partner.pk):
        seen = common(partner)

    assert seen.facilities[0].offers == staff.facilities[0].offers
    assert seen.facilities[0].joined == staff.facilities[0].joined
    assert seen.exchanges[0].our_addresses == staff.exchanges[0].our_addresses
    assert seen.exchanges[0].our_bps == 400 * GBPS
