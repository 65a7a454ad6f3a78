"""Imports from NetBox and Peering Manager, over real HTTP: repeatable, traced, with owners."""

from datetime import timedelta

import pytest

from apps.core.errors import Refused
from apps.exchange import actions, queries
from apps.exchange.models import Connection, ImportRow, Origin
from apps.exchange.rules import owners, pages
from apps.exchange.targets import TARGETS
from apps.integrations.faking import Fake
from apps.integrations.netbox import fake as netbox
from apps.integrations.peering_manager import fake as manager
from apps.network.models import IXP, BGPSession, Interconnect, Site
from apps.partners.models import ASN, Contact, Partner
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
TOKEN = "0123456789abcdef"
WRITTEN = (Partner, ASN, Contact, Site, Interconnect, BGPSession, IXP)


@pytest.fixture
def places(db):
    make.metro(code="BOG")
    make.metro(code="LIM", name="Lima", time_zone="America/Lima", country="PE")


@pytest.fixture
def inventory():
    return netbox.sample()


@pytest.fixture
def peers():
    return manager.sample()


@pytest.fixture
def from_netbox(places, inventory, manager):
    with Fake(inventory.api(most=2)) as fake:
        fake.site.authorization = f"Token {TOKEN}"
        yield connected("netbox", fake.url, manager)


@pytest.fixture
def from_manager(places, peers, manager):
    with Fake(peers.api(most=2)) as fake:
        yield connected("peering_manager", fake.url, manager)


def connected(kind, url, by, token=TOKEN):
    return actions.connect(kind=kind, name=kind, url=url, token=token, region="LATAM", by=by, at=AT)


def read(connection, by, at=AT):
    run = actions.request_read(connection=connection, by=by, at=at)
    actions.read(job_id=run.job_id, at=at)
    run.refresh_from_db()
    return run


def imported(connection, by, at=AT):
    run = read(connection, by, at)
    job = actions.request_apply(run=run, by=by, at=at)
    actions.apply(job_id=job.pk, at=at)
    actions.trace_job(job_id=job.pk, at=at)
    run.refresh_from_db()
    return run


def faults(run):
    rows = ImportRow.objects.filter(run=run, verdict="error")
    return {row.label: row.faults[0]["message"] for row in rows}


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in WRITTEN}


def test_netbox_becomes_partners_sites_circuits_and_people(from_netbox, manager):
    run = imported(from_netbox, manager)

    assert run.state == "APPLIED"
    assert faults(run).keys() == {"STORE", "PN-LOST"}
    cordillera = Partner.objects.get(name="Cordillera Fibra")
    assert cordillera.region == "LATAM"
    assert set(cordillera.asns.values_list("number", flat=True)) == {64520, 64521}
    assert [(c.name, list(c.roles.values_list("role", flat=True)))
            for c in cordillera.contacts.all()] == [("Lucia Paredes", ["NOC"])]  # fmt: skip
    links = Interconnect.objects.order_by("name").values_list(
        "name", "kind", "state", "capacity_bps", "site__code"
    )
    assert list(links) == [
        ("CF-BOG-1", "pni", "ACTIVE", 200 * 10**9, "BOG-7"),
        ("CF-LIM-1", "pni", "PROPOSED", 100 * 10**9, "LIM-4"),
        ("PN-LIM-1", "transit", "ACTIVE", 10 * 10**9, "LIM-4"),
    ]
    assert not Partner.objects.filter(name="Papelera del Sur").exists()


def test_dry_run_writes_nothing(from_netbox, manager):
    run = read(from_netbox, manager)

    assert (run.state, run.counts["add"], run.counts["error"]) == ("CHECKED", 10, 2)
    assert not Partner.objects.exists()
    assert not Origin.objects.exists()


@pytest.mark.parametrize("which", ["from_netbox", "from_manager"])
def test_second_read_finds_everything_as_it_is(request, manager, which):
    connection = request.getfixturevalue(which)
    imported(connection, manager)
    before = everything()

    again = read(connection, manager, LATER)

    assert not {"add", "change"} & again.counts.keys()
    assert again.counts["same"] > 3
    assert everything() == before
    with pytest.raises(Refused, match="no row"):
        actions.request_apply(run=again, by=manager, at=LATER)


def test_undo_takes_the_whole_import_back(from_netbox, manager):
    before = everything()
    run = imported(from_netbox, manager)

    actions.undo(job_id=actions.request_undo(run=run, by=manager, at=LATER).pk, at=LATER)

    assert everything() == before


def test_each_object_says_where_it_comes_from(from_netbox, manager):
    imported(from_netbox, manager)
    read(from_netbox, manager, LATER)

    origin = Origin.objects.get(target="interconnect", label__contains="CF-BOG-1")
    link = Interconnect.objects.get(name="CF-BOG-1")
    assert (origin.model, origin.object_pk, origin.object_ref) == (
        "network.Interconnect", link.pk, link.ref,
    )  # fmt: skip
    assert (origin.path, origin.number) == ("circuits/circuits", 1)
    assert origin.url == f"{from_netbox.url}/circuits/circuits/1/"
    assert (origin.first_seen_at, origin.seen_at, origin.vanished_at) == (AT, LATER, None)


