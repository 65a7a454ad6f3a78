"""An AS number alone fills a partner: from a mirror that was read over real HTTP (field.md 4)."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import PeeringDb
from apps.partners import actions, tasks
from apps.partners.actions import Filling
from apps.partners.enums import Fate
from apps.partners.models import ASN, Contact, Partner
from apps.peeringdb import actions as mirror
from apps.peeringdb import queries as peeringdb
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import DUMP, OTHERS, OURS, THEIRS, UPDATED

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


def how(text: str, **options: Any) -> Filling:
    usual = {"region": "EMEA", "regions": {"CO": "LATAM"}, "own_asn": OURS, "documentation": True}
    return Filling(**{"text": text, **usual, **options})


def fill(text: str, **options: Any) -> list[Any]:
    return actions.fill(how=how(text, **options), by=make.user(), at=AT)


def sync(database: PeeringDb) -> None:
    with Fake(database) as fake, Client(url=fake.url, pause=0) as source:
        run = mirror.sync(at=AT, source=source)
        assert run is not None
        assert run.outcome == "DONE"


@pytest.fixture
def database() -> PeeringDb:
    """One organisation a network, as it usually is."""
    found = make.peeringdb()
    for org, name in ((2, "Fibra Holding"), (3, "Pampa SA")):
        found.put("org", id=org, name=name, city="", country="CO", website="", updated=UPDATED)
        found.put("net", id=org, org_id=org)
    return found


@pytest.fixture
def mirrored(database: PeeringDb) -> PeeringDb:
    sync(database)
    return database


@pytest.mark.usefixtures("mirrored")
def test_number_alone_fills_a_partner():
    owner = make.user()
    (row,) = fill(f"AS{THEIRS}", owner=owner)

    partner = Partner.objects.get(ref=row.ref)
    assert (partner.name, partner.legal_name, partner.policy) == ("Fibra", "Fibra Holding", "OPEN")
    assert (partner.region, str(partner.country), partner.owner) == ("LATAM", "CO", owner)
    asn = partner.asns.get()
    assert (asn.number, asn.name, asn.as_set, asn.is_primary) == (THEIRS, "Fibra", "AS-FIBRA", True)
    assert (asn.max_prefix4, asn.max_prefix6, asn.pdb_net_id) == (2000, 400, 2)
    where = peeringdb.presence(THEIRS)
    assert where is not None
    assert [place.name for place in where.facilities] == ["Bogota DC1"]
    assert [place.name for place in where.exchanges] == ["Bogota Exchange", "Lima Exchange"]


@pytest.mark.usefixtures("mirrored")
def test_contacts_come_by_role_and_are_marked_as_peeringdbs():
    fill(str(THEIRS))

    contact = Contact.objects.get()
    assert (contact.name, contact.email, contact.source) == ("NOC", "noc@example.com", "peeringdb")
    assert [role.role for role in contact.roles.all()] == ["NOC"]
    assert (contact.pdb_poc_id, contact.verified_on) == (1, None)


def test_address_that_is_none_costs_the_address_and_not_the_partner(database):
    poc = {"net_id": 2, "visible": "Public", "phone": "+57 1", "updated": UPDATED}
    database.put("poc", id=2, role="Abuse", name="", email="call us", **poc)
    database.put("poc", id=3, role="Policy", name="Nobody", email="", **{**poc, "phone": ""})
    sync(database)

    (row,) = fill(str(THEIRS))

    assert row.fate is Fate.NEW
    abuse = Contact.objects.get(pdb_poc_id=2)
    assert (abuse.name, abuse.email, abuse.roles.count()) == ("Abuse contact", "", 0)
    assert not Contact.objects.filter(pdb_poc_id=3).exists()


@pytest.mark.usefixtures("mirrored")
def test_what_was_filled_follows_peeringdb():
    (row,) = fill(str(THEIRS))

    partner = Partner.objects.get(ref=row.ref)
    assert sorted(partner.follows) == ["legal_name", "name", "policy"]
    follows = ["as_set", "contacts", "max_prefix4", "max_prefix6", "name"]
    assert partner.asns.get().follows == follows


@pytest.mark.usefixtures("mirrored")
def test_every_number_is_a_row_and_bad_ones_do_not_stop_good_ones():
    rows = fill(f"nonsense {OURS} {OTHERS} 64999 {OTHERS} AS{THEIRS}")

    assert [row.fate for row in rows] == [
        Fate.NO_NUMBER, Fate.OURS, Fate.NEW, Fate.UNKNOWN, Fate.TWICE, Fate.NEW,
    ]  # fmt: skip
    assert ASN.objects.count() == 2


@pytest.mark.usefixtures("mirrored")
def test_what_somebody_typed_is_never_written_over():
    partner = make.partner(name="Fibra Norte", policy="SELECTIVE")
    asn = make.asn(partner=partner, number=THEIRS, is_primary=True, as_set="AS-TYPED")

    (row,) = fill(str(THEIRS))

    partner.refresh_from_db()
    asn.refresh_from_db()
    assert row.fate is Fate.FILLS
    assert (partner.name, partner.policy) == ("Fibra Norte", "SELECTIVE")
    assert (partner.legal_name, asn.as_set, asn.max_prefix4) == ("Fibra Holding", "AS-TYPED", 2000)
    assert partner.follows == ["legal_name"]
    assert asn.follows == ["contacts", "max_prefix4", "max_prefix6", "name"]


def test_networks_of_one_organisation_become_one_partner(database):
    database.put("net", id=3, org_id=2)
    sync(database)

    first, second = fill(f"{THEIRS} {OTHERS}")

    assert first.ref == second.ref
    partner = Partner.objects.get(ref=first.ref)
    assert (partner.name, partner.pdb_org_id) == ("Fibra Holding", 2)
    numbers = partner.asns.order_by("number").values_list("number", "is_primary")
    assert list(numbers) == [(THEIRS, True), (OTHERS, False)]
    assert "name" not in partner.follows


def test_network_of_an_organisation_we_know_joins_its_partner(database):
    database.put("net", id=3, org_id=2)
    sync(database)
    (first,) = fill(str(THEIRS))

    (second,) = fill(str(OTHERS))

    assert (second.fate, second.ref) == (Fate.JOINS, first.ref)


@pytest.mark.usefixtures("mirrored")
def test_partner_refused_in_the_meantime_is_told_and_the_rest_goes_on(monkeypatch):
    plan = how(f"{THEIRS} {OTHERS}").plan()
    make.partner(name="FIBRA")
    monkeypatch.setattr(Filling, "plan", lambda _: plan)

    first, second = fill("")

    assert (first.fate, second.fate) == (Fate.REFUSED, Fate.NEW)
    assert "There is a partner with the name Fibra already" in first.why
    assert not ASN.objects.filter(number=THEIRS).exists()


@pytest.mark.usefixtures("mirrored")
def test_second_time_writes_nothing():
    fill(f"{THEIRS} {OTHERS}")

    with CaptureQueriesContext(connection) as seen:
        rows = actions.fill(how=how(f"{THEIRS} {OTHERS}"), by=None, at=AT)

    assert not [q["sql"] for q in seen if q["sql"].startswith(WRITES)]
    assert {row.fate for row in rows} == {Fate.SAME}


@pytest.mark.usefixtures("mirrored")
def test_job_shows_progress_and_a_row_for_each_number():
    job = actions.ask_to_fill(how=how(f"AS{THEIRS}, x"), by=make.user(), at=AT)

    tasks.fill(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    assert job.message == "1 of 2 filled"
    assert [(row["asn"], row["fate"]) for row in job.result["rows"]] == [
        (THEIRS, "NEW"), (0, "NO_NUMBER"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), [("", "at least one"), ("1 " * 1001, "at most 1000")])
def test_no_number_and_too_many_are_refused(text, why):
    with pytest.raises(Refused, match=why) as refused:
        actions.ask_to_fill(how=how(text), by=make.user(), at=AT)

    assert refused.value.field == "asns"
    assert not jobs.waiting(kind=actions.FILL, ref="")


@pytest.fixture
def dump() -> Iterator[PeeringDb]:
    if not DUMP.is_dir():
        pytest.skip(f"PeeringDB's dump is not in {DUMP}: set EDGEPARTNERS_SHARED")
    return PeeringDb.of_folder(DUMP)


def test_259_networks_become_partners_in_two_minutes_and_a_second_sync_writes_nothing(dump):
    began = time.monotonic()
    sync(dump)
    numbers = "\n".join(f"AS{row['asn']}" for row in dump.rows["net"])
    rows = fill(numbers, own_asn=0)
    took = time.monotonic() - began

    assert len(rows) == 259
    assert {row.fate for row in rows} <= {Fate.NEW, Fate.JOINS}
    assert took < 120, f"{took:.0f} s"
    where = peeringdb.presences(ASN.objects.values_list("number", flat=True))
    assert sum(len(one.facilities) for one in where.values()) == len(
        {(row["net_id"], row["fac_id"]) for row in dump.rows["netfac"]}
    )
    assert sum(len(one.exchanges) for one in where.values()) == len(
        {(row["net_id"], row["ix_id"]) for row in dump.rows["netixlan"]}
    )
    print(f"259 networks, {Partner.objects.count()} partners: {took:.1f} s")

    with (
        Fake(dump) as fake,
        Client(url=fake.url, pause=0) as source,
        CaptureQueriesContext(connection) as seen,
    ):
        mirror.sync(at=AT + timedelta(hours=1), source=source)
        again = actions.fill(how=how(numbers, own_asn=0), by=None, at=AT)

    written = [q["sql"] for q in seen if q["sql"].startswith(WRITES)]
    assert all('"peeringdb_mirrorrun"' in sql for sql in written)  # the log of runs
    assert {row.fate for row in again} == {Fate.SAME}
