"""Dry run, import and undo of rows, whatever source gives them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.exchange import actions
from apps.exchange.actions import Given
from apps.exchange.models import ImportChange, ImportRow, ImportRun
from apps.network.models import Region, Site
from apps.partners import actions as partners
from apps.partners.actions import RoleGiven
from apps.partners.models import ASN, Contact, Partner
from apps.peeringdb.models import Net, Org
from apps.programs.models import ItemRef
from tests import factories as make
from tests.factories import AT


def given(number, target="partner", **values):
    return Given(target, "Sheet1", number, values, {name: f"A{number}" for name in values})


@pytest.fixture
def region(db):
    return Region.objects.create(code="LATAM", name="Latin America")


@pytest.fixture
def planned(manager, region):
    def plan(*rows, **more):
        run = actions.draft(kind="spreadsheet", source="mine.xlsx", by=manager, at=AT)
        return actions.plan(run=run, rows=rows, by=manager, at=AT, **more)

    return plan


def imported(run, by):
    actions.apply(job_id=actions.request_apply(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    return run


def undone(run, by, **more):
    actions.undo(job_id=actions.request_undo(run=run, by=by, at=AT, **more).pk, at=AT)
    run.refresh_from_db()
    return run


def verdicts(run):
    return list(ImportRow.objects.filter(run=run).order_by("pk").values_list("verdict", flat=True))


def test_dry_run_gives_verdicts_and_writes_nothing(planned, manager):
    known = make.partner(name="Andes Fibra", region="LATAM")

    run = planned(
        given(2, name="Fibra Sur", region="LATAM", asn="AS64510"),
        given(3, name="andes fibra", legal_name="Andes S.A."),
        given(4, name="Andes Fibra Dos", region="Narnia"),
    )

    assert verdicts(run) == ["add", "change", "error"]
    assert run.state == "CHECKED"
    assert Partner.objects.count() == 1
    changed = ImportRow.objects.get(run=run, number=3)
    assert (changed.object_ref, changed.diff["Legal name"]) == (known.ref, ["–", "Andes S.A."])


def test_fault_names_its_cell(planned):
    run = planned(given(17, name="Fibra Sur", region="Narnia", subscribers="many"))

    faults = {f["field"]: (f["cell"], f["message"]) for f in run.rows.get().faults}
    assert faults["region"] == ("A17", "There is no region 'Narnia'.")
    assert faults["subscribers"] == ("A17", "'many' is no number.")


def test_same_partner_twice_in_a_file_names_the_first_row(planned):
    run = planned(
        given(2, name="Fibra Sur", region="LATAM"), given(9, name="FIBRA SUR", region="LATAM")
    )

    assert verdicts(run) == ["add", "error"]
    assert "row 2 of Sheet1 already" in run.rows.get(number=9).faults[0]["message"]


def test_good_rows_are_imported_and_bad_ones_left(planned, manager):
    run = planned(given(2, name="Fibra Sur", region="LATAM"), given(3, name="No Region"))

    run = imported(run, manager)

    assert run.state == "APPLIED"
    assert (run.counts["done"], run.counts["error"]) == (1, 1)
    assert Partner.objects.get().name == "Fibra Sur"


def test_import_without_a_good_row_is_refused(planned, manager):
    run = planned(given(3, name="No Region"))

    with pytest.raises(Refused, match="no row"):
        actions.request_apply(run=run, by=manager, at=AT)


def test_row_that_became_wrong_meanwhile_is_left_with_its_reason(planned, manager):
    run = planned(
        given(2, name="Fibra Sur", region="LATAM", asn="64510"),
        given(3, name="Norte", region="LATAM"),
    )
    other = make.partner(name="Somebody")
    partners.add_asn(partner=other, number=64510, by=manager, at=AT)

    imported(run, manager)

    assert verdicts(run) == ["error", "add"]
    assert "belongs to Somebody" in run.rows.get(number=2).faults[0]["message"]
    assert set(Partner.objects.values_list("name", flat=True)) == {"Somebody", "Norte"}


def test_import_goes_on_where_a_worker_died(planned, manager, monkeypatch):
    run = planned(*(given(n, name=f"Fibra {n}", region="LATAM") for n in range(2, 8)))
    job = actions.request_apply(run=run, by=manager, at=AT)
    ImportRow.objects.filter(run=run, number__lt=5).update(done_at=AT)

    actions.apply(job_id=job.pk, at=AT)
    actions.apply(job_id=job.pk, at=AT)

    assert Partner.objects.count() == 3
    assert Job.objects.get(pk=job.pk).state == "DONE"


def test_undo_restores_what_was_and_removes_what_was_made(planned, manager):
    known = make.partner(name="Andes Fibra", region="LATAM", tags=["a", "b"], subscribers=5)
    before = list(Partner.objects.values())
    run = planned(
        given(2, name="Andes Fibra", tags="c", subscribers="7", asn="64510", country="Colombia"),
        given(3, name="Fibra Sur", region="LATAM", asn="64511"),
    )

    imported(run, manager)
    known.refresh_from_db()
    assert (known.tags, known.subscribers, known.country.code) == (["c"], 7, "CO")
    run = undone(run, manager)

    assert run.state == "UNDONE"
    assert list(Partner.objects.values()) == before
    assert not ASN.objects.exists()


def test_undo_keeps_what_somebody_changed_since_field_by_field(planned, manager):
    known = make.partner(name="Andes Fibra", region="LATAM", legal_name="Old", crm_id="1")
    run = imported(planned(given(2, name="Andes Fibra", legal_name="New", crm_id="2")), manager)
    partners.edit_partner(partner=Partner.objects.get(), legal_name="Mine", by=manager, at=AT)

    run = undone(run, manager)

    known.refresh_from_db()
    assert (known.legal_name, known.crm_id) == ("Mine", "1")
    assert run.counts["kept"] == 1
    kept = ImportChange.objects.exclude(kept=[]).get().kept
    assert kept == ["Legal name was changed since: imported “New”, now “Mine”."]


def test_undo_anyway_takes_back_what_was_kept(planned, manager):
    known = make.partner(name="Andes Fibra", region="LATAM", legal_name="Old")
    run = imported(planned(given(2, name="Andes Fibra", legal_name="New")), manager)
    partners.edit_partner(partner=Partner.objects.get(), legal_name="Mine", by=manager, at=AT)
    run = undone(run, manager)

    run = undone(run, manager, anyway=True)

    known.refresh_from_db()
    assert known.legal_name == "Old"
    assert run.counts["kept"] == 0


def test_undo_leaves_a_partner_that_something_hangs_on(planned, manager):
    run = imported(planned(given(2, name="Fibra Sur", region="LATAM")), manager)
    partners.add_contact(partner=Partner.objects.get(), name="Ana", by=manager, at=AT)

    run = undone(run, manager)

    assert run.counts["kept"] == 1
    assert "contact Ana belong" in ImportChange.objects.get().kept[0]
    assert Partner.objects.exists()


def test_undo_puts_back_a_role_that_was_removed(planned, manager):
    partner = make.partner(name="Andes Fibra")
    contact = partners.add_contact(
        partner=partner, name="Ana", email="ana@andes.example", roles=["NOC"], by=manager, at=AT
    )
    before = list(contact.roles.values())
    run = planned(
        given(2, "contact", partner="Andes Fibra", email="ana@andes.example", roles="Peering")
    )

    imported(run, manager)
    assert [row.role for row in contact.roles.all()] == ["PEERING"]
    undone(run, manager)

    assert list(contact.roles.values()) == before


def test_number_that_the_partner_has_is_no_change(planned, manager):
    rows = [given(2, name="Fibra Sur", region="LATAM", asn="64510")]
    imported(planned(*rows), manager)

    again = planned(*rows)

    assert verdicts(again) == ["same"]
    assert again.rows.get().diff == {}


def test_number_that_the_partner_lacks_is_added(planned, manager):
    imported(planned(given(2, name="Fibra Sur", region="LATAM", asn="64510")), manager)

    again = imported(planned(given(2, name="Fibra Sur", asn="64511")), manager)

    assert verdicts(again) == ["change"]
    assert again.rows.get().diff == {"ASN": ["–", "64511"]}
    assert set(ASN.objects.values_list("number", flat=True)) == {64510, 64511}


def test_row_about_an_unknown_number_is_told_what_peeringdb_has(planned, net):
    run = planned(given(2, "contact", partner="AS64999", name="Ana"))

    assert "PeeringDB knows it as Quito Net" in run.rows.get().faults[0]["message"]


@pytest.fixture
def net(db):
    org = Org.objects.create(id=1, name="Quito", status="ok", updated=AT)
    return Net.objects.create(
        id=7, org=org, asn=64999, name="Quito Net", policy_general="Open", status="ok", updated=AT
    )


def test_mirror_fills_name_and_policy_where_it_is_wanted(planned, manager, net):
    run = planned(given(2, asn="AS64999", region="LATAM"), is_filling=True)
    run.mapping = {"fill": True}
    run.save()

    imported(run, manager)

    partner = Partner.objects.get()
    assert (partner.name, partner.policy) == ("Quito Net", "OPEN")


def test_whole_row_fails_together(planned, manager):
    """A partner whose number is refused while it is written is not left without it."""
    run = planned(given(2, name="Fibra Sur", region="LATAM", asn="64510"))
    job = actions.request_apply(run=run, by=manager, at=AT)
    other = make.partner(name="Other")
    partners.add_asn(partner=other, number=64510, by=manager, at=AT)

    actions.apply(job_id=job.pk, at=AT)

    assert not Partner.objects.filter(name="Fibra Sur").exists()
    assert not Contact.objects.exists()


def test_run_that_is_over_is_not_applied_again(planned, manager):
    run = imported(planned(given(2, name="Fibra Sur", region="LATAM")), manager)

    with pytest.raises(Refused):
        actions.request_apply(run=run, by=manager, at=AT)
    assert ImportRun.objects.get().state == "APPLIED"
    assert not jobs.waiting(kind="import", ref=run.ref)


def test_long_import_tells_of_itself_by_the_clock_and_not_by_its_start(planned, manager):
    """So that it is not handed out to a second worker in the middle (`jobs.STALE`)."""
    run = planned(given(2, name="Fibra Sur", region="LATAM"))
    job = actions.request_apply(run=run, by=manager, at=AT)

    with CaptureQueriesContext(connection) as seen:
        actions.apply(job_id=job.pk, at=AT)

    told = [found for q in seen for found in re.findall(r'"seen_at": "([^"]+)"', q["sql"])]
    assert told
    assert all(at > AT.isoformat() for at in told)


def test_check_that_somebody_works_on_is_left_alone(planned, manager):
    run = planned(given(2, name="Fibra Sur", region="LATAM"))
    ImportRun.objects.update(state="DRAFT", mapping={"fields": ["name"]})
    run.refresh_from_db()
    job = actions.request_check(run=run, by=manager, at=AT)
    jobs.start(job.pk, total=0, at=AT)

    actions.check(job_id=job.pk, at=AT + jobs.STALE)

    run.refresh_from_db()
    job.refresh_from_db()
    assert (run.state, job.state) == ("DRAFT", "RUNNING")
    assert verdicts(run) == ["add"]


@pytest.mark.parametrize("said", ["{}", "{}/T1"])
@pytest.mark.parametrize("others", [0, 1])
def test_undo_leaves_what_a_work_item_names_by_its_reference(planned, manager, said, others):
    rows = [given(2, name="Fibra Sur", region="LATAM"), given(3, name="Andes", region="LATAM")]
    run = imported(planned(*rows[: 1 + others]), manager)
    named = Partner.objects.get(name="Fibra Sur")
    item = make.work_item(title="Call them")
    ItemRef.objects.create(item=item, ref=said.format(named.ref))

    run = undone(run, manager)

    assert list(Partner.objects.all()) == [named]
    kept = ImportChange.objects.filter(run=run).exclude(kept=[]).get()
    assert "work item Call them belong to it or name it" in kept.kept[0]


def test_undo_says_once_what_hangs_on_a_row_several_times(planned, manager):
    run = imported(planned(given(2, name="Fibra Sur", region="LATAM")), manager)
    named = Partner.objects.get(name="Fibra Sur")
    for _ in range(2):
        ItemRef.objects.create(item=make.work_item(title="Call them"), ref=named.ref)

    run = undone(run, manager)

    kept = ImportChange.objects.filter(run=run).exclude(kept=[]).get()
    assert "2 × work item Call them belong to it or name it" in kept.kept[0]


def test_undo_leaves_a_site_that_a_role_is_limited_to(planned, manager):
    make.metro(code="BOG")
    site = {"code": "BOG-7", "name": "Bogota 7", "metro": "BOG", "facility": "Sabana DC"}
    run = imported(planned(given(2, "site", **site)), manager)
    role = RoleGiven("NOC", scope_ref="BOG-7")
    contact = partners.add_contact(partner=make.partner(), name="Ana", roles=[role], by=manager,
                                   at=AT)  # fmt: skip

    undone(run, manager)
    assert Site.objects.filter(code="BOG-7").exists()

    contact.roles.get().delete()
    undone(run, manager, anyway=True)
    assert not Site.objects.filter(code="BOG-7").exists()


def test_reference_that_only_begins_alike_names_nothing(planned, manager):
    run = imported(planned(given(2, name="Fibra Sur", region="LATAM")), manager)
    ItemRef.objects.create(item=make.work_item(), ref=f"{Partner.objects.get().ref}9")

    undone(run, manager)

    assert not Partner.objects.exists()
