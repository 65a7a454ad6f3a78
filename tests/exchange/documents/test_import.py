"""Documents in bulk: a ZIP of files finds its agreements, is imported, and taken back."""

import io
import zipfile

import pytest
from django.apps import apps as django_apps
from django.db import DatabaseError, transaction

from apps.agreements import actions as agreements
from apps.agreements.models import DocumentVersion
from apps.core import files
from apps.core.errors import Refused
from apps.exchange import actions
from apps.exchange.models import ImportChange
from tests import factories as make
from tests.exchange.documents.steps import again, fault_of, imported, undone, verdicts
from tests.exchange.sheets import workbook
from tests.factories import AT
from tests.factories.papers import docx_file, pdf_file, version, zip_of

HEADS = ["File", "Agreement", "Kind", "Title", "Note"]


def test_dry_run_says_of_each_file_what_it_becomes_and_writes_nothing(checked, andes):
    run = checked({f"{andes.ref} annex.docx": docx_file(), f"{andes.ref}/sites.pdf": pdf_file()})

    assert verdicts(run) == ["add", "add"]
    notes = [row.notes[0]["message"] for row in run.rows.order_by("pk")]
    assert notes == [f"Attachment of {andes.ref} Paid peering, Andes Fibra."] * 2
    assert run.job.done == 2
    assert not DocumentVersion.objects.exists()


def test_files_are_attached_to_their_agreements_and_the_rest_is_left(checked, andes, manager):
    annex = docx_file()
    run = checked({f"in/{andes.ref} annex.docx": annex, "lost.pdf": pdf_file()})

    run = imported(run, manager)

    stored = DocumentVersion.objects.get()
    assert (stored.agreement, stored.kind, stored.side) == (andes, "ATTACHMENT", "BOTH")
    assert (stored.filename, stored.created_by) == (f"{andes.ref} annex.docx", manager)
    assert files.read(stored.path, sha256=stored.sha256) == annex
    assert (run.counts["done"], run.counts["error"]) == (1, 1)
    assert run.rows.get(verdict="add").object_ref == f"{andes.ref}/v1"


def test_same_zip_again_changes_nothing(checked, andes, manager):
    parts = {f"{andes.ref}.docx": docx_file()}
    imported(checked(parts), manager)

    run = checked(parts)

    assert verdicts(run) == ["same"]
    assert "already: version 1" in run.rows.get().notes[0]["message"]
    with pytest.raises(Refused, match="no row"):
        actions.request_apply(run=run, by=manager, at=AT)


def test_undo_leaves_the_documents_as_they_were(checked, andes, manager):
    version(agreement=andes, kind="ATTACHMENT")
    before = list(DocumentVersion.objects.values())
    parts = {f"{andes.ref} {n}.docx": docx_file() for n in range(3)}
    run = imported(checked(parts), manager)
    assert DocumentVersion.objects.count() == 4

    run = undone(run, manager)

    assert (run.state, run.counts["kept"]) == ("UNDONE", 0)
    assert list(DocumentVersion.objects.values()) == before


def test_audit_keeps_that_a_document_came_and_went(checked, andes, manager):
    run = imported(checked({f"{andes.ref}.docx": docx_file()}), manager)

    undone(run, manager)

    events = django_apps.get_model("agreements", "DocumentVersionEvent").objects.order_by("pk")
    assert list(events.values_list("pgh_label", flat=True)) == ["insert", "delete"]
    assert events.last().pgh_context.metadata["channel"] == "import"


def test_document_that_somebody_downloaded_stays(checked, andes, manager):
    run = imported(checked({f"{andes.ref}.docx": docx_file()}), manager)
    agreements.note_access(version=DocumentVersion.objects.get(), by=manager, at=AT)

    run = undone(run, manager, anyway=True)

    why = ImportChange.objects.exclude(kept=[]).get().kept[0]
    assert f"it was used meanwhile (document access by {manager})" in why
    assert DocumentVersion.objects.exists()


def test_text_of_a_document_is_not_kept_a_second_time(checked, andes, manager):
    imported(checked({f"{andes.ref}.docx": docx_file("Very secret words")}), manager)

    assert "secret" not in str(ImportChange.objects.get().after)


def test_document_stays_protected_outside_of_undo(checked, andes, manager):
    imported(checked({f"{andes.ref}.docx": docx_file()}), manager)

    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.all().delete()


