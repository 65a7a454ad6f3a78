"""What of a ZIP is not taken, named file by file; and ZIPs that are not taken at all."""

import random
import zipfile

import pytest

from apps.core import files
from apps.core.errors import Invalid, Refused
from apps.core.uploads import NotTaken
from apps.exchange import actions
from apps.exchange.models import ImportRun
from apps.exchange.readers import packed
from tests import factories as make
from tests.exchange.documents.steps import fault_of, imported, locked, verdicts
from tests.exchange.sheets import workbook
from tests.factories import AT
from tests.factories.papers import docx_file, pdf_file, zip_of


def test_zip_that_is_gone_from_the_store_is_told_row_by_row(checked, andes, manager):
    run = checked({f"{andes.ref}.docx": docx_file()})
    files.remove(run.path)

    run = imported(run, manager)

    assert (run.state, run.counts["done"]) == ("APPLIED", 0)
    assert "gone from the store" in fault_of(run)


def test_two_lists_are_refused(checked, andes):
    with pytest.raises(Refused, match=r"a.csv and b.csv"):
        checked({"a.csv": b"File,Agreement\n", "b.csv": b"File,Note\n"})


def test_table_without_a_column_of_files_is_no_list(checked, andes):
    run = checked({f"{andes.ref}.csv": b"Price,Volume\n1,2\n"})

    assert "none of its columns is File" in fault_of(run)


def test_same_name_in_two_folders_wants_its_folder(checked, andes):
    parts = {"list.csv": f"File,Agreement\nx.docx,{andes.ref}\nb/x.docx,{andes.ref}\n".encode(),
             "a/x.docx": docx_file(), "b/x.docx": docx_file()}  # fmt: skip

    run = checked(parts)

    assert "more than one: a/x.docx and b/x.docx" in fault_of(run, sheet="", number=2)
    assert run.rows.get(number=3).verdict == "add"


def test_partner_with_two_agreements_is_not_guessed(checked, andes):
    other = make.agreement(partner=andes.partner, title="Cache")

    run = checked({f"{andes.partner.ref}.docx": docx_file()})

    assert f"more than one agreement with Andes Fibra: {andes.ref}, {other.ref}" in fault_of(run)


def test_partner_without_an_agreement_is_an_error(checked, db):
    partner = make.partner(name="Isla Sur")

    assert "no agreement with Isla Sur" in fault_of(checked({f"{partner.ref}.docx": docx_file()}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"Dear all,", "plain text"),
        (zip_of({"a.pdf": b"x"}), "a zip archive"),
        (workbook([["a"]]), "an Excel workbook"),
        (pdf_file(password="secret"), "password"),  # noqa: S106  of a test
    ],
)
def test_file_that_is_no_document_is_named_with_what_it_is(checked, andes, content, said):
    run = checked({f"{andes.ref}.pdf": content, f"{andes.ref} good.docx": docx_file()})

    assert verdicts(run) == ["error", "add"]
    assert said in fault_of(run, verdict="error")


def test_name_that_leads_out_of_the_zip_is_an_error_of_that_file(checked, andes):
    run = checked({f"../{andes.ref}.docx": docx_file(), f"{andes.ref}.docx": docx_file()})

    assert verdicts(run) == ["error", "add"]
    assert "leads out of the ZIP" in fault_of(run, verdict="error")


def test_bomb_is_an_error_of_that_file_and_never_opened(checked, andes, monkeypatch):
    parts = {f"{andes.ref} bomb.pdf": b"\0" * 2**22, f"{andes.ref}.docx": docx_file()}
    content, opened = zip_of(parts), []
    read = zipfile.ZipFile.open

    def noted(box, name, *args, **more):
        opened.append(getattr(name, "filename", name))
        return read(box, name, *args, **more)

    monkeypatch.setattr(zipfile.ZipFile, "open", noted)

    run = checked(content)

    assert "far more than a document" in fault_of(run, verdict="error")
    assert f"{andes.ref} bomb.pdf" not in opened
    assert f"{andes.ref}.docx" in opened


def test_file_larger_than_a_document_may_be_is_an_error(checked, andes, monkeypatch):
    monkeypatch.setattr(packed, "LARGEST", 2**20)
    large = b"%PDF-" + random.Random(1).randbytes(2**14) * 65

    run = checked({f"{andes.ref} large.pdf": large, f"{andes.ref}.docx": docx_file()})

    assert verdicts(run) == ["error", "add"]
    assert "up to 1 MB are taken" in fault_of(run, verdict="error")


def test_file_with_a_password_is_an_error_of_that_file(checked, andes):
    names = [f"{andes.ref} a.docx", f"{andes.ref} b.docx"]
    content = locked(zip_of({name: docx_file() for name in names}), names[:1])

    run = checked(content)

    assert verdicts(run) == ["error", "add"]
    assert "password in the ZIP" in fault_of(run, verdict="error")