def test_name_changed_here_is_kept_and_the_object_found_again(from_netbox, inventory, manager):
    imported(from_netbox, manager)
    Partner.objects.filter(name="Cordillera Fibra").update(name="Cordillera Group")
    inventory.rows["circuits/providers"][0]["name"] = "Cordillera Fibra SA"

    run = read(from_netbox, manager, LATER)

    assert not {"add", "change"} & run.counts.keys()
    row = ImportRow.objects.get(run=run, target="partner", label="Cordillera Group")
    assert "kept here" in row.notes[0]["message"]


def test_what_netbox_owns_follows_it_until_a_person_takes_it_over(from_netbox, inventory, manager):
    imported(from_netbox, manager)
    person = inventory.rows["tenancy/contacts"][0]
    person["phone"] = "+57 1 555 0101"
    imported(from_netbox, manager, LATER)
    assert Contact.objects.get(name="Lucia Paredes").phone == "+57 1 555 0101"

    origin = Origin.objects.get(target="contact", label="Lucia Paredes")
    actions.take_over(origin=origin, field="phone", by=manager, at=LATER)
    person["phone"] = "+57 1 555 0199"
    run = read(from_netbox, manager, LATER)

    assert "change" not in run.counts
    row = ImportRow.objects.get(run=run, target="contact", label="Lucia Paredes")
    assert f"{manager} keeps it" in row.notes[0]["message"]
    actions.hand_back(origin=origin, field="phone")
    assert read(from_netbox, manager, LATER).counts["change"] == 1


def test_field_that_is_ours_cannot_be_taken_over(from_netbox, manager):
    imported(from_netbox, manager)
    origin = Origin.objects.filter(target="partner").first()

    with pytest.raises(Refused, match="ours already"):
        actions.take_over(origin=origin, field="name", by=manager, at=AT)


def test_what_vanished_is_flagged_and_stays(from_netbox, inventory, manager):
    imported(from_netbox, manager)
    gone = inventory.rows["circuits/circuits"].pop(0)

    read(from_netbox, manager, LATER)

    origin = Origin.objects.get(path="circuits/circuits", number=gone["id"])
    assert origin.vanished_at == LATER
    assert Interconnect.objects.get(name="CF-BOG-1").state == "ACTIVE"
    inventory.rows["circuits/circuits"].append(gone)
    read(from_netbox, manager, LATER)
    assert Origin.objects.get(pk=origin.pk).vanished_at is None


def test_peering_manager_becomes_networks_and_people(from_manager, manager):
    run = imported(from_manager, manager)

    assert set(Partner.objects.values_list("name", flat=True)) == {
        "Cordillera Fibra", "Llanos Cable",
    }  # fmt: skip
    llanos = ASN.objects.get(number=64523)
    assert (llanos.as_set, llanos.max_prefix4, llanos.max_prefix6) == ("AS64523:AS-ALL", 400, 80)
    assert Contact.objects.get().email == "noc@llanos.example"
    assert not ASN.objects.filter(number=64510).exists()  # our own
    assert "has no PNIs in service" in faults(run)["AS64520 192.0.2.21"]
    assert "has no IX peerings at Andes-IX" in faults(run)["AS64523 203.0.113.77"]


def test_sessions_hang_on_the_interconnects_that_are_there(from_manager, manager):
    owner = make.partner(name="Cordillera")
    make.asn(number=64520, partner=owner)
    link = make.pni(partner=owner)

    imported(from_manager, manager)

    session = BGPSession.objects.get()
    assert (session.interconnect, session.our_ip, session.their_ip) == (
        link, "192.0.2.20", "192.0.2.21",
    )  # fmt: skip
    assert owner.asns.get().number == 64520
    assert not Partner.objects.filter(name="Cordillera Fibra").exists()


def test_both_systems_agree_on_one_partner(from_netbox, from_manager, manager):
    imported(from_netbox, manager)
    imported(from_manager, manager)

    partner = Partner.objects.get(name="Cordillera Fibra")
    found = Origin.objects.filter(model="partners.Partner", object_pk=partner.pk)
    assert set(found.values_list("connection__kind", flat=True)) == {"netbox", "peering_manager"}


def test_wrong_token_is_told_and_nothing_is_checked(from_netbox, manager):
    Connection.objects.update(token="")

    run = read(Connection.objects.get(), manager)

    assert run.state == "FAILED"
    assert "does not accept" in run.problem
    assert "does not accept" in Connection.objects.get().problem
    with pytest.raises(Refused, match="does not accept"):
        actions.test_connection(connection=Connection.objects.get())