def test_undo_leaves_a_document_that_a_redline_is_made_against(checked, andes, manager):
    andes = make.agreement(title="Draft", state="NEGOTIATING")
    parts = {f"{andes.ref} {n}.docx": docx_file() for n in range(2)}
    run = imported(checked(parts, kind="DRAFT"), manager)
    version(agreement=andes, kind="REDLINE")

    run = undone(run, manager)

    assert run.counts["kept"] == 1
    assert DocumentVersion.objects.count() == 2
    assert (
        "it was used meanwhile (document version"
        in ImportChange.objects.exclude(kept=[]).get().kept[0]
    )


def test_list_says_which_agreement_kind_and_title(checked, andes, manager):
    rows = [HEADS, ["one.docx", andes.ref, "Signed copy", "Contract 2024", "Scanned"],
            ["in/two.pdf", "paid peering", "", "", ""]]  # fmt: skip
    parts = {"list.xlsx": workbook(rows), "one.docx": docx_file(), "in/two.pdf": pdf_file()}

    run = imported(checked(parts), manager)

    first, second = DocumentVersion.objects.order_by("number")
    assert (first.kind, first.title, first.note) == ("EXECUTED", "Contract 2024", "Scanned")
    assert (second.kind, second.agreement, second.title) == ("ATTACHMENT", andes, "Paid peering")
    assert run.counts["done"] == 2


def test_list_may_be_text_and_its_faults_name_their_cells(checked, andes):
    text = f"File;Agreement;Kind\na.docx;AGR-99999;\nb.docx;{andes.ref};Poem\nc.docx;{andes.ref};\n"
    parts = {"list.csv": text.encode(), "a.docx": docx_file(), "b.docx": docx_file()}

    run = checked(parts)

    assert verdicts(run) == ["error"] * 3
    cells = [row.faults[0]["cell"] for row in run.rows.order_by("pk")]
    assert cells == ["B2", "C3", "A4"]
    assert "no agreement 'AGR-99999'" in fault_of(run, number=2)
    assert "'Poem' is none of: Signed copy" in fault_of(run, number=3)
    assert "no file 'c.docx' in the ZIP" in fault_of(run, number=4)


def test_file_that_the_list_does_not_name_is_found_by_its_name(checked, andes):
    parts = {"list.csv": b"File,Agreement\n", f"{andes.ref}.docx": docx_file()}

    run = checked(parts)

    assert verdicts(run) == ["add"]
    assert run.rows.get().raw == [f"{andes.ref}.docx", ""]


def test_list_that_leaves_the_agreement_empty_takes_it_from_the_name(checked, andes):
    parts = {"list.csv": f"File,Note\n{andes.ref}.docx,Annex\n".encode(),
             f"{andes.ref}.docx": docx_file()}  # fmt: skip

    assert verdicts(checked(parts)) == ["add"]


def test_pattern_of_names_finds_partner_and_title(checked, andes, manager):
    run = checked({"Andes Fibra - Annex A.docx": docx_file()}, pattern="{partner} - {title}")

    imported(run, manager)

    stored = DocumentVersion.objects.get()
    assert (stored.agreement, stored.title) == (andes, "Annex A")


def test_names_are_read_anew_after_a_check(checked, andes, manager):
    run = checked({"Andes Fibra.docx": docx_file()})
    assert "such as AGR-00042.pdf" in fault_of(run)

    actions.repack(run=run, kind="ATTACHMENT", pattern="{partner}", by=manager, at=AT)

    assert verdicts(again(run, manager)) == ["add"]


def test_partner_with_one_agreement_is_enough(checked, andes):
    run = checked({f"{andes.partner.ref}.docx": docx_file()})

    assert andes.ref in run.rows.get().notes[0]["message"]


def test_document_that_came_meanwhile_is_not_stored_twice(checked, andes, manager):
    content = docx_file()
    run = checked({f"{andes.ref}.docx": content})
    version(agreement=andes, kind="ATTACHMENT", content=content)

    imported(run, manager)

    assert DocumentVersion.objects.count() == 1


def test_many_files_are_written_in_parts(checked, andes, manager):
    text = docx_file()
    with zipfile.ZipFile(io.BytesIO(text)) as box:
        own = {name: box.read(name) for name in box.namelist()}
    parts = {f"{andes.ref} {n}.docx": zip_of(own | {"x": str(n).encode()}) for n in range(12)}
    run = checked(parts)

    imported(run, manager)

    assert DocumentVersion.objects.count() == 12
    assert set(DocumentVersion.objects.values_list("number", flat=True)) == set(range(1, 13))
