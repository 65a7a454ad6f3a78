"""What the mirror tells about a network and an exchange."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import wall
from apps.peeringdb import queries
from apps.peeringdb.models import Fac, IxLan, IxPfx, MirrorRun, Net, NetFac, NetIxLan, Poc
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import OTHERS, OURS, THEIRS

pytestmark = pytest.mark.django_db


@pytest.fixture
def mirror() -> None:
    make.mirror()


def counted(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len(seen)


@pytest.mark.usefixtures("mirror")
def test_presence_tells_where_a_network_is() -> None:
    found = queries.presence(THEIRS)

    assert found is not None
    assert [place.name for place in found.facilities] == ["Bogota DC1"]
    assert [place.name for place in found.exchanges] == ["Bogota Exchange", "Lima Exchange"]
    assert [port.addresses for port in found.ports] == [
        ["192.0.2.10", "2001:db8:1::10"], ["198.51.100.10"],
    ]  # fmt: skip
    assert (found.as_set, found.prefixes4, found.policy) == ("AS-FIBRA", 2000, "Open")
    assert (found.noc, found.roles) == ("NOC", ["NOC"])
    assert found.url == "https://www.peeringdb.com/net/2"
    assert found.is_complete


@pytest.mark.usefixtures("mirror")
def test_incomplete_entry_says_what_it_lacks() -> None:
    found = queries.presence(OTHERS)

    assert found is not None
    assert found.missing == (
        "an as-set", "a limit of IPv6 prefixes", "a peering policy",
    )  # fmt: skip


@pytest.mark.usefixtures("mirror")
def test_unknown_network_has_no_presence() -> None:
    assert queries.presence(64999) is None
    assert queries.net_id(64999) is None
    assert queries.prefix_counts(64999) == (None, None)


@pytest.mark.usefixtures("mirror")
def test_what_was_deleted_is_not_told() -> None:
    NetFac.objects.filter(pk=3).update(status="deleted")
    NetIxLan.objects.filter(pk=2).update(status="deleted")
    Poc.objects.update(status="deleted")

    found = queries.presence(THEIRS)

    assert found is not None
    assert (found.facilities, [port.id for port in found.ports], found.noc) == ([], [3], "")


@pytest.mark.usefixtures("mirror")
def test_place_that_was_deleted_is_not_told() -> None:
    Fac.objects.filter(pk=1).update(status="deleted")

    found = queries.presence(THEIRS)

    assert found is not None
    assert found.facilities == []


@pytest.mark.usefixtures("mirror")
def test_network_that_was_deleted_is_unknown() -> None:
    Net.objects.filter(asn=THEIRS).update(status="deleted")

    assert queries.presence(THEIRS) is None


@pytest.mark.usefixtures("mirror")
def test_queries_do_not_grow_with_networks() -> None:
    one = counted(lambda: queries.presences([THEIRS]))

    assert counted(lambda: queries.presences([OURS, THEIRS, OTHERS])) == one
    assert one == 5


@pytest.mark.usefixtures("mirror")
def test_prefixes_of_an_exchange_come_from_its_lans() -> None:
    assert queries.prefixes_of(1) == ["192.0.2.0/24", "2001:db8:1::/64"]

    IxPfx.objects.filter(pk=1).update(status="deleted")
    assert queries.prefixes_of(1) == ["2001:db8:1::/64"]

    IxLan.objects.update(status="deleted")
    assert queries.prefixes_of(1) == []


@pytest.mark.usefixtures("mirror")
def test_ports_at_an_exchange_are_those_of_one_network() -> None:
    assert [port.ipv4 for port in queries.ports_at(1, THEIRS)] == ["192.0.2.10"]
    assert [port.ipv4 for port in queries.ports_at(1, OURS)] == ["192.0.2.1"]


def test_empty_mirror_is_told_apart() -> None:
    assert queries.is_filled() is False

    make.mirror()

    assert queries.is_filled() is True


def test_newest_run_is_one_that_read_something() -> None:
    good = MirrorRun.objects.create(started_at=AT, outcome="DONE")
    MirrorRun.objects.create(started_at=AT + timedelta(hours=1), outcome="FAILED")

    assert queries.newest_run() == good


@pytest.mark.usefixtures("mirror")
def test_partner_reads_its_own_networks_and_our_ports_only() -> None:
    partner = make.partner()
    make.asn(partner=partner, number=THEIRS)

    with wall.behind(partner.pk):
        found = queries.presences([OURS, THEIRS, OTHERS])
        ports = queries.ports_at(1, OURS)

    assert set(found) == {THEIRS}
    assert found[THEIRS].facilities[0].name == "Bogota DC1"
    assert [port.ipv4 for port in ports] == ["192.0.2.1"]
