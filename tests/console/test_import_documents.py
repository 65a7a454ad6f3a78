"""The pages of an import of documents, as somebody walks through them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.agreements.models import DocumentVersion
from apps.console.imports import forms
from apps.exchange import tasks
from apps.exchange.models import ImportRun
from tests import factories as make
from tests.factories.papers import docx_file, zip_of


@pytest.fixture
def andes(db):
    return make.agreement(partner=make.partner(name="Andes Fibra"), title="Paid peering")


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


def packed(parts, **more):
    file = SimpleUploadedFile("papers.zip", zip_of(parts))
    return {"file": file, "kind": "ATTACHMENT", "side": "BOTH", **more}


def test_walk_from_zip_to_undo(staff, andes, at_once, text):
    parts = {f"{andes.ref} annex.docx": docx_file(), "lost.docx": docx_file()}

    response = at_once(staff, "/imports/documents/", packed(parts))
    run = ImportRun.objects.get()
    assert response.url == f"/imports/{run.ref}/"
    page = text(staff.get(response.url))
    assert "Import 1 row" in page
    assert f"Attachment of {andes.ref} Paid peering, Andes Fibra." in page
    assert "such as AGR-00042.pdf" in page

    at_once(staff, f"/imports/{run.ref}/apply/")
    assert "1 rows are imported" in text(staff.get(f"/imports/{run.ref}/"))
    assert DocumentVersion.objects.get().agreement == andes

    at_once(staff, f"/imports/{run.ref}/undo/")
    after = staff.get(f"/imports/{run.ref}/")
    assert "Everything is as it was" in text(after)
    assert "/documents/1/" not in after.content.decode()
    assert not DocumentVersion.objects.exists()


def test_imported_row_leads_to_its_document(staff, andes, at_once):
    at_once(staff, "/imports/documents/", packed({f"{andes.ref}.docx": docx_file()}))
    run = ImportRun.objects.get()

    at_once(staff, f"/imports/{run.ref}/apply/")

    page = staff.get(f"/imports/{run.ref}/").content.decode()
    address = f"/agreements/{andes.ref}/documents/1/"
    assert f'href="{address}"' in page
    assert staff.get(address).status_code == 200


def test_names_can_be_read_another_way_without_a_new_upload(staff, andes, at_once, text):
    at_once(staff, "/imports/documents/", packed({"Andes Fibra, Annex.docx": docx_file()}))
    run = ImportRun.objects.get()
    assert run.counts == {"error": 1}

    form = text(staff.get(f"/imports/{run.ref}/names/"))
    data = {"kind": "ATTACHMENT", "side": "US", "pattern": "{partner}, {title}"}
    at_once(staff, f"/imports/{run.ref}/names/", data)

    assert "Pattern of the names" in form
    run.refresh_from_db()
    assert run.counts == {"add": 1}


def test_pattern_that_is_none_is_said_at_its_field(staff, text):
    response = staff.post("/imports/documents/", packed({"a.docx": b"x"}, pattern="{colour}"))

    assert response.status_code == 422
    assert "There is no {colour}" in text(response)


def test_file_that_is_no_zip_is_said_at_its_field(staff, text):
    given = packed({}) | {"file": SimpleUploadedFile("a.zip", b"%PDF-1.7")}

    assert "This is no ZIP" in text(staff.post("/imports/documents/", given))


def test_rows_to_correct_are_a_list_for_the_next_zip(staff, andes, at_once):
    at_once(staff, "/imports/documents/", packed({"in/lost.docx": docx_file()}))
    run = ImportRun.objects.get()

    response = staff.get(f"/imports/{run.ref}/corrected/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    heads, row = list(book.active.values)
    assert dict(zip(heads, row, strict=True))["file"] == "in/lost.docx"

    book.active.cell(1, len(heads) + 1, "Agreement")
    book.active.cell(2, len(heads) + 1, andes.ref)
    content = io.BytesIO()
    book.save(content)
    parts = {"list.xlsx": content.getvalue(), "in/lost.docx": docx_file()}
    at_once(staff, "/imports/documents/", packed(parts))
    assert ImportRun.objects.latest("pk").counts == {"add": 1}


def test_empty_list_to_fill_in_is_one(staff, andes, at_once):
    content = b"".join(staff.get("/imports/templates/document/").streaming_content)
    parts = {"list.xlsx": content, f"{andes.ref}.docx": docx_file()}

    at_once(staff, "/imports/documents/", packed(parts))

    run = ImportRun.objects.get()
    assert all(run.mapping["fields"])
    assert run.counts == {"error": 1, "add": 1}


def test_list_of_imports_offers_documents_and_names_them(staff, andes, at_once, text):
    at_once(staff, "/imports/documents/", packed({f"{andes.ref}.docx": docx_file()}))

    page = staff.get("/imports/")

    assert 'href="/imports/documents/"' in page.content.decode()
    assert "ZIP of documents" in text(page)


@pytest.mark.parametrize("path", ["columns", "names"])
def test_page_of_the_other_kind_leads_to_the_import(staff, andes, at_once, path):
    at_once(staff, "/imports/documents/", packed({f"{andes.ref}.docx": docx_file()}))
    staff.post("/imports/new/", {"target": "partner", "pasted": "Name\tRegion\nA\tB\n"})
    kinds = {"columns": "documents", "names": "spreadsheet"}
    run = ImportRun.objects.get(kind=kinds[path])

    assert staff.get(f"/imports/{run.ref}/{path}/").url == f"/imports/{run.ref}/"


@pytest.mark.parametrize("role", ["engineer", "legal", "finance", "leadership"])
def test_documents_are_imported_by_managers(db, client_for, role):
    assert client_for(make.user(role=role)).get("/imports/documents/").status_code == 403


def test_zip_that_is_too_large_is_told_with_the_way_out(staff, text, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST", 100)
    file = SimpleUploadedFile("papers.zip", b"PK" + b"x" * 200)

    shown = text(staff.post("/imports/documents/", {"file": file, "kind": "ATTACHMENT"}))

    assert "Pack the documents into" in shown
    assert "import them one after the other" in shown
