"""Papers of the demo are real files that say what their rows say."""

import pytest

from apps.agreements import papers, rules
from apps.agreements.models import DocumentVersion
from apps.agreements.papers import pdf_text
from apps.core import files
from edgepartners.demo.papers import ROUNDS, add_papers
from edgepartners.demo.pdf_pages import LINES, pdf_of
from tests import factories as make
from tests.factories import AT


class Deal:
    def __init__(self, row):
        self.row = row


class World:
    at = AT
    today = AT.date()


@pytest.fixture
def made(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    states = ("NEGOTIATING", "IN_APPROVAL", "DRAFT", "ACTIVE")
    add_papers(World(), [Deal(make.agreement(state=state)) for state in states])
    return DocumentVersion.objects.order_by("pk")


def test_files_are_what_the_rows_say(made):
    for row in made:
        content = files.read(row.path, sha256=row.sha256)
        found = papers.read(content)
        assert found.content_type == row.content_type
        assert row.text.splitlines()[0] in found.text


def test_redlines_differ_believably(made):
    first, second = made.filter(agreement__state="NEGOTIATING")[:2]

    found = rules.redline(first.text, second.text)

    assert second.base == first
    assert len(found.changed) + len(found.added) >= 3
    assert not found.removed


def test_signed_agreement_has_one_executed_pdf(made):
    (done,) = made.filter(kind="EXECUTED")

    assert done.agreement.state == "ACTIVE"
    assert "signed on 24 Jan 2024" in done.text


def test_rounds_are_as_many_as_there_are_notes():
    assert len({note for _, _, note in ROUNDS}) == len(ROUNDS)


def test_long_text_takes_more_pages():
    made = pdf_text.parse(pdf_of([f"{n}. (a) back\\slash é" for n in range(LINES)]))

    assert made.pages == 2
    assert "1. (a) back\\slash é" in made.text
