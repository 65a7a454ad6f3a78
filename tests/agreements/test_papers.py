"""What is inside a file: recognised by content, bounded, and read as text."""

import time

import pytest

from apps.agreements import papers
from apps.agreements.papers import pdf, pdf_text, reading, word
from tests import factories as make

BOMB = b"<w:t>" + b"A" * (30 * 2**20)
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    + b']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = ENTITIES.replace(
    b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/hostname">'
)


def refusal(content):
    with pytest.raises(papers.Unreadable) as refused:
        papers.read(content)
    return str(refused.value)


def test_word_document_is_read_by_paragraphs_and_rows():
    content = make.docx_file(
        "1. Term", "  36  months ", "", table=[["Metro", "Gbps"], ["BOG", "400"]]
    )

    paper = papers.read(content)

    assert paper.content_type == papers.DOCX
    assert paper.suffix == ".docx"
    assert paper.text.split("\n") == ["1. Term", "36 months", "Metro | Gbps", "BOG | 400"]


def test_proposed_deletion_is_no_text_and_insertion_is():
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>Notice: </w:t></w:r><w:del><w:r><w:delText>60</w:delText></w:r>"
        b"</w:del><w:ins><w:r><w:t>90</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> days</w:t>"
        b"</w:r></w:p></w:body></w:document>"
    )

    assert papers.read(make.docx_with({word.MAIN: body})).text == "Notice: 90 days"


def test_pdf_is_read_by_paragraphs_with_its_pages():
    paper = papers.read(make.pdf_file("1. Term", "The term is", "36 months.", "2. Notice"))

    assert (paper.content_type, paper.suffix, paper.pages) == (papers.PDF, ".pdf", 1)
    assert paper.text.split("\n") == ["1. Term The term is 36 months.", "2. Notice"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"MZ\x90\0", "a Windows program"),
        (b"{\\rtf1 hello}", "an RTF document"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"Dear all, please find attached", "plain text"),
        (b"\x00\x01\xfe\xff", "a kind we do not know"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        (make.zip_of({"a.txt": b"x"}), "a zip archive"),
        (make.zip_of({"xl/workbook.xml": b"x"}), "an Excel workbook"),
        (make.zip_of({"ppt/presentation.xml": b"x"}), "a PowerPoint presentation"),
        (make.zip_of({"word/document.xml": b"<w/>"}), "not a Word document"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"%PDF-1.7 broken", "damaged"),
    ],
)
def test_other_file_is_named_for_what_it_is(content, said):
    assert said in refusal(content)


def test_document_with_macros_is_refused():
    types = make.docx_with({})  # what a real one says, with the type of a macro document
    assert papers.read(types)
    macro = (
        b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    )

    assert "macros" in refusal(make.docx_with({word.TYPES: macro}))


@pytest.mark.parametrize(
    "parts",
    [
        {word.MAIN: BOMB},
        {"word/media/image1.png": b"\0" * (4 * 2**20)},
        {f"word/media/{n}": b"" for n in range(2_100)},
    ],
    ids=["large text", "steep part", "many parts"],
)
def test_bomb_is_refused_without_being_unpacked(parts):
    content = make.docx_with(parts)
    began = time.thread_time()

    assert "unpacks to far more" in refusal(content)
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize("xml", [ENTITIES, OUTSIDE], ids=["laughs", "outside"])
def test_entities_are_neither_expanded_nor_fetched(xml):
    said = refusal(make.docx_with({word.MAIN: xml}))

    assert "document type" in said or "damaged" in said


def test_broken_xml_is_damaged():
    assert "damaged" in refusal(make.docx_with({word.MAIN: b"<w:document"}))


def test_encrypted_pdf_says_what_to_do():
    said = refusal(make.pdf_file("secret", password="open sesame"))

    assert "protected with a password" in said
    assert "without protection" in said


def test_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)

    assert "too long" in refusal(make.pdf_file("slow"))


def test_text_is_cut_to_what_the_database_can_index():
    text = reading.clean("é\0" * 400_000)

    assert "\0" not in text
    assert len(text.encode()) <= reading.MOST_TEXT


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["a", "b.", "c"], ["a b.", "c"]),
        (["1. Term", "(a) first", "second"], ["1. Term", "(a) first second"]),
        (["TERM", "36 months"], ["TERM 36 months"]),
        ([], []),
    ],
)
def test_lines_become_paragraphs(lines, joined):
    assert list(pdf_text.paragraphs(lines)) == joined