def test_list_that_breaks_off_flags_nothing_as_vanished(from_netbox, inventory, manager):
    imported(from_netbox, manager)
    inventory.rows["circuits/circuits"][1] = {"cid": "no id"}

    run = read(from_netbox, manager, LATER)

    assert run.state == "FAILED"
    assert not Origin.objects.filter(vanished_at__isnull=False).exists()


def test_connection_that_works_says_what_answers(from_netbox):
    info = actions.test_connection(connection=from_netbox)

    assert (info.flavour, info.version) == ("NetBox", "4.2.3")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": "ftp://netbox.example"}, "url"),
        ({"url": "https://user:word@netbox.example"}, "url"),
        ({"kind": "spreadsheet"}, "kind"),
        ({"region": "NOWHERE"}, "region"),
    ],
)
def test_bad_connection_is_refused_by_its_field(places, manager, change, field):
    given = {"kind": "netbox", "name": "N", "url": "https://netbox.example", "token": "t"}

    with pytest.raises(Refused) as refused:
        actions.connect(**{**given, "region": "LATAM", **change}, by=manager, at=AT)

    assert refused.value.field == field


def test_token_is_encrypted_and_not_in_the_audit(from_netbox):
    assert Connection.objects.extra(select={"raw": "token"}).get().raw != TOKEN
    assert "token" not in {field.name for field in from_netbox.events.model._meta.fields}


def test_owners_name_fields_that_exist():
    for kind in owners.OWNED:
        for target, names in owners.owned(kind):
            assert set(names) <= {field.name for field in TARGETS[target].fields}


@pytest.mark.parametrize(
    ("path", "number", "page", "named"),
    [
        ("circuits/circuits", 12, "/circuits/circuits/12/", "circuit 12"),
        ("ipam/asns", 64520, "/ipam/asns/?asn=64520", "AS number 64520"),
        ("tenancy/contact-assignments", 3, "/tenancy/contact-assignments/?id=3",
         "contact assignment 3"),
        ("peering/autonomous-systems", 2, "/peering/autonomous-systems/2/", "autonomous system 2"),
        ("plugins/other", 2, "/plugins/other/2/", "plugins/other 2"),
    ],
)  # fmt: skip
def test_page_of_an_object_is_one_that_people_can_open(path, number, page, named):
    assert (pages.of(path, number), pages.named(path, number)) == (page, named)


def test_session_of_another_interconnect_stays_where_it_is(from_manager, manager):
    """Somebody has these two addresses already, at a link of the same partner or another one."""
    imported(from_manager, manager)
    cordillera = Partner.objects.get(name="Cordillera Fibra")
    old, new = (make.pni(partner=cordillera, name=name) for name in ("OLD", "NEW"))
    Interconnect.objects.filter(pk=old.pk).update(state="RETIRED")
    make.bgp_session(interconnect=old, our_ip="192.0.2.20", their_ip="192.0.2.21")
    asn = cordillera.asns.get()
    BGPSession.objects.update(their_asn=asn.number, our_asn=64510)

    run = read(from_manager, manager, LATER)

    assert run.state == "CHECKED"
    row = ImportRow.objects.get(run=run, sheet="peering/direct-peering-sessions")
    assert (row.verdict, BGPSession.objects.get().interconnect) == ("same", old)


def test_address_of_the_api_is_taken_as_that_of_the_system(places, inventory, manager):
    with Fake(inventory.api()) as fake:
        connection = connected("netbox", f"{fake.url}/api/", manager)
        imported(connection, manager)

        assert connection.url == fake.url
    assert not Origin.objects.filter(url__contains="/api").exists()


def test_account_with_a_provider_is_kept_and_follows_netbox(from_netbox, inventory, manager):
    imported(from_netbox, manager)
    cordillera = Partner.objects.get(name="Cordillera Fibra")
    assert cordillera.accounts == ["NL-2209"]

    inventory.rows["circuits/provider-accounts"][0]["account"] = "NL-3000"
    imported(from_netbox, manager, LATER)

    cordillera.refresh_from_db()
    assert cordillera.accounts == ["NL-3000"]


def test_sources_of_a_partner_name_whose_its_fields_are(from_netbox, manager):
    imported(from_netbox, manager)
    link = Interconnect.objects.get(name="CF-BOG-1")
    origin = Origin.objects.get(target="interconnect", object_ref=link.ref)
    actions.take_over(origin=origin, field="capacity", by=manager, at=AT)

    of_link, of_partner = queries.sources_of(link.ref), queries.sources_of(link.partner.ref)

    assert [(each.origin.named, each.owned, each.kept) for each in of_link] == [
        ("circuit 1", ["in_service_on"], ["capacity"])
    ]
    assert "provider 1" in [each.origin.named for each in of_partner]
    assert queries.sources_of("PAR-99999") == []
