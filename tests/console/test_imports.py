"""The pages of imports, as somebody walks through them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.custom.actions import retire
from apps.exchange import tasks
from apps.exchange.models import ImportRun
from apps.network.models import Region
from apps.partners import actions as partners
from apps.partners.models import Partner
from tests import factories as make
from tests.exchange.sheets import workbook
from tests.factories import AT

HEADS = ["Company", "AS number", "Region", "Country", "Since", "Colour"]


@pytest.fixture
def at_once(monkeypatch, django_capture_on_commit_callbacks):
    """What a worker would do after the answer is done before the next request."""

    def post(client, address, data=None):
        for name in ("check", "apply", "undo"):
            task = getattr(tasks, name)
            monkeypatch.setattr(task, "delay", task)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, data or {})

    return post


@pytest.fixture
def region(db):
    return Region.objects.create(code="LATAM", name="Latin America")


def uploaded(client, rows, target="partner", name="mine.xlsx", **more):
    file = SimpleUploadedFile(name, workbook(rows, **more))
    response = client.post("/imports/new/", {"target": target, "file": file})
    assert response.status_code == 302, response.content.decode()[:2000]
    return ImportRun.objects.latest("pk")


def mapped(run, **changes):
    mapping = run.mapping
    data = {f"column_{at}": name for at, name in enumerate(mapping["fields"])}
    data |= {"sheet": mapping["sheet"], "header": mapping["header"], "formulas": "refuse"}
    return {**data, **changes}


def test_list_without_imports_says_what_to_bring(staff, text):
    assert "Nothing was imported yet" in text(staff.get("/imports/"))


def test_columns_are_guessed_from_heads_in_the_third_row(staff, region, text):
    run = uploaded(staff, [["Our partners"], [], HEADS, ["Andes", "AS64500", "LATAM", "CO", 45000]])

    page = text(staff.get(f"/imports/{run.ref}/columns/"))

    assert run.mapping["header"] == 3
    assert run.mapping["fields"] == ["name", "asn", "region", "country", "since", ""]
    assert "Colour" in page


def test_walk_from_file_to_undo(staff, region, at_once, text):
    known = make.partner(name="Andes", region="LATAM")
    rows = [HEADS, ["Andes", "AS64500", "LATAM", "Colombia", "2021-03-04"],
            ["Sur", "AS64501", "Narnia"], ["Norte", "64502", "LATAM", "PE"]]  # fmt: skip
    run = uploaded(staff, rows)

    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))
    page = text(staff.get(f"/imports/{run.ref}/"))
    assert "Import 2 rows" in page
    assert "C3 There is no region" in page
    only = text(staff.get(f"/imports/{run.ref}/?verdict=change"))
    assert "Country: – → CO" in only
    assert "Narnia" not in only

    at_once(staff, f"/imports/{run.ref}/apply/")
    assert "2 rows are imported" in text(staff.get(f"/imports/{run.ref}/"))
    assert Partner.objects.filter(name="Norte", country="PE").exists()

    at_once(staff, f"/imports/{run.ref}/undo/")
    assert "Everything is as it was" in text(staff.get(f"/imports/{run.ref}/"))
    known.refresh_from_db()
    assert (known.country.code, known.since, known.asns.count()) == ("", None, 0)


def test_days_that_can_be_read_two_ways_are_asked_about(staff, region, at_once, text):
    run = uploaded(staff, [HEADS, ["Andes", "", "LATAM", "", "03/04/2021"]])

    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))
    page = text(staff.get(f"/imports/{run.ref}/columns/"))
    assert "03/04/2021 can be read two ways" in page
    assert staff.post(f"/imports/{run.ref}/columns/", mapped(run)).status_code == 200

    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run, order_since="mdy"))
    run.refresh_from_db()
    assert run.state == "CHECKED"
    assert run.rows.get().values["since"] == "2021-03-04"
    assert "Partner since was read month first" in text(staff.get(f"/imports/{run.ref}/"))


def test_pasted_cells_are_taken(staff, region, at_once):
    pasted = "Name\tRegion\nÑandú\tLATAM\n"

    staff.post("/imports/new/", {"target": "partner", "pasted": pasted})

    run = ImportRun.objects.get()
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))
    assert run.rows.get().values == {"name": "Ñandú", "region": "LATAM"}


def test_mapping_is_remembered_for_the_same_heads(staff, region, at_once):
    rows = [["Name", "Blah"], ["Andes", "Andes S.A."]]
    first = uploaded(staff, rows)
    at_once(staff, f"/imports/{first.ref}/columns/", mapped(first, column_1="legal_name"))

    assert uploaded(staff, rows).mapping["fields"] == ["name", "legal_name"]


def test_same_field_for_two_columns_is_refused_and_nothing_typed_is_lost(staff, region, text):
    run = uploaded(staff, [["Name", "Other"], ["Andes", "x"]])

    response = staff.post(f"/imports/{run.ref}/columns/", mapped(run, column_1="name"))

    assert "Two columns are Name" in text(response)
    assert response.content.decode().count('value="name" selected') == 2


def test_rows_to_correct_come_as_a_file_that_can_be_imported(staff, region, at_once):
    run = uploaded(staff, [HEADS, ["=Andes", "", "LATAM"], ["Sur", "", "Narnia"]])
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))

    response = staff.get(f"/imports/{run.ref}/corrected/")

    content = b"".join(response.streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == (*HEADS, "What is wrong")
    assert rows[2][:3] == ("Sur", "", "Narnia")
    assert "C3: There is no region" in rows[2][-1]


@pytest.mark.parametrize(
    "target", ["partner", "asn", "contact", "site", "interconnect", "agreement"]
)
def test_template_of_each_target_maps_itself(staff, target):
    content = b"".join(staff.get(f"/imports/templates/{target}/").streaming_content)
    file = SimpleUploadedFile("t.xlsx", content)

    staff.post("/imports/new/", {"target": target, "file": file})

    fields = ImportRun.objects.get().mapping["fields"]
    assert all(fields)
    assert len(set(fields)) == len(fields)


def test_template_has_the_custom_fields_in_use_and_maps_itself(staff):
    for name, type in (("Vendor", "CHOICE"), ("Power", "NUMBER"), ("Notes", "TEXT")):
        make.custom_field(name=name, type=type, kind="site")
    make.custom_field(name="Colour", kind="partner")
    content = b"".join(staff.get("/imports/templates/site/").streaming_content)
    heads, example = openpyxl.load_workbook(io.BytesIO(content)).active.values

    staff.post("/imports/new/", {"target": "site", "file": SimpleUploadedFile("t.xlsx", content)})

    told = dict(zip(heads, example, strict=True))
    assert (told["Vendor"], told["Power"]) == ("Acme Hands", "12.5")
    assert "Colour" not in told
    fields = ImportRun.objects.get().mapping["fields"]
    assert {"cf_vendor", "cf_power", "cf_notes"} < set(fields)
    assert all(fields)


def test_custom_fields_walk_from_file_to_undo(staff, region, at_once, text):
    make.custom_field(name="Cost centre", is_required=True)
    make.custom_field(name="Colour")
    known = make.partner(name="Andes", region="LATAM")
    rows = [["Company", "Region", "Cost centre", "Shade"], ["Andes", "LATAM", "CC-1", "red"],
            ["Sur", "LATAM", "CC-2", ""], ["Norte", "LATAM", "", "blue"]]  # fmt: skip
    run = uploaded(staff, rows)
    page = staff.get(f"/imports/{run.ref}/columns/").content.decode()
    assert '<optgroup label="Custom fields">' in page
    assert run.mapping["fields"] == ["name", "region", "cf_cost_centre", ""]

    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run, column_3="cf_colour"))
    page = text(staff.get(f"/imports/{run.ref}/"))
    assert "Cost centre: – → CC-1" in page
    assert "· Cost centre: CC-2" in page
    assert "C4 Cost centre is missing: it is required of a new partner." in page

    at_once(staff, f"/imports/{run.ref}/apply/")
    made = Partner.objects.get(name="Sur")
    known.refresh_from_db()
    assert known.custom == {"cost_centre": "CC-1", "colour": "red"}
    assert made.custom == {"cost_centre": "CC-2"}
    assert not Partner.objects.filter(name="Norte").exists()

    at_once(staff, f"/imports/{run.ref}/undo/")
    known.refresh_from_db()
    assert (known.custom, Partner.objects.count()) == ({}, 1)
    assert uploaded(staff, rows).mapping["fields"][3] == "cf_colour"


def test_page_of_rows_whose_custom_field_was_retired_still_opens(staff, region, at_once, text):
    field = make.custom_field(name="NDA ends", type="DATE")
    run = uploaded(staff, [["Name", "Region", "NDA ends"], ["Andes", "LATAM", "31/01/2027"]])
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))
    retire(field=field, by=None, at=AT)

    assert "Andes" in text(staff.get(f"/imports/{run.ref}/"))
    assert "NDA ends" in text(staff.get(f"/imports/{run.ref}/columns/"))


def test_template_of_something_else_is_not_there(staff):
    assert staff.get("/imports/templates/cats/").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file, or paste cells"),
        ({"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, "password"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}, "no table"),
    ],
)
def test_file_that_is_not_taken_is_said_at_its_field(staff, data, said, text):
    response = staff.post("/imports/new/", {"target": "partner", **data})

    assert response.status_code == 422
    assert said in text(response)


def test_what_undo_keeps_is_listed_with_a_way_out(staff, region, at_once, text, manager):
    make.partner(name="Andes", region="LATAM")
    run = uploaded(staff, [["Name", "Legal name"], ["Andes", "Andes S.A."]])
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))
    at_once(staff, f"/imports/{run.ref}/apply/")
    partners.edit_partner(partner=Partner.objects.get(), legal_name="Mine", by=manager, at=AT)

    at_once(staff, f"/imports/{run.ref}/undo/")
    assert "now “Mine”" in text(staff.get(f"/imports/{run.ref}/"))

    at_once(staff, f"/imports/{run.ref}/undo/", {"anyway": "1"})
    assert Partner.objects.get().legal_name == ""


def test_dropped_import_is_gone_with_its_rows(staff, region, at_once):
    run = uploaded(staff, [HEADS, ["Andes", "", "LATAM"]])
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))

    staff.post(f"/imports/{run.ref}/drop/")

    run.refresh_from_db()
    assert (run.state, run.path, run.rows.count()) == ("DROPPED", "", 0)


def test_progress_draws_the_page_anew_when_the_work_is_over(staff, region, at_once):
    run = uploaded(staff, [HEADS, ["Andes", "", "LATAM"]])
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))

    assert staff.get(f"/imports/{run.ref}/progress/")["HX-Refresh"] == "true"


@pytest.mark.parametrize("role", ["engineer", "legal", "finance", "leadership"])
def test_imports_are_for_managers(db, client_for, role):
    assert client_for(make.user(role=role)).get("/imports/").status_code == 403


def test_page_of_an_import_costs_a_constant_number_of_queries(
    staff, region, at_once, django_assert_max_num_queries
):
    rows = [[f"Fibra {n}", "", "LATAM"] for n in range(120)]
    run = uploaded(staff, [HEADS, *rows])
    at_once(staff, f"/imports/{run.ref}/columns/", mapped(run))

    with django_assert_max_num_queries(12):
        staff.get(f"/imports/{run.ref}/")
