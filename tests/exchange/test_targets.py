"""Each kind of thing that can be imported: made, changed, refused, taken back."""

from datetime import date

import pytest
from django.db import connection

from apps.agreements.models import Agreement, ContractTerm
from apps.exchange import actions
from apps.exchange.actions import Given
from apps.exchange.targets import TARGETS
from apps.network.models import Facility, Interconnect, Site
from apps.partners import actions as partners
from apps.partners.models import ASN
from tests import factories as make
from tests.factories import AT

TABLES = (
    "network_facility", "network_site", "network_interconnect", "network_capacityinterval",
    "network_pni", "agreements_agreement", "agreements_termperiod", "agreements_contractterm",
    "agreements_termrevision", "agreements_reminder", "partners_asn", "core_statechange",
)  # fmt: skip
PAID = {
    "partner": "Andes", "title": "Paid peering 2025", "kind": "Paid peering",
    "signed_on": "2025-02-20", "effective_on": "2025-03-01", "renewal_type": "Renews automatically",
    "initial_months": "24", "renewal_months": "12", "notice_value": "90", "notice_unit": "days",
    "currency": "USD", "term": "Commit", "clause": "§4.1",
    "params": "Commit=10G; Price=$ 0,85; Currency=USD",
}  # fmt: skip


def dump():
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            run = " WHERE ref NOT LIKE 'IMP-%'" if table == "core_statechange" else ""
            cursor.execute(f"SELECT t::text FROM {table} t{run} ORDER BY id")  # noqa: S608
            found[table] = cursor.fetchall()
        return found


@pytest.fixture
def andes(db):
    return make.partner(name="Andes")


@pytest.fixture
def planned(manager, andes):
    def plan(target, *rows):
        run = actions.draft(kind="netbox", source="netbox.example", by=manager, at=AT)
        given = [Given(target, "", n, row, {}) for n, row in enumerate(rows, start=2)]
        return actions.plan(run=run, rows=given, by=manager, at=AT)

    return plan


@pytest.fixture
def imported(planned, manager):
    """Import rows that must all be good; returns the run."""

    def write(target, *rows):
        run = planned(target, *rows)
        assert said(run) == {}
        job = actions.request_apply(run=run, by=manager, at=AT)
        actions.apply(job_id=job.pk, at=AT)
        assert said(run) == {}
        run.refresh_from_db()
        return run

    return write


def said(run):
    return {f["field"]: f["message"] for row in run.rows.all() for f in row.faults}


def undone(run, by):
    actions.undo(job_id=actions.request_undo(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    return run


def test_site_is_made_with_its_facility_and_goes_again(imported, manager):
    make.metro(code="BOG")
    other = make.site()
    before = dump()

    run = imported(
        "site", {"code": "bog-9", "metro": "Bogotá", "facility": "Nuevo DC", "power_kw": "12,5"}
    )

    site = Site.objects.get(code="BOG-9")
    assert (site.facility.name, str(site.power_kw)) == ("Nuevo DC", "12.50")
    undone(run, manager)
    assert dump() == before
    assert Facility.objects.get() == other.facility


def test_site_never_moves(planned):
    site = make.site(code="BOG-7")

    run = planned("site", {"code": "BOG-7", "metro": "BOG", "facility": "Elsewhere"})

    assert f"at {site.facility}" in said(run)["facility"]


def test_asn_becomes_the_primary_one_and_undo_gives_it_back(imported, manager, andes):
    partners.add_asn(partner=andes, number=64500, by=manager, at=AT)
    before = dump()

    run = imported(
        "asn",
        {"number": "AS64501", "partner": "Andes", "is_primary": "yes", "max_prefix4": "4.000"},
    )

    assert ASN.objects.get(is_primary=True).number == 64501
    assert ASN.objects.get(number=64501).max_prefix4 == 4000
    undone(run, manager)
    assert dump() == before


def test_interconnect_in_service_is_made_with_its_capacity(imported, manager, andes):
    make.site(code="BOG-7")
    before = dump()

    run = imported(
        "interconnect",
        {"partner": "Andes", "name": "BOG-1", "kind": "pni", "site": "BOG-7", "capacity": "2x100G",
         "state": "In service", "in_service_on": "2024-05-01"},
    )  # fmt: skip

    link = Interconnect.objects.get()
    assert (link.capacity_bps, link.state) == (200 * 10**9, "ACTIVE")
    assert link.in_service_on == date(2024, 5, 1)
    undone(run, manager)
    assert dump() == before


def test_capacity_of_an_interconnect_changes_by_its_action(imported, manager, andes):
    link = make.pni(partner=andes, name="BOG-1", capacity_gbps=100)
    before = dump()

    run = imported("interconnect", {"partner": "Andes", "name": "BOG-1", "capacity": "400 Gbps"})

    link.refresh_from_db()
    assert (link.capacity_bps, link.capacities.count()) == (400 * 10**9, 2)
    assert run.rows.get().diff == {"Capacity": ["100 Gbps", "400 Gbps"]}
    undone(run, manager)
    assert dump() == before


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"kind": "ixp"}, "exchange", "at which exchange"),
        ({"kind": "pni", "state": "In service"}, "capacity", "has a capacity"),
        ({"kind": "pni", "asn": "AS64999"}, "asn", "No partner has AS64999"),
        ({"kind": "satellite"}, "kind", "none of"),
        ({"kind": "pni", "capacity": "fast"}, "capacity", "no rate"),
        ({"kind": "pni", "site": "BOG-77"}, "site", "Did you mean bog-7"),
    ],
)
def test_interconnect_that_cannot_be_is_refused_at_its_field(planned, row, field, words):
    make.site(code="BOG-7")

    run = planned("interconnect", {"partner": "Andes", "name": "X", "site": "BOG-7", **row})

    assert words in said(run)[field]


