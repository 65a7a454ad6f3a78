"""Keeping places."""

from decimal import Decimal

import pytest

from apps.core.errors import Invalid, Refused
from apps.network import actions
from tests import factories as make
from tests.factories import AT, GBPS

LIMA = {
    "code": "lim",
    "name": "Lima",
    "country": "PE",
    "latitude": Decimal("-12.04637"),
    "longitude": Decimal("-77.04279"),
    "time_zone": "America/Lima",
}


@pytest.fixture
def region(db):
    return actions.add_region(code="latam", name="Latin America", by=None, at=AT)


def test_places_nest_from_region_to_site(region):
    metro = actions.add_metro(region=region, **LIMA, by=None, at=AT)
    facility = actions.add_facility(metro=metro, name="DC Lima", by=None, at=AT, operator="Torre")

    site = actions.add_site(facility=facility, code="lim-1", by=None, at=AT)

    assert (region.code, metro.code, site.code, site.name) == ("LATAM", "LIM", "LIM-1", "DC Lima")
    assert site.metro == metro


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"time_zone": "Peru"}, "time_zone"), ({"latitude": Decimal(1000)}, "latitude"),
     ({"code": "LIMALIMA9"}, "code"), ({"country": "XX"}, "country")],
)  # fmt: skip
def test_wrong_metro_is_refused_by_field(region, changes, field):
    with pytest.raises(Invalid) as refusal:
        actions.add_metro(region=region, **{**LIMA, **changes}, by=None, at=AT)

    assert list(refusal.value.errors) == [field]


def test_codes_are_unique(region):
    actions.add_metro(region=region, **LIMA, by=None, at=AT)

    with pytest.raises(Refused, match="metro LIM already"):
        actions.add_metro(region=region, **LIMA, by=None, at=AT)


def test_site_is_edited(region):
    site = make.site()

    actions.edit_site(site=site, by=None, at=AT, state="CONSTRAINED", power_kw=Decimal("3.5"))

    site.refresh_from_db()
    assert (site.state, site.power_kw) == ("CONSTRAINED", Decimal("3.5"))


def test_port_needs_a_speed_and_a_name_of_its_own(region):
    exchange = actions.add_ixp(metro=make.metro(), name="IX Bogotá", by=None, at=AT)
    given = {"ixp": exchange, "site": make.site(), "name": "xe-1", "by": None, "at": AT}

    with pytest.raises(Refused, match="speed"):
        actions.add_ixp_port(**given, speed_bps=0)
    actions.add_ixp_port(**given, speed_bps=GBPS)
    with pytest.raises(Refused, match="xe-1 at IX Bogotá already"):
        actions.add_ixp_port(**given, speed_bps=GBPS)


def test_port_of_the_same_name_in_other_capitals_is_the_same_port(region):
    exchange = actions.add_ixp(metro=make.metro(), name="IX Bogotá", by=None, at=AT)
    other = actions.add_ixp(metro=make.metro(), name="IX Lima", by=None, at=AT)
    given = {"site": make.site(), "speed_bps": GBPS, "by": None, "at": AT}
    actions.add_ixp_port(ixp=exchange, name="xe-1", **given)

    with pytest.raises(Refused, match="XE-1 at IX Bogotá already"):
        actions.add_ixp_port(ixp=exchange, name=" XE-1 ", **given)

    actions.add_ixp_port(ixp=other, name="XE-1", **given)


@pytest.mark.parametrize("name", ["ixp", "site", "name"])
def test_port_never_moves(region, name):
    exchange = actions.add_ixp(metro=make.metro(), name="IX Bogotá", by=None, at=AT)
    site = make.site()
    port = actions.add_ixp_port(
        ixp=exchange, site=site, name="xe-1", speed_bps=GBPS, by=None, at=AT
    )

    with pytest.raises(Invalid) as caught:
        actions.edit_ixp_port(port=port, by=None, at=AT, **{name: getattr(port, name)})

    why = f"IX Bogotá xe-1 is at {site}; a port never moves: add another one."
    assert caught.value.errors == {name: why}


def test_exchange_keeps_a_name_and_an_id_of_its_own(region):
    metro = make.metro()
    first = actions.add_ixp(metro=metro, name="IX Bogotá", pdb_ix_id=26, by=None, at=AT)
    second = actions.add_ixp(metro=metro, name="IX Lima", by=None, at=AT)

    with pytest.raises(Refused, match="ix bogotá already"):
        actions.edit_ixp(ixp=second, name="ix bogotá", by=None, at=AT)
    with pytest.raises(Refused, match="IX Bogotá has this PeeringDB id"):
        actions.add_ixp(metro=metro, name="IX Quito", pdb_ix_id=26, by=None, at=AT)
    with pytest.raises(Invalid, match="cannot be changed here"):
        actions.edit_ixp(ixp=first, ports=[], by=None, at=AT)
