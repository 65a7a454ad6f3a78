"""Versions of a document: numbered, immutable, each file once, no file without a row."""

import random
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction

from apps.agreements import actions, papers
from apps.agreements.models import DocumentVersion
from apps.core import files
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.factories import AT
from tests.together import together


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "private"


@pytest.fixture
def agreement(db):
    return make.agreement(state="NEGOTIATING")


def stored_files(root):
    return [place for place in Path(root).rglob("*") if place.is_file()]


def test_version_keeps_file_text_and_what_was_agreed(agreement, manager):
    make.term(agreement=agreement)
    content = make.docx_file("1. Term", "36 months")

    version = make.version(
        agreement=agreement,
        content=content,
        filename="../Draft v1.docx",
        by=manager,
        note=" first ",
    )

    assert (version.number, version.kind, version.side) == (1, "DRAFT", "US")
    assert version.ref == f"{agreement.ref}/v1"
    assert (version.filename, version.content_type) == ("Draft v1.docx", papers.DOCX)
    assert (version.title, version.note) == (agreement.title, "first")
    assert version.text == "1. Term\n36 months"
    assert version.facts["facts"]["initial_months"] == 36
    assert version.facts["terms"][0]["clause"] == "§7.3"
    assert files.read(version.path, sha256=version.sha256) == content
    assert (version.size, version.sha256) == (len(content), files.digest(content))
    assert (version.created_at, version.created_by) == (AT, manager)


def test_content_decides_and_the_name_follows(agreement):
    version = make.version(agreement=agreement, content=make.pdf_file(), filename="draft.docx")

    assert (version.content_type, version.filename) == (papers.PDF, "draft.pdf")
    assert version.pages == 1


def test_versions_are_numbered_within_their_agreement(agreement):
    other = make.agreement(state="DRAFT")

    numbers = [make.version(agreement=each).number for each in (agreement, agreement, other)]

    assert numbers == [1, 2, 1]


def test_redline_is_made_against_the_newest_unless_told(agreement):
    first = make.version(agreement=agreement)
    make.version(agreement=agreement, kind="ATTACHMENT")

    second = make.version(agreement=agreement, kind="REDLINE", side="PARTNER")
    third = make.version(agreement=agreement, kind="REDLINE", base=first)

    assert (second.base, third.base) == (first, first)


def test_redline_of_nothing_is_refused(agreement):
    with pytest.raises(Invalid, match="needs a version before it"):
        make.version(agreement=agreement, kind="REDLINE")


def test_base_of_another_agreement_is_refused(agreement):
    with pytest.raises(Invalid, match="another agreement"):
        make.version(
            agreement=agreement,
            kind="REDLINE",
            base=make.version(agreement=make.agreement(state="DRAFT")),
        )


def test_same_file_twice_is_refused_naming_the_version(agreement, root):
    content = make.docx_file("1. Term")
    make.version(agreement=agreement, content=content)

    with pytest.raises(Refused, match="already as version 1, stored on 19 Nov 2026") as refusal:
        make.version(agreement=agreement, content=content)

    assert refusal.value.field == "file"
    assert len(stored_files(root)) == 1
    assert make.version(agreement=make.agreement(state="DRAFT"), content=content).number == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"content": b""}, "file"),
        ({"content": b"\x89PNG\r\n\x1a\n"}, "file"),
        ({"content": b"x" * (files.LARGEST + 1)}, "file"),
        ({"kind": "EXECUTED"}, "kind"),
        ({"kind": "NONSENSE"}, "kind"),
        ({"side": "NOBODY"}, "side"),
        ({"title": "x" * 161}, "title"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_wrong_version_is_refused_by_field_and_leaves_nothing(agreement, root, facts, field):
    with pytest.raises(Refused) as refusal:
        make.version(agreement=agreement, **facts)

    assert refusal.value.field == field
    assert not DocumentVersion.objects.exists()
    assert stored_files(root) == []


@pytest.mark.parametrize(
    ("state", "said"),
    [("OUT_FOR_SIGNATURE", "Withdraw it"), ("ACTIVE", "settled"), ("CANCELLED", "settled")],
)
def test_text_that_is_settled_gets_no_new_version_but_attachments(db, state, said):
    agreement = make.agreement(state=state)

    with pytest.raises(Refused, match=said):
        make.version(agreement=agreement)
    assert make.version(agreement=agreement, kind="ATTACHMENT").number == 1


def test_executed_document_is_stored_once(agreement):
    draft = make.version(agreement=agreement)

    def store(content):
        return actions.store_executed(
            agreement=agreement, content=content, filename="signed.pdf", by=None, at=AT
        )

    executed = store(make.pdf_file("signed by all"))

    assert (executed.number, executed.kind, executed.side) == (2, "EXECUTED", "BOTH")
    assert executed.base == draft
    with pytest.raises(Refused, match="executed document already"):
        store(make.pdf_file("signed again"))


def test_version_never_changes(agreement):
    version = make.version(agreement=agreement)

    for change in (
        lambda: DocumentVersion.objects.filter(pk=version.pk).update(note="other"),
        lambda: DocumentVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_file_of_a_transaction_that_fails_later_is_swept(agreement, root):
    with transaction.atomic():
        make.version(agreement=agreement)
        transaction.set_rollback(True)
    kept = make.version(agreement=agreement)

    assert actions.sweep_documents(at=AT) == 0  # a transaction may still be running
    assert actions.sweep_documents(at=AT.replace(year=2100)) == 1
    assert [place.name for place in stored_files(root)] == [Path(kept.path).name]


def test_text_of_only_different_words_can_be_indexed(agreement):
    sample = random.Random(1)
    words = ["".join(sample.choices("abcdefghijklmnopqrstuvwxyz", k=3)) for _ in range(200_000)]

    version = make.version(agreement=agreement, content=make.docx_file(" ".join(words)))

    assert len(version.text) > 400_000


def test_download_is_noted(agreement, manager):
    version = make.version(agreement=agreement)

    access = actions.note_access(version=version, by=manager, at=AT)

    assert list(version.accesses.values_list("user", "at")) == [(manager.pk, AT)]
    assert str(access)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_get_numbers_one_and_two():
    agreement = make.agreement(state="NEGOTIATING")
    contents = [make.docx_file(f"copy {n}") for n in range(2)]

    found = together(
        *[
            lambda content=content: make.version(agreement=agreement, content=content)
            for content in contents
        ]
    )

    assert sorted(version.number for version in found) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_same_file_at_once_is_stored_once(root):
    agreement = make.agreement(state="NEGOTIATING")
    content = make.docx_file("1. Term")

    found = together(*[lambda: make.version(agreement=agreement, content=content)] * 2)

    assert sum(isinstance(each, Refused) for each in found) == 1
    assert DocumentVersion.objects.count() == 1
    assert len(stored_files(root)) == 1
