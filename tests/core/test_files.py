"""The private store: whole files or none, proven when read, harmless when downloaded."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadhandler import StopFutureHandlers
from django.test import RequestFactory

from apps.core import files
from tests.factories import AT


@pytest.fixture
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "private"


def kept(content=b"words", folder="documents"):
    with files.stored(content, folder=folder) as stored:
        return stored


def everything(root):
    return [place for place in root.rglob("*") if place.is_file()]


def test_file_is_stored_under_a_random_name(root):
    first, second = kept(), kept()

    assert first.path != second.path
    assert first.sha256 == second.sha256 == files.digest(b"words")
    assert files.read(first.path, sha256=first.sha256) == b"words"
    assert len(everything(root)) == 2


def test_only_the_owner_reads_the_store(root):
    place = root / kept().path

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_file_is_removed_when_the_work_fails(root):
    with pytest.raises(ZeroDivisionError), files.stored(b"words", folder="documents"):
        1 / 0  # noqa: B018

    assert everything(root) == []


def test_nothing_half_written_stays_when_the_disk_fails(root, monkeypatch):
    def full(*_args):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        kept()
    assert everything(root) == []


@pytest.mark.parametrize("damage", [b"wordz", b"", b"words and more"])
def test_damaged_file_is_not_read(root, damage):
    stored = kept()
    (root / stored.path).write_bytes(damage)

    with pytest.raises(files.Damaged, match="Restore"):
        files.read(stored.path, sha256=stored.sha256)


def test_missing_file_says_so(root):
    with pytest.raises(files.Damaged, match="missing"):
        files.read("documents/ab/none", sha256="0")


@pytest.mark.parametrize("path", ["../secret", "/etc/hostname", "documents/../../secret"])
def test_path_out_of_the_store_is_refused(root, path):
    root.mkdir()
    (root.parent / "secret").write_bytes(b"")

    with pytest.raises(files.Damaged, match="outside"):
        files.opened(path, sha256=files.digest(b""))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("draft.docx", "draft.docx"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\me\Contrato final.pdf", "Contrato final.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("", "document"),
        ("...", "document"),
        ("a\0b.pdf", "ab.pdf"),
        ('quo"te<>.pdf', "quo_te_.pdf"),
        ("Peering São Paulo.docx", "Peering São Paulo.docx"),
    ],
)
def test_name_is_made_safe(given, safe):
    assert files.safe_name(given) == safe


def test_name_gets_the_ending_of_its_content_and_keeps_it_when_long():
    assert files.safe_name("draft.exe", suffix=".pdf") == "draft.pdf"
    assert files.safe_name("no ending", suffix=".pdf") == "no ending.pdf"
    assert files.safe_name("x" * 500 + ".docx").endswith("x.docx")
    assert len(files.safe_name("x" * 500 + ".docx")) == files.LONGEST_NAME


@pytest.mark.django_db  # a response that is closed looks after the connection
def test_download_is_an_attachment_that_browsers_do_not_guess_about(root):
    stored = kept()

    answer = files.attachment(
        files.opened(stored.path, sha256=stored.sha256),
        filename='evil"\r\n.pdf',
        content_type="application/pdf",
    )

    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == b"words"
    answer.close()


def test_sweep_removes_old_files_without_a_row(root):
    old, known, new = kept(), kept(), kept()
    long_ago = (AT - timedelta(days=1)).timestamp()
    for stored in (old, known):
        os.utime(root / stored.path, (long_ago, long_ago))
    os.utime(root / new.path, (AT.timestamp(), AT.timestamp()))

    removed = files.sweep(folder="documents", known={known.path}, at=AT)

    assert removed == 1
    assert {Path(known.path).name, Path(new.path).name} == {p.name for p in everything(root)}


def test_upload_keeps_no_more_than_the_largest_file_but_counts_all(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1000)
    handler = files.CappedUpload(RequestFactory().post("/"))
    handler.new_file("file", "big.pdf", "application/pdf", None, None, None)

    for start in range(0, 60_000, 600):
        handler.receive_data_chunk(b"x" * 600, start)
    upload = handler.file_complete(60_000)

    assert upload.size == 60_000
    assert len(upload.read()) <= 1600
    upload.close()


def test_small_upload_is_whole():
    handler = files.CappedUpload(RequestFactory().post("/"))
    try:
        handler.new_file("file", "small.pdf", "application/pdf", None, None, None)
    except StopFutureHandlers:
        pytest.fail("the handler must not stop others")
    handler.receive_data_chunk(b"%PDF", 0)
    upload = handler.file_complete(4)

    assert (upload.read(), upload.size) == (b"%PDF", 4)
    upload.close()
