"""Custom fields as columns of a sheet: guessed, required, written whole, taken back."""

from dataclasses import replace

import pytest

from apps.agreements.models import Agreement
from apps.core.custom import actions as custom
from apps.core.errors import Invalid
from apps.exchange import actions, queries
from apps.exchange.models import ImportChange
from apps.exchange.targets import TARGETS, whole
from apps.partners.models import Partner
from tests import factories as make
from tests.exchange.custom_columns.steps import custom_of, faults, give, verdicts
from tests.exchange.sheets import workbook
from tests.factories import AT

pytestmark = pytest.mark.django_db

KINDS = {
    "partner": (lambda: make.partner(name="Andes"), ["Name"], ["Andes"]),
    "contact": (
        lambda: make.contact(partner=make.partner(name="Andes"), name="Ana", email=""),
        ["Partner", "Name"], ["Andes", "Ana"],
    ),
    "agreement": (
        lambda: make.agreement(partner=make.partner(name="Andes"), title="Paid"),
        ["Partner", "Title"], ["Andes", "Paid"],
    ),
    "site": (lambda: make.site(code="BOG-9"), ["Code"], ["BOG-9"]),
    "interconnect": (
        lambda: make.pni(partner=make.partner(name="Andes"), name="BOG-2"),
        ["Partner", "Name"], ["Andes", "BOG-2"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_has_custom_fields_takes_them_and_gives_them_back(
    checked, applied, undone, kind
):
    make.custom_field(name="Cost centre", kind=kind)
    make.custom_field(name="Colour", kind=kind)
    make_it, heads, cells = KINDS[kind]
    row = give(make_it(), colour="red")

    run = checked([*heads, "cost centre"], [*cells, "CC-1"], target=kind)
    assert (verdicts(run), run.rows.get().diff) == (["change"], {"Cost centre": ["–", "CC-1"]})
    applied(run)
    assert custom_of(row) == {"colour": "red", "cost_centre": "CC-1"}, faults(run)
    undone(run)

    assert custom_of(row) == {"colour": "red"}


def test_only_main_objects_have_custom_fields_as_columns():
    make.custom_field(name="Cost centre")

    have = [key for key, target in TARGETS.items() if whole(target).customs]

    assert have == ["partner"]
    assert "cf_cost_centre" not in {field.name for field in TARGETS["partner"].fields}


def test_new_rows_have_their_values_and_undo_removes_them(checked, applied, undone):
    make.custom_field(name="Cost centre", is_required=True)

    run = applied(checked(["Name", "Region", "Cost centre"], ["Andes", "LATAM", "CC-1"]))
    assert Partner.objects.get().custom == {"cost_centre": "CC-1"}
    undone(run)

    assert not Partner.objects.exists()


def test_required_field_is_an_error_of_the_new_row_that_lacks_it(checked, applied):
    make.custom_field(name="Cost centre", is_required=True)
    old = make.partner(name="Sur", region="LATAM")
    held = give(make.partner(name="Este", region="LATAM"), cost_centre="CC-3")

    run = applied(
        checked(
            ["Name", "Region", "Cost centre", "Legal name"],
            ["Andes", "LATAM", "", ""],
            ["Norte", "LATAM", "CC-2", ""],
            ["Sur", "LATAM", "", "Sur S.A."],
            ["Este", "LATAM", "", "Este S.A."],
        )
    )

    assert verdicts(run) == ["error", "add", "change", "change"]
    assert faults(run) == [
        (
            "C2",
            "Cost centre is missing: it is required of a new partner. "
            "Fill it in, in a column of its own.",
        )
    ]
    assert Partner.objects.get(name="Norte").custom == {"cost_centre": "CC-2"}
    assert (custom_of(old), old.legal_name) == ({}, "Sur S.A.")
    assert (custom_of(held), held.legal_name) == ({"cost_centre": "CC-3"}, "Este S.A.")


def test_required_field_without_a_column_is_an_error_of_every_new_row(checked):
    make.custom_field(name="Cost centre", is_required=True)
    make.partner(name="Sur", region="LATAM")

    run = checked(["Name", "Region"], ["Andes", "LATAM"], ["Sur", "LATAM"])

    assert verdicts(run) == ["error", "same"]
    assert faults(run)[0][1].startswith("Cost centre is missing")


def test_further_terms_of_a_new_agreement_need_no_value_of_their_own(checked, applied):
    make.custom_field(name="Cost centre", kind="agreement", is_required=True)
    make.partner(name="Andes")
    heads = ["Partner", "Title", "Kind", "Effective on", "Currency", "Term", "Clause",
             "Parameters", "Cost centre"]  # fmt: skip
    first = ["Andes", "Paid", "Paid peering", "2025-03-01", "USD", "Commit", "§4.1",
             "Commit=10G; Price=0.85; Currency=USD", "CC-1"]  # fmt: skip
    second = ["Andes", "Paid", "", "", "", "Commit", "§4.2",
              "Commit=20G; Price=0.80; Currency=USD", ""]  # fmt: skip

    run = checked(heads, first, second, target="agreement")
    assert verdicts(run) == ["add", "add"], faults(run)
    applied(run)

    assert Agreement.objects.get().custom == {"cost_centre": "CC-1"}


def test_row_is_written_whole_or_not_at_all(checked, applied):
    field = make.custom_field(name="Vendor", type="CHOICE", choices=["A", "B"])
    row = make.partner(name="Andes", region="LATAM")
    run = checked(["Name", "Vendor", "Legal name"], ["Andes", "A", "Andes S.A."])
    choices = [replace(each, is_retired=each.key == "a") for each in field.definition.choices]
    custom.change(field=field, facts={"choices": choices}, by=None, at=AT)

    run = applied(run)

    assert verdicts(run) == ["error"]
    assert faults(run)[0][1] == "Vendor: “A” is not given any more. Possible: B."
    assert (custom_of(row), row.legal_name) == ({}, "")


def test_field_that_is_retired_after_the_check_is_named_and_nothing_of_the_row_is_written(
    checked, applied
):
    field = make.custom_field(name="Vendor")
    row = make.partner(name="Andes")
    run = checked(["Name", "Vendor", "Legal name"], ["Andes", "Acme", "Andes S.A."])
    custom.retire(field=field, by=None, at=AT)

    run = applied(run)

    assert [said for _, said in faults(run)] == [
        "The custom field vendor is not in use any more: leave its column out."
    ]
    assert (custom_of(row), row.legal_name) == ({}, "")


def test_retired_field_is_neither_guessed_nor_taken(checked, manager):
    custom.retire(field=make.custom_field(name="Vendor"), by=None, at=AT)
    make.partner(name="Andes")

    run = checked(["Name", "Vendor"], ["Andes", "Acme"])

    assert run.mapping["fields"] == ["name", ""]
    with pytest.raises(Invalid, match="There is no field 'cf_vendor'"):
        actions.map_columns(run=run, fields=["name", "cf_vendor"], by=manager, at=AT)


def test_columns_are_guessed_by_label_name_and_key_and_remembered(checked, manager):
    make.custom_field(name="Power budget", type="NUMBER", unit="kW")
    make.custom_field(name="Cage key held", type="YES_NO")
    heads = ["Name", "Power budget, kW", "cage_key_held", "Whatever"]
    make.partner(name="Andes")

    run = checked(heads, ["Andes", 3, "yes", "x"])
    assert run.mapping["fields"] == ["name", "cf_power_budget", "cf_cage_key_held", ""]
    fields = ["name", "", "", "cf_cage_key_held"]
    actions.map_columns(run=run, fields=fields, by=manager, at=AT)

    again = actions.upload(
        content=workbook([heads]), filename="b.xlsx", target="partner", by=manager, at=AT
    )
    assert again.mapping["fields"] == fields


def test_memory_of_a_field_that_is_gone_leaves_its_column_out(checked, manager):
    field = make.custom_field(name="Vendor")
    make.partner(name="Andes")
    checked(["Name", "X"], ["Andes", "Acme"], fields=["name", "cf_vendor"])
    custom.retire(field=field, by=None, at=AT)

    again = actions.upload(
        content=workbook([["Name", "X"]]), filename="b.xlsx", target="partner", by=manager, at=AT
    )

    assert again.mapping["fields"] == ["name", ""]


def test_field_called_like_a_column_of_ours_stays_apart(checked, applied):
    make.custom_field(name="Notes")
    make.custom_field(name="数")
    row = make.partner(name="Andes")

    run = applied(
        checked(
            ["Name", "", "Notes", "Notes (custom field)"],
            ["Andes", "nobody's", "ours", "theirs"],
        )
    )

    assert run.mapping["fields"] == ["name", "", "notes", "cf_notes"]
    assert (custom_of(row), row.notes) == ({"notes": "theirs"}, "ours")


def test_days_of_a_custom_field_that_can_be_read_two_ways_are_asked_about(checked, manager):
    make.custom_field(name="NDA ends", type="DATE")
    row = make.partner(name="Andes")

    run = checked(["Name", "NDA ends"], ["Andes", "03/04/2027"])
    assert run.questions["cf_nda_ends"]["label"] == "NDA ends"
    run = actions.map_columns(run=run, orders={"cf_nda_ends": "dmy"}, by=manager, at=AT)
    actions.check(job_id=actions.request_check(run=run, by=manager, at=AT).pk, at=AT)

    assert run.rows.get().diff == {"NDA ends": ["–", "3 Apr 2027"]}
    assert custom_of(row) == {}


def test_undo_takes_back_each_field_by_itself_and_names_what_was_changed_since(
    checked, applied, undone
):
    make.custom_field(name="Cost centre")
    make.custom_field(name="Power", type="NUMBER", unit="kW")
    make.custom_field(name="Colour")
    row = give(make.partner(name="Andes"), power=2)
    run = applied(checked(["Name", "Cost centre", "Power, kW"], ["Andes", "CC-1", 3]))
    give(row, power=5, colour="red")

    run = undone(run)
    assert custom_of(row) == {"power": 5, "colour": "red"}
    assert ImportChange.objects.get(run=run).kept == [
        "Power was changed since: imported “3\u00a0kW”, now “5\u00a0kW”."
    ]
    undone(run, anyway=True)

    assert custom_of(row) == {"power": 2, "colour": "red"}


def test_new_row_whose_custom_field_was_changed_since_stays_and_says_why(checked, applied, undone):
    make.custom_field(name="Cost centre")
    run = applied(checked(["Name", "Region", "Cost centre"], ["Andes", "LATAM", "CC-1"]))
    give(Partner.objects.get(), cost_centre=None)

    run = undone(run)

    kept = [line for change in ImportChange.objects.filter(run=run) for line in change.kept]
    assert kept == ["Cost centre was changed since: imported “CC-1”, now nothing."]
    assert Partner.objects.exists()


def test_values_are_audited_as_the_import_of_who_did_it(checked, applied, manager):
    make.custom_field(name="Cost centre")
    row = make.partner(name="Andes")

    applied(checked(["Name", "Cost centre"], ["Andes", "CC-1"]))

    last = row.events.order_by("-pgh_id").first()
    assert last.pgh_context.metadata == {"actor": manager.pk, "channel": "import"}
    assert last.custom == {"cost_centre": "CC-1"}


def test_other_systems_are_not_asked_for_what_is_required(manager):
    make.custom_field(name="Cost centre", is_required=True)
    run = actions.draft(kind="netbox", source="netbox.example", by=manager, at=AT)
    row = actions.Given("partner", "circuits/providers", 1, {"name": "Sur", "region": "LATAM"})

    run = actions.plan(run=run, rows=[row], by=manager, at=AT)

    assert verdicts(run) == ["add"]


def test_required_fields_that_made_objects_lack_are_told_until_they_are_filled_in(
    manager, applied, django_assert_num_queries
):
    there = make.partner(name="Norte")
    run = actions.draft(kind="netbox", source="netbox.example", by=manager, at=AT)
    rows = [
        actions.Given("partner", "circuits/providers", n, {"name": name, "region": "LATAM"})
        for n, name in enumerate(("Andes", "Bora", "Cusco", "Dique"))
    ]
    applied(actions.plan(run=run, rows=rows, by=manager, at=AT))
    with django_assert_num_queries(1):
        assert queries.lacking_of(run) == []
    make.custom_field(name="Cost centre", is_required=True)
    make.custom_field(name="Remark")
    make.custom_field(name="Room", kind="site", is_required=True)

    (lack,) = queries.lacking_of(run)
    assert (lack.kind, lack.field.key, lack.count) == ("partner", "cost_centre", 4)
    assert lack.names == ("Andes", "Bora", "Cusco")

    for partner in Partner.objects.exclude(pk=there.pk):
        give(partner, cost_centre="CC-1")
    assert queries.lacking_of(run) == []
