"""The simulated PeeringDB: read by the real client, from the seed and through the simulator."""

import json
import threading
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from apps.capacity import for_partner
from apps.integrations.faking import serve
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.records import TAGS
from apps.network import queries as network
from apps.partners import actions as partners
from apps.partners.actions import Filling
from apps.partners.models import ASN, Partner
from apps.peeringdb import actions
from apps.peeringdb.models import MirrorRun, Net
from edgepartners.demo import links, peering, world
from edgepartners.demo.simulator import Sources
from tests.factories import AT


@pytest.fixture
def here(db: None, tmp_path: Path) -> tuple[world.World, Path]:
    """A small world, with PeeringDB written down and read once."""
    found = world.World(rng=Random(20261119), at=AT)
    world.add_people(found)
    world.add_places(found)
    world.add_partners(found, 12)
    joined = links.add_links(found, 40)
    tables = peering.tell_simulator(tmp_path / peering.FILE, found, joined)
    peering.play(tables, found, at=AT)
    return found, tmp_path


def test_first_sync_reads_everything(here: tuple[world.World, Path]) -> None:
    run = MirrorRun.objects.get()

    assert (run.outcome, run.notes) == ("DONE", [])
    assert set(run.counts) == set(TAGS)
    # One of twelve partners never made an entry; there is us, and five who are no partners yet.
    assert Net.objects.count() == 12 + len(peering.NEWCOMERS)


def test_each_market_has_data_centres_without_us(here: tuple[world.World, Path]) -> None:
    country = Partner.objects.order_by("pk")[0].country

    found = [each for each in network.data_centres(str(country)) if not each.is_ours]

    assert any(each.listed for each in found)
    assert any(not each.listed for each in found)


def test_newcomers_can_become_partners(here: tuple[world.World, Path]) -> None:
    numbers = " ".join(str(peering.NEWCOMER_ASN + n) for n in range(5))
    how = Filling(text=numbers, region="LATAM", regions={}, documentation=True)

    rows = partners.fill(how=how, by=None, at=AT)

    assert [row.fate for row in rows] == ["NEW", "JOINS", "NEW", "NEW", "NEW"]
    assert rows[0].name == "Litoral Telecom"


def test_first_partner_has_places_and_meets_the_second_less(
    here: tuple[world.World, Path],
) -> None:
    first, fourth = Partner.objects.order_by("pk")[0], Partner.objects.order_by("pk")[3]

    good = for_partner.potential(first, _asns(first), at=AT)
    poor = for_partner.potential(fourth, _asns(fourth), at=AT)

    assert {place.kind for place in good.places} == {"facility", "exchange"}
    assert any(place.shared.joined for place in good.places)
    assert any(not place.shared.joined for place in good.places)
    assert good.networks[0].is_complete
    assert poor.networks[0].missing == (
        "an as-set", "a limit of IPv6 prefixes", "a peering policy",
    )  # fmt: skip


def _asns(partner: Partner) -> list[int]:
    return list(ASN.objects.filter(partner=partner).values_list("number", flat=True))


def test_simulator_answers_from_the_file_and_follows_it(here: tuple[world.World, Path]) -> None:
    _, var = here
    server = serve(Sources(var / "simulator.json").find)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/{peering.FILE.removesuffix('.json')}"

    try:
        with Client(url=url, pause=0) as source:
            quiet = actions.sync(at=AT + timedelta(hours=1), source=source)
        tables = json.loads((var / peering.FILE).read_text())
        tables["net"][1] |= {"irr_as_set": "AS-CHANGED", "updated": "2026-11-18T06:00:00Z"}
        (var / peering.FILE).write_text(json.dumps(tables))
        with Client(url=url, pause=0) as source:
            changed = actions.sync(at=AT + timedelta(hours=2), source=source)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert quiet is not None
    assert quiet.written == 0
    assert changed is not None
    assert changed.written == 1
    assert Net.objects.filter(irr_as_set="AS-CHANGED").exists()
