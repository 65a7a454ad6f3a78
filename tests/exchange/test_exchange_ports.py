"""Our ports at exchanges: from Peering Manager, whose gaps are filled, and from sheets."""

from typing import Any

import pytest

from apps.exchange import actions
from apps.exchange.actions.planning import Given, draft, plan
from apps.exchange.models import ImportRow
from apps.integrations.faking import Fake
from apps.integrations.peering_manager import fake
from apps.network.models import IXP, IXPPort
from apps.peeringdb.models import NetIxLan
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import OURS

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.10"  # of the connection in Peering Manager's sample


@pytest.fixture
def metro(db):
    return make.metro(code="BOG")


@pytest.fixture
def exchange(metro):
    return IXP.objects.create(name="Andes-IX", metro=metro)


@pytest.fixture
def shown(settings):
    """Our port as PeeringDB shows it."""
    settings.NETWORK_ASN = OURS
    NetIxLan.objects.create(
        pk=1, status="ok", updated=AT, net_id=1, ix_id=1, ixlan_id=1, asn=OURS,
        speed_bps=400 * 10**9, ipaddr4=ADDRESS,
    )  # fmt: skip


@pytest.fixture
def peers():
    return fake.sample()


def read(peers: Any, manager: Any) -> Any:
    with Fake(peers.api()) as running:
        connection = actions.connect(
            kind="peering_manager", name="PM", url=running.url, token="", region="LATAM",
            by=manager, at=AT,
        )  # fmt: skip
        run = actions.request_read(connection=connection, by=manager, at=AT)
        actions.read(job_id=run.job_id, at=AT)
    run.refresh_from_db()
    return run


def applied(run: Any, manager: Any) -> None:
    actions.apply(job_id=actions.request_apply(run=run, by=manager, at=AT).pk, at=AT)
    run.refresh_from_db()


def port_row(run: Any) -> ImportRow:
    return ImportRow.objects.get(run=run, target="exchange_port")


def sheet(manager: Any, **values: Any) -> Any:
    usual = {"exchange": "Andes-IX", "name": "edge1", "site": "BOG-1", "speed": "100 Gbps"}
    run = draft(kind="spreadsheet", target="exchange_port", source="ports.csv", by=manager, at=AT)
    row = Given("exchange_port", "Ports", 2, {**usual, **values})
    return plan(run=run, rows=[row], by=manager, at=AT)


def test_port_comes_with_the_speed_of_peeringdb_and_our_only_site(
    peers, metro, exchange, shown, manager
):
    site = make.site(in_metro=metro, code="BOG-1")

    applied(read(peers, manager), manager)

    port = IXPPort.objects.get()
    assert (port.ixp, port.site, port.name) == (exchange, site, "edge1 et-0/0/7")
    assert port.speed_bps == 400 * 10**9


def test_row_says_where_speed_and_site_are_from(peers, metro, exchange, shown, manager):
    make.site(in_metro=metro, code="BOG-1")

    row = port_row(read(peers, manager))

    assert [note["message"] for note in row.notes] == [
        "As PeeringDB says of our address: 400 Gbps.",
        "BOG-1, where the router or our only site there is.",
    ]


def test_router_tells_which_of_two_sites(peers, metro, exchange, shown, manager):
    make.site(in_metro=metro, code="BOG-1")
    second = make.site(in_metro=metro, code="BOG-2")
    peers.rows["net/connections"][0]["router"]["name"] = "edge1.bog2.example.net"

    applied(read(peers, manager), manager)

    assert IXPPort.objects.get().site == second


def test_what_nobody_tells_is_asked_for_and_nothing_is_guessed(peers, metro, exchange, manager):
    make.site(in_metro=metro, code="BOG-1")
    make.site(in_metro=metro, code="BOG-2")

    row = port_row(read(peers, manager))

    assert row.verdict == "error"
    said = {fault["field"]: fault["message"] for fault in row.faults}
    assert "PeeringDB shows no port of ours with these addresses" in said["speed"]
    assert "several" in said["site"]


def test_second_read_finds_the_port_as_it_is(peers, metro, exchange, shown, manager):
    make.site(in_metro=metro, code="BOG-1")
    with Fake(peers.api()) as running:
        connection = actions.connect(
            kind="peering_manager", name="PM", url=running.url, token="", region="LATAM",
            by=manager, at=AT,
        )  # fmt: skip
        for _ in range(2):
            run = actions.request_read(connection=connection, by=manager, at=AT)
            actions.read(job_id=run.job_id, at=AT)
            run.refresh_from_db()
            if run.counts.get("add"):
                applied(run, manager)
                actions.trace(run=run, at=AT)

    assert port_row(run).verdict == "same"


def test_disabled_connection_is_left_out(peers, exchange, manager):
    peers.rows["net/connections"][0]["status"] = {"value": "disabled", "label": "Disabled"}

    row = port_row(read(peers, manager))

    assert (row.verdict, row.notes[0]["message"]) == ("skipped", "The connection is disabled.")


def test_undo_takes_the_port_away(peers, metro, exchange, shown, manager):
    make.site(in_metro=metro, code="BOG-1")
    run = read(peers, manager)
    applied(run, manager)

    actions.undo(job_id=actions.request_undo(run=run, by=manager, at=AT).pk, at=AT)

    assert not IXPPort.objects.exists()


def test_sheet_adds_a_port_and_changes_its_speed_and_price(metro, exchange, manager):
    make.site(in_metro=metro, code="BOG-1")
    applied(sheet(manager), manager)

    applied(sheet(manager, speed="400 Gbps", mrc="1200", currency="EUR"), manager)

    port = IXPPort.objects.get()
    assert (port.speed_bps, port.mrc, port.currency) == (400 * 10**9, 1200, "EUR")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"site": "BOG-2"}, "site", "never moves"),
        ({"exchange": "Nowhere-IX", "name": "x"}, "exchange", "no exchange 'Nowhere-IX'"),
        ({"name": "x", "speed": "fast"}, "speed", "fast"),
        ({"name": "x", "site": "LIM-9"}, "site", "no site 'LIM-9'"),
        ({"name": "x", "mrc": "-5"}, "mrc", "A price is zero or more."),
        ({"mrc": "-5"}, "mrc", "A price is zero or more."),
    ],
)
def test_bad_row_of_a_sheet_is_named(metro, exchange, manager, values, field, words):
    make.site(in_metro=metro, code="BOG-1")
    make.site(in_metro=metro, code="BOG-2")
    applied(sheet(manager), manager)

    row = port_row(sheet(manager, **values))

    assert row.verdict == "error"
    assert words in next(f["message"] for f in row.faults if f["field"] == field)