def test_state_of_an_interconnect_is_not_changed_by_an_import(planned, andes):
    make.pni(partner=andes, name="BOG-1")

    run = planned("interconnect", {"partner": "Andes", "name": "BOG-1", "state": "Proposed"})

    assert "changed on its page" in said(run)["state"]


def test_agreement_comes_with_its_terms_and_dates_and_goes_again(imported, manager):
    before = dump()

    more = {"partner": "Andes", "title": "paid peering 2025", "term": "Traffic ratio",
            "clause": "§5", "params": "Highest ratio=3"}  # fmt: skip
    run = imported("agreement", PAID, more)

    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.signed_on) == ("ACTIVE", date(2025, 2, 20))
    assert agreement.periods.get().ends_on == date(2027, 2, 28)
    assert ContractTerm.objects.count() == 2
    commit = ContractTerm.objects.get(clause="§4.1").revisions.get().params
    assert commit["commit_bps"] == 10 * 10**9
    run = undone(run, manager)
    assert run.counts["kept"] == 0
    assert dump() == before


def test_agreement_that_is_there_with_its_term_is_as_it_is(imported, planned):
    imported("agreement", PAID)

    run = planned("agreement", PAID)

    assert run.counts == {"same": 1}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"params": "Colour=red"}, "params", "no parameter of it"),
        ({"params": "Currency=USD"}, "params", "missing"),
        ({"params": "Commit=10G; Price=€0,85; Currency=USD"}, "params", "is in EUR"),
        ({"clause": ""}, "clause", "number of the clause"),
        ({"effective_on": "", "signed_on": "2025-01-01"}, "effective_on", "takes effect"),
        ({"renewal_months": ""}, "renewal_months", ""),
        ({"kind": ""}, "kind", "missing"),
        ({"term": "", "clause": "§1"}, "term", "kind of term"),
        ({"currency": "dollars"}, "currency", "no currency"),
    ],
)
def test_agreement_that_contradicts_itself_is_refused_at_its_field(planned, changes, field, words):
    run = planned("agreement", {**PAID, **changes})

    assert words in said(run)[field]


def test_term_with_other_parameters_is_not_rewritten(imported, planned):
    imported("agreement", PAID)

    run = planned("agreement", {**PAID, "params": PAID["params"].replace("10G", "20G")})

    assert "revise it on the page" in said(run)["params"]


def test_row_is_told_with_the_labels_of_its_choices():
    contacts, links = TARGETS["contact"], TARGETS["interconnect"]

    said = contacts.said({"name": "Lucia Paredes", "roles": "NOC; PEERING"})

    assert said == ["Lucia Paredes", "NOC, Peering"]
    assert links.said({"name": "CF-BOG-1", "state": "ACTIVE"}) == ["CF-BOG-1", "In service"]


def test_change_is_told_with_the_labels_of_its_choices_and_other_values_as_they_are():
    told = TARGETS["partner"].compared({"Tier": ["STANDARD", "KEY"], "Name": ["KEY", "–"]})

    assert told == [("Tier", "Standard", "Key"), ("Name", "KEY", "–")]