def test_damaged_file_is_an_error_of_that_file(checked, andes):
    content = bytearray(zip_of({f"{andes.ref}.docx": docx_file()}))
    content[80:200] = b"\xff" * 120

    assert "damaged in the ZIP" in fault_of(checked(bytes(content)))


def test_junk_of_machines_is_left_out(checked, andes):
    parts = {"__MACOSX/._x.docx": b"x", ".DS_Store": b"x", f"{andes.ref}.docx": docx_file()}

    assert verdicts(checked(parts)) == ["add"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "no ZIP"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (zip_of({}), "no ZIP|no file"),
        (zip_of({"__MACOSX/x": b""}), "no file"),
        (locked(zip_of({"a.pdf": b"x"}), ["a.pdf"]), "has a password"),
        (zip_of({f"{n}.pdf": b"" for n in range(packed.MOST_FILES + 1)}), "more than 2,000 files"),
    ],
)
def test_file_that_is_no_zip_of_ours_is_refused(manager, content, said):
    with pytest.raises(NotTaken, match=said):
        actions.upload_documents(
            content=content, filename="x.zip", kind="ATTACHMENT", by=manager, at=AT
        )
    assert not ImportRun.objects.exists()


def test_zip_that_unpacks_to_too_much_is_refused(manager, monkeypatch):
    monkeypatch.setattr(packed, "MOST_UNPACKED", 100)

    with pytest.raises(NotTaken, match="unpacks to more"):
        actions.upload_documents(
            content=zip_of({"a.docx": docx_file()}), filename="x.zip", kind="DRAFT", by=manager,
            at=AT,
        )  # fmt: skip


def test_same_document_twice_in_a_zip_names_the_first(checked, andes):
    content = docx_file()
    run = checked({f"{andes.ref} a.docx": content, f"{andes.ref} b.docx": content})

    assert verdicts(run) == ["add", "error"]
    assert "same document stands in row 1" in fault_of(run, verdict="error")


def test_second_signed_copy_is_an_error(checked, andes):
    parts = {f"{andes.ref} a.docx": docx_file(), f"{andes.ref} b.docx": docx_file()}

    run = checked(parts, kind="EXECUTED")

    assert verdicts(run) == ["add", "error"]
    assert "The partner can read it." in run.rows.get(verdict="add").notes[0]["message"]
    assert f"{andes.ref} a.docx is the signed copy" in fault_of(run, verdict="error")


def test_agreement_with_a_signed_copy_takes_no_other(checked, andes):
    make.executed(andes)

    run = checked({f"{andes.ref}.docx": docx_file()}, kind="EXECUTED")

    assert "has its signed copy already" in fault_of(run)


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ("NEGOTIATING", "EXECUTED", "write down first that it was signed"),
        ("ACTIVE", "DRAFT", "its text is settled"),
        ("OUT_FOR_SIGNATURE", "DRAFT", "out for signature"),
        ("APPROVED", "DRAFT", "voids that"),
    ],
)
def test_kind_that_the_state_does_not_allow_is_an_error(checked, db, state, kind, said):
    agreement = make.agreement(state=state)

    assert said in fault_of(checked({f"{agreement.ref}.docx": docx_file()}, kind=kind))


@pytest.mark.parametrize("role", ["engineer", "finance", "leadership"])
def test_who_may_not_edit_agreements_imports_no_documents(db, role):
    with pytest.raises(Refused, match="role"):
        actions.upload_documents(
            content=zip_of({"a.docx": b"x"}), filename="x.zip", kind="DRAFT",
            by=make.user(role=role), at=AT,
        )  # fmt: skip


def test_options_that_do_not_exist_are_told_at_their_field(manager):
    with pytest.raises(Invalid) as refused:
        actions.upload_documents(
            content=b"", filename="x.zip", kind="POEM", side="MOON", pattern="{title}", by=manager,
            at=AT,
        )  # fmt: skip
    assert set(refused.value.errors) == {"kind", "side", "pattern"}


def test_rows_of_a_sheet_cannot_be_documents(manager):
    with pytest.raises(Refused, match="what the rows are"):
        actions.upload(
            content=b"File,Agreement\n", filename="x.csv", target="document", by=manager, at=AT
        )


@pytest.mark.parametrize(
    ("mib", "said"),
    [(25.1, "25.1 MB"), (25.1, "into 2 ZIPs"), (61, "61.0 MB"), (61, "into 3 ZIPs")],
)
def test_zip_that_is_too_large_says_how_large_it_is_and_the_way_out(mib, said):
    why = packed.too_large(int(mib * 2**20))

    assert said in why
    assert "one may have 25 MB" in why
    assert "a file that is in already is left as it is" in why
