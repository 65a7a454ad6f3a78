"""Exchanges and our ports there, entered by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.console.filters import watching
from apps.core import alerts
from apps.core.models import SavedFilter
from apps.network import actions, queries
from apps.network.models import IXP, IXPPort
from apps.notifications.models import Notice
from tests import factories as make
from tests.api.exchanged import exchange_at, link_on, port_at
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make.site(code="BOG-9")


@pytest.fixture
def andes(site):
    return actions.add_ixp(metro=site.metro, name="Andes-IX", by=None, at=AT)


@pytest.fixture
def port(andes, site):
    return actions.add_ixp_port(
        ixp=andes, site=site, name="edge1 et-0/0/7", speed_bps=100 * GBPS, mrc=Decimal(1200),
        by=None, at=AT,
    )  # fmt: skip


@pytest.fixture
def engineers(client_for, engineer):
    return client_for(engineer)


def port_of(andes, site, **changes):
    given = {"ixp": andes.pk, "site": site.pk, "name": "edge2 et-0/0/1", "speed_bps": "400"}
    return {**given, **changes}


def last(row):
    return row.events.order_by("-pgh_id").first().pgh_context.metadata


def test_exchange_is_added_with_its_peeringdb_id_by_who_did_it(engineers, engineer, site):
    response = engineers.post(
        "/exchanges/new/", {"name": " Andes-IX ", "metro": site.metro.code, "pdb_ix_id": "26"}
    )

    ixp = IXP.objects.get()
    assert response.url == f"/exchanges/{ixp.pk}/"
    assert (ixp.name, ixp.metro, ixp.pdb_ix_id) == ("Andes-IX", site.metro, 26)
    assert last(ixp)["actor"] == engineer.pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "ANDES-ix"}, "There is an exchange ANDES-ix already."),
        ({"pdb_ix_id": "26"}, "Andes-IX has this PeeringDB id already."),
        ({"name": "  "}, "Fill this in"),
        ({"metro": "XXX"}, "valid choice"),
        ({"pdb_ix_id": "99999999999"}, "Enter 2147483647 or less."),
    ],
)
def test_exchange_that_does_not_fit_is_refused_at_its_field(engineers, andes, text, changes, said):
    actions.edit_ixp(ixp=andes, pdb_ix_id=26, by=None, at=AT)
    given = {"name": "Sur-IX", "metro": andes.metro.code, "pdb_ix_id": "27"}

    response = engineers.post("/exchanges/new/", {**given, **changes})

    assert response.status_code == 422
    assert said in text(response)
    assert IXP.objects.count() == 1


def test_exchange_is_edited_and_its_own_name_is_no_clash(engineers, engineer, andes, text):
    given = {"name": "ANDES-IX", "metro": andes.metro.code, "pdb_ix_id": "26"}

    response = engineers.post(f"/exchanges/{andes.pk}/edit/", given)

    andes.refresh_from_db()
    assert response.status_code == 302
    assert (andes.name, andes.pdb_ix_id) == ("ANDES-IX", 26)
    assert last(andes)["actor"] == engineer.pk
    assert engineer.name in text(engineers.get(f"/exchanges/{andes.pk}/"))


def test_exchange_cannot_take_the_name_of_another(engineers, andes, text):
    other = actions.add_ixp(metro=andes.metro, name="Sur-IX", by=None, at=AT)

    response = engineers.post(
        f"/exchanges/{other.pk}/edit/", {"name": "andes-ix", "metro": andes.metro.code}
    )

    assert response.status_code == 422
    assert "Edit Sur-IX" in text(response)
    other.refresh_from_db()
    assert other.name == "Sur-IX"


def test_port_is_added_from_the_exchange_or_the_site(engineers, engineer, andes, site):
    page = engineers.get(f"/exchanges/ports/new/?exchange={andes.pk}&site=bog-9").content.decode()
    assert f'<option value="{andes.pk}" selected>' in page
    assert f'<option value="{site.pk}" selected>' in page

    response = engineers.post("/exchanges/ports/new/", port_of(andes, site))

    port = IXPPort.objects.get()
    assert response.url == f"/exchanges/{andes.pk}/"
    assert (port.ixp, port.site, port.speed_bps) == (andes, site, 400 * GBPS)
    assert (port.mrc, port.currency) == (None, "USD")
    assert last(port)["actor"] == engineer.pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "EDGE1 ET-0/0/7"}, "There is a port EDGE1 ET-0/0/7 at Andes-IX already."),
        ({"speed_bps": "0"}, "Enter the speed of the port."),
        ({"mrc": "-1"}, "A price is zero or more."),
        ({"currency": "D4R"}, "code of three letters"),
        ({"site": ""}, "Choose one"),
    ],
)
def test_port_that_does_not_fit_is_refused_at_its_field(staff, port, site, text, changes, said):
    given = port_of(port.ixp, site, mrc="10", currency="eur")

    response = staff.post("/exchanges/ports/new/", {**given, **changes})

    assert response.status_code == 422
    assert said in text(response)
    assert IXPPort.objects.count() == 1


def test_speed_and_price_of_a_port_change_and_the_rest_stays(staff, port):
    response = staff.post(
        f"/exchanges/ports/{port.pk}/edit/",
        {"speed_bps": "200", "mrc": "1500.50", "currency": "eur", "name": "other", "site": "1"},
    )

    assert response.status_code == 302
    port.refresh_from_db()
    assert (port.speed_bps, port.mrc, port.currency) == (200 * GBPS, Decimal("1500.50"), "EUR")
    assert port.name == "edge1 et-0/0/7"


def test_port_is_removed_after_a_question_and_brought_back_as_it_was(engineers, port, text):
    address, home = f"/exchanges/ports/{port.pk}/remove/", f"/exchanges/{port.ixp_id}/"
    assert address in engineers.get(home).content.decode()
    assert "No interconnect uses it" in text(engineers.get(address))
    assert IXPPort.objects.filter(pk=port.pk).exists()

    assert engineers.post(address).url == home
    assert not IXPPort.objects.exists()
    assert engineers.get(address).status_code == 404
    page = text(engineers.get(home))
    assert "Removed ports" in page
    assert "Andes-IX edge1 et-0/0/7 was removed" in page

    assert engineers.post(f"/exchanges/ports/{port.pk}/restore/").url == home
    back = IXPPort.objects.get(pk=port.pk)
    assert (back.ixp_id, back.site_id, back.name) == (port.ixp_id, port.site_id, port.name)
    assert (back.speed_bps, back.mrc, back.currency) == (100 * GBPS, Decimal(1200), "USD")
    page = text(engineers.get(home))
    assert "Removed ports" not in page
    assert "Andes-IX edge1 et-0/0/7 was brought back" in page


def test_removal_is_in_the_audit_with_who_did_it(engineers, engineer, port):
    engineers.post(f"/exchanges/ports/{port.pk}/remove/")

    gone = queries.removed_ixp_ports().get()
    assert gone.pgh_context.metadata["actor"] == engineer.pk


@pytest.mark.parametrize("state", ["PROPOSED", "DECOMMISSIONED"])
def test_port_that_an_interconnect_has_stays_and_says_which(engineers, port, text, state):
    link = link_on(port, name="Fibra at Andes", state=state)
    address = f"/exchanges/ports/{port.pk}/remove/"

    asked = engineers.get(address)
    assert "Fibra at Andes" in text(asked)
    assert "Remove the port" not in text(asked)
    answer = engineers.post(address)

    assert answer.status_code == 422
    assert link.ref in text(answer)
    assert IXPPort.objects.filter(pk=port.pk).exists()


def test_removed_port_does_not_come_back_twice_or_beside_its_name(engineers, port, text):
    actions.remove_ixp_port(port=port, by=None, at=AT)
    port_at(port.ixp, port.site, "EDGE1 et-0/0/7")
    address = f"/exchanges/ports/{port.pk}/restore/"

    page = engineers.post(address, follow=True)
    assert "There is a port edge1 et-0/0/7 at Andes-IX already." in text(page)

    IXPPort.objects.get().delete()
    assert engineers.post(address).status_code == 302
    assert engineers.post(address).status_code == 404
    assert IXPPort.objects.get().name == "edge1 et-0/0/7"


def test_prices_are_for_who_may_see_them(engineers, staff, port, text):
    address = f"/exchanges/{port.ixp_id}/"
    assert "1200.00 USD" in text(staff.get(address))
    assert "1200.00" not in text(engineers.get(address))
    assert 'name="mrc"' not in engineers.get(f"/exchanges/ports/{port.pk}/edit/").content.decode()

    sent = {"speed_bps": "10", "mrc": "1", "currency": "EUR"}
    engineers.post(f"/exchanges/ports/{port.pk}/edit/", sent)

    port.refresh_from_db()
    assert (port.speed_bps, port.mrc, port.currency) == (10 * GBPS, Decimal(1200), "USD")


@pytest.mark.parametrize("role", ["legal", "finance", "leadership"])
def test_others_read_and_do_not_edit(client_for, port, role):
    client = client_for(make.user(role=role))

    for address in ("/exchanges/", f"/exchanges/{port.ixp_id}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "/exchanges/new/" not in page.content.decode()
        assert "/exchanges/ports/" not in page.content.decode()
    for address in (
        "/exchanges/new/",
        f"/exchanges/{port.ixp_id}/edit/",
        "/exchanges/ports/new/",
        f"/exchanges/ports/{port.pk}/edit/",
        f"/exchanges/ports/{port.pk}/remove/",
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "X"}).status_code == 403
    assert client.post(f"/exchanges/ports/{port.pk}/restore/").status_code == 403


def test_list_has_what_we_have_at_each_and_is_searched(engineers, port, text):
    actions.add_ixp(metro=port.ixp.metro, name="Sur-IX", by=None, at=AT)

    page = text(engineers.get("/exchanges/"))
    assert "Andes-IX" in page
    assert "100 Gbps" in page.replace("\u00a0", " ")
    assert "Sur-IX" not in text(engineers.get("/exchanges/?q=andes"))


def test_view_of_the_list_is_kept_opens_it_and_tells_what_enters(engineers, engineer, andes, text):
    engineers.post("/exchanges/?q=ix&sort=-ports&page=2", {"filter_name": "Busiest"})
    view = SavedFilter.objects.get()
    assert (view.list_key, view.query) == ("exchanges", "q=ix&sort=-ports")
    alerts.set_alert(view=view, on="enter", by=engineer, at=AT)
    watching.watch(at=AT)

    exchange_at(make.site(code="LIM-9"), "Sur-IX")
    watching.watch(at=AT + timedelta(minutes=5))

    assert "Saved: Busiest" in text(engineers.get(f"/exchanges/?{view.query}"))
    assert Notice.objects.get().title == "1 new in Busiest, exchanges"


def test_filter_and_order_survive_paging(engineers, site):
    for number in range(60):
        exchange_at(site, f"IX {number:02d}")

    first = engineers.get("/exchanges/?q=ix&sort=-name").content.decode()
    second = engineers.get("/exchanges/?q=ix&sort=-name&page=2").content.decode()

    assert "IX 59" in first
    assert "q=ix&amp;sort=-name&amp;page=2" in first
    assert "IX 00" in second
    assert "IX 59" not in second


def test_pages_where_one_would_look_lead_there(engineers, site, text):
    assert "Add an exchange" in text(engineers.get("/exchanges/"))
    page = engineers.get(f"/sites/{site.code}/").content.decode()
    assert f"/exchanges/ports/new/?site={site.code}" in page
    assert 'href="/exchanges/"' in page
    andes = actions.add_ixp(metro=site.metro, name="Andes-IX", by=None, at=AT)
    empty = engineers.get(f"/exchanges/{andes.pk}/").content.decode()
    assert empty.count(f"/exchanges/ports/new/?exchange={andes.pk}") == 2


def test_exchange_that_is_not_there_is_not_found(engineers):
    assert engineers.get("/exchanges/4711/").status_code == 404
    assert engineers.get("/exchanges/ports/4711/edit/").status_code == 404


@pytest.mark.parametrize("asked", ["?exchange=x&site=nowhere", "?exchange=99999999999999999999"])
def test_nonsense_in_the_address_fills_in_nothing(engineers, asked):
    assert engineers.get(f"/exchanges/ports/new/{asked}").status_code == 200


def test_page_of_an_exchange_costs_a_constant_number_of_queries(
    engineers, port, site, django_assert_max_num_queries
):
    for n in range(20):
        actions.add_ixp_port(
            ixp=port.ixp, site=site, name=f"xe-{n}", speed_bps=GBPS, by=None, at=AT
        )
    engineers.get("/exchanges/")

    with django_assert_max_num_queries(15):
        engineers.get(f"/exchanges/{port.ixp_id}/")
