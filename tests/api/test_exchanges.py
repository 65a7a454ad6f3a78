"""Exchanges and our ports there over the API: under the rules of the pages and the import."""

from decimal import Decimal

import pytest

from apps.network.models import IXP, IXPPort
from tests import factories as make
from tests.api.exchanged import exchange_at, link_on, port_at
from tests.factories import GBPS

pytestmark = pytest.mark.django_db
EXCHANGES, PORTS = "/api/v1/exchanges/", "/api/v1/exchange-ports/"


@pytest.fixture
def site():
    return make.site(code="BOG-9")


@pytest.fixture
def andes(site):
    return exchange_at(site)


@pytest.fixture
def port(andes, site):
    return port_at(andes, site, mrc=Decimal(1200))


@pytest.fixture
def engineers(client_with_token, engineer):
    return client_with_token(owner=engineer)


def fields(answer, status=422) -> set[str]:
    assert answer.status_code == status, answer.json()
    return {error["field"] for error in answer.json()["errors"]}


def names(api, address) -> list[str]:
    return [row["name"] for row in api.get(address).json()["results"]]


def test_exchange_is_added_edited_and_told_with_what_we_have_there(engineers, engineer, site):
    body = {"name": "Andes-IX", "metro": site.metro.code, "pdb_ix_id": 26}
    made = engineers.post(EXCHANGES, body, format="json")
    assert made.status_code == 201, made.json()
    one = f"{EXCHANGES}{made.json()['number']}/"

    changed = engineers.post(f"{one}edit/", {"pdb_ix_id": None}, format="json").json()
    port_at(IXP.objects.get(), site)
    told = engineers.get(one).json()

    assert (changed["name"], changed["pdb_ix_id"]) == ("Andes-IX", None)
    assert (told["metro"]["code"], told["our_ports"]) == (site.metro.code, 1)
    assert told["our_bps"] == 100 * GBPS
    event = IXP.objects.get().events.order_by("-pgh_id").first()
    assert (event.pgh_context.metadata["actor"], event.pgh_context.metadata["channel"]) == (
        engineer.pk,
        "api",
    )


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"name": "ANDES-ix"}, 409, "name"),
        ({"pdb_ix_id": 26}, 409, "pdb_ix_id"),
        ({"name": " "}, 422, "name"),
        ({"metro": "XXX"}, 422, "metro"),
        ({"pdb_ix_id": 2**31}, 422, "pdb_ix_id"),
    ],
)
def test_exchange_that_does_not_fit_is_refused_at_its_field(api, site, changes, status, field):
    given = {"name": "Andes-IX", "metro": site.metro.code, "pdb_ix_id": 26}
    api.post(EXCHANGES, given, format="json")

    answer = api.post(EXCHANGES, given | {"name": "Sur-IX", "pdb_ix_id": 27} | changes, "json")

    assert fields(answer, status) == {field}
    assert IXP.objects.count() == 1


def test_exchanges_are_searched_ordered_and_paged(api, andes, site):
    for name in ("Cordillera-IX", "Bahia-IX"):
        exchange_at(site, name)

    assert names(api, EXCHANGES) == ["Andes-IX", "Bahia-IX", "Cordillera-IX"]
    assert names(api, f"{EXCHANGES}?q=cordi") == ["Cordillera-IX"]
    assert names(api, f"{EXCHANGES}?metro={site.metro.code}&ordering=-name")[0] == "Cordillera-IX"
    page = api.get(f"{EXCHANGES}?page_size=2").json()
    assert names(api, page["next"]) == ["Cordillera-IX"]


def test_port_is_added_and_edited_with_its_price(api, andes, site):
    body = {
        "exchange": "Andes-IX", "site": "BOG-9", "name": "edge2 et-0/0/1",
        "speed_bps": 400 * GBPS, "mrc": "1200.50",
    }  # fmt: skip
    made = api.post(PORTS, body, format="json")
    assert made.status_code == 201, made.json()
    one = f"{PORTS}{made.json()['number']}/"

    changed = api.post(f"{one}edit/", {"speed_bps": 10 * GBPS, "currency": "EUR"}, format="json")

    assert changed.json() == api.get(one).json() == {
        "number": made.json()["number"],
        "exchange": {"number": andes.pk, "name": "Andes-IX"}, "site": "BOG-9",
        "name": "edge2 et-0/0/1", "speed_bps": 10 * GBPS, "interconnects": 0,
        "mrc": "1200.50", "currency": "EUR",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"name": "EDGE1 ET-0/0/7"}, 409, "name"),
        ({"speed_bps": 0}, 422, "speed_bps"),
        ({"mrc": "-1"}, 422, "mrc"),
        ({"currency": "D4R"}, 422, "currency"),
        ({"exchange": "Nowhere-IX"}, 422, "exchange"),
        ({"site": "NO-1"}, 422, "site"),
    ],
)
def test_port_that_does_not_fit_is_refused_at_its_field(api, port, changes, status, field):
    given = {"exchange": "Andes-IX", "site": "BOG-9", "name": "edge2 et-0/0/1", "speed_bps": GBPS}

    assert fields(api.post(PORTS, given | changes, format="json"), status) == {field}
    assert IXPPort.objects.count() == 1


def test_prices_are_told_to_and_set_by_those_who_may_see_them(api, engineers, port):
    one = f"{PORTS}{port.pk}/"

    assert api.get(one).json()["mrc"] == "1200.00"
    assert not {"mrc", "currency"} & engineers.get(one).json().keys()
    assert fields(engineers.post(f"{one}edit/", {"mrc": "1"}, format="json")) == {"mrc"}
    port.refresh_from_db()
    assert port.mrc == 1200


def test_port_is_removed_as_it_was_and_brought_back(api, port):
    one = f"{PORTS}{port.pk}/"
    before = api.get(one).json()

    removed = api.post(f"{one}remove/")
    assert (removed.status_code, removed.json()) == (200, before)
    assert api.get(one).status_code == 404
    assert api.post(f"{one}remove/").status_code == 404

    back = api.post(f"{one}restore/")
    assert (back.status_code, back.json()) == (200, before)
    assert api.post(f"{one}restore/").status_code == 404


def test_port_that_an_interconnect_uses_stays(api, port):
    link = link_on(port)

    answer = api.post(f"{PORTS}{port.pk}/remove/")

    assert answer.status_code == 409
    assert link.ref in answer.json()["detail"]
    assert IXPPort.objects.filter(pk=port.pk).exists()


def test_ports_are_found_by_exchange_site_and_name(api, port):
    other = make.site(code="LIM-9")
    port_at(exchange_at(other, "Sur-IX"), other, "edge9 et-0/0/9")

    assert names(api, PORTS) == ["edge1 et-0/0/7", "edge9 et-0/0/9"]
    assert names(api, f"{PORTS}?exchange=sur-ix") == ["edge9 et-0/0/9"]
    assert names(api, f"{PORTS}?site=bog-9") == names(api, f"{PORTS}?q=andes edge1")
    assert names(api, f"{PORTS}?metro={other.metro.code}&q=edge9") == ["edge9 et-0/0/9"]


@pytest.mark.parametrize("address", [EXCHANGES, PORTS])
def test_a_page_takes_the_same_queries_whatever_it_holds(
    api, andes, site, address, django_assert_max_num_queries
):
    for number in range(10):
        port_at(exchange_at(site, f"IX {number}"), site)

    with django_assert_max_num_queries(6):
        assert len(api.get(address).json()["results"]) >= 10
