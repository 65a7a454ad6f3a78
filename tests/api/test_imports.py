"""Imports over the API, as a program walks through them; and what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.exchange.models import ImportRun
from apps.network.models import Region
from apps.partners import actions as partners
from apps.partners.models import Partner
from tests import factories as make
from tests.exchange.bulking import checked as bulk_edit
from tests.exchange.sheets import workbook
from tests.factories import AT

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"
HEADS = ["Company", "AS number", "Region", "Country"]
ROWS = [HEADS, ["Norte", "AS64510", "LATAM", "PE"], ["Sur", "AS64501", "Narnia", "PE"]]


@pytest.fixture(autouse=True)
def region():
    return Region.objects.create(code="LATAM", name="Latin America")


@pytest.fixture
def bring(sent):
    def upload(rows=ROWS, target="partner", content=None):
        file = SimpleUploadedFile("mine.xlsx", content or workbook(rows))
        return sent("", {"file": file, "target": target}, "multipart")

    return upload


def test_walk_from_file_to_undo(api, sent, bring):
    made = bring()
    assert made.status_code == 201, made.json()
    ref = made.json()["ref"]

    told = api.get(f"{IMPORTS}{ref}/").json()
    assert (told["state"], told["counts"]) == ("CHECKED", {"add": 1, "error": 1})
    assert told["columns"]["fields"] == ["name", "asn", "region", "country"]
    assert told["job"]["state"] == "DONE"
    assert not Partner.objects.exists()

    assert sent(f"{ref}/apply/").status_code == 202
    assert Partner.objects.get().name == "Norte"
    assert api.get(f"{IMPORTS}{ref}/").json()["state"] == "APPLIED"

    assert sent(f"{ref}/undo/").status_code == 202
    assert not Partner.objects.exists()
    assert api.get(f"{IMPORTS}{ref}/").json()["state"] == "UNDONE"


def test_rows_tell_their_faults_and_changes(api, bring):
    ref = bring().json()["ref"]

    good, bad = api.get(f"{IMPORTS}{ref}/rows/").json()["results"]
    (only,) = api.get(f"{IMPORTS}{ref}/rows/?verdict=error").json()["results"]

    assert (good["row"], good["verdict"], good["faults"]) == (2, "add", [])
    assert only == bad
    (fault,) = bad["faults"]
    assert (fault["cell"], fault["field"]) == ("C3", "region")
    assert "Narnia" in fault["message"]


def test_rows_come_in_pages(api, bring):
    ref = bring().json()["ref"]

    first = api.get(f"{IMPORTS}{ref}/rows/?page_size=1").json()
    second = api.get(first["next"]).json()

    assert [page["results"][0]["row"] for page in (first, second)] == [2, 3]
    assert second["next"] is None


def test_heads_that_say_nothing_wait_for_their_columns(api, sent, bring):
    made = bring([["Un", "Dos", "Tres"], ["Norte", "AS64510", "LATAM"]]).json()
    assert (made["state"], made["job"]) == ("DRAFT", None)
    assert "asn" in made["columns"]["possible"]

    answer = sent(f"{made['ref']}/columns/", {"fields": ["name", "asn", "region"]})

    assert answer.status_code == 202, answer.json()
    assert api.get(f"{IMPORTS}{made['ref']}/").json()["counts"] == {"add": 1}


def test_custom_fields_are_columns_by_their_key(api, sent, bring):
    key = f"cf_{make.custom_field(name='A name of more than thirty-four letters').key}"
    made = bring([["Name", "Region", "Cost"], ["Andes", "LATAM", "CC-1"]]).json()
    assert key in made["columns"]["possible"]

    sent(f"{made['ref']}/columns/", {"fields": ["name", "region", key]})

    assert ImportRun.objects.get().rows.get().values[key] == "CC-1"


def test_columns_are_remembered_for_the_same_heads(sent, bring):
    rows = [["Un", "Dos", "Tres"], ["Norte", "AS64510", "LATAM"]]
    sent(f"{bring(rows).json()['ref']}/columns/", {"fields": ["name", "asn", "region"]})

    assert bring(rows).json()["columns"]["fields"] == ["name", "asn", "region"]


def test_another_row_of_heads_proposes_columns_and_checks_nothing(sent, bring):
    ref = bring([["x", "y"], ["Company", "AS number"], ["Norte", "AS64510"]]).json()["ref"]

    answer = sent(f"{ref}/columns/", {"header": 1})

    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["columns"]["heads"]) == ("DRAFT", ["x", "y"])


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"fields": ["name"]}, "fields", "each of 4 columns"),
        ({"fields": ["name", "name", "", ""]}, "fields", "Two columns"),
        ({"fields": ["name", "colour", "", ""]}, "fields", "no field 'colour'"),
        ({"sheet": "Elsewhere"}, "sheet", "no such sheet"),
        ({"header": 0}, "header", "greater than or equal to 1"),
        ({"orders": {"since": "ydm"}}, "orders.since", "not a valid choice"),
        ({"formulas": "run"}, "formulas", "not a valid choice"),
    ],
)
def test_columns_that_do_not_fit_are_refused(api, sent, bring, body, field, said):
    ref = bring().json()["ref"]

    answer = sent(f"{ref}/columns/", body)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert said in error["message"]
    assert api.get(f"{IMPORTS}{ref}/").json()["state"] == "CHECKED"


def test_columns_of_what_is_no_spreadsheet_are_refused(sent, manager):
    run = ImportRun.objects.create(
        ref="IMP-00091", kind="netbox", state="CHECKED", source="https://netbox.example",
        created_at=AT,
    )  # fmt: skip

    answer = sent(f"{run.ref}/columns/", {"header": 2})

    assert answer.status_code == 422
    assert "no spreadsheet" in answer.json()["detail"]


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"\x00\x01"])
def test_a_file_that_is_none_leaves_nothing(bring, content):
    answer = bring(content=content)

    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_rows_of_what_cannot_be_imported_are_refused(bring):
    answer = bring(target="weather")

    assert answer.json()["errors"][0]["field"] == "target"


@pytest.mark.parametrize("verb", ["apply", "undo"])
def test_verbs_out_of_turn_are_refused(sent, bring, verb):
    ref = bring([HEADS, ["Sur", "AS64501", "Narnia", "PE"]]).json()["ref"]

    assert sent(f"{ref}/{verb}/").status_code in (409, 422)


def test_dropped_import_forgets_its_rows(api, sent, bring):
    ref = bring().json()["ref"]

    assert sent(f"{ref}/drop/").json()["state"] == "DROPPED"
    assert api.get(f"{IMPORTS}{ref}/rows/").json()["results"] == []
    assert sent(f"{ref}/apply/").status_code in (409, 422)


def test_what_somebody_changed_since_is_kept_unless_anyway(api, sent, bring, manager):
    partner = make.partner(name="Norte", region="LATAM")
    make.asn(partner=partner, number=64510)
    ref = bring(ROWS[:2]).json()["ref"]
    sent(f"{ref}/apply/")
    partner.refresh_from_db()
    partners.edit_partner(partner=partner, country="CL", by=manager, at=AT)

    sent(f"{ref}/undo/")
    kept = api.get(f"{IMPORTS}{ref}/").json()["counts"]["kept"]
    sent(f"{ref}/undo/", {"anyway": True})

    partner.refresh_from_db()
    assert (kept, partner.country) == (1, "")


def test_bulk_edits_are_no_imports(api, manager):
    run = bulk_edit(manager, [make.partner()], tier={"value": "STRATEGIC"})

    assert api.get(IMPORTS).json()["results"] == []
    assert api.get(f"{IMPORTS}{run.ref}/").status_code == 404
    assert api.get(f"{IMPORTS}{run.ref}/rows/").status_code == 404


def test_list_is_filtered_as_the_page_is(api, bring):
    ref = bring().json()["ref"]

    assert api.get(f"{IMPORTS}?state=CHECKED&q=mine").json()["results"][0]["ref"] == ref
    assert api.get(f"{IMPORTS}?state=APPLIED").json()["results"] == []
    assert api.get(f"{IMPORTS}?state=NEVER").status_code == 400
