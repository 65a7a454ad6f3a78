"""Text of a DOCX file. A file is a zip archive from a stranger: every size is bounded first.

Only the list of content types and the main part are unpacked. XML is read without entities, without
a document type and without the network.
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from apps.agreements.papers.kinds import TAKEN, Content, Unreadable

MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 2**20  # bytes of all parts together
LARGEST_PART = 20 * 2**20  # bytes of the main part
STEEPEST = 150  # unpacked to packed; documents of words reach about 20
STEEP_FROM = 2**20  # small parts may be as steep as they like
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IS_ENCRYPTED = 0x1

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _ROW, _CELL, _WORDS = f"{_W}p", f"{_W}tr", f"{_W}tc", f"{_W}t"
_SPACES = {f"{_W}tab", f"{_W}br", f"{_W}cr"}
_OTHER_ZIPS = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("mimetype", "an OpenDocument file"),
)


def read(content: bytes) -> Content:
    """Paragraphs and table rows of the document. Raises Unreadable saying why and what to do."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist())
            _check_type(archive)
            return Content("\n".join(_lines(archive.read(MAIN))))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, EOFError, OSError) as error:
        raise Unreadable(
            "The Word document is damaged. Open it in Word, save it again and upload that."
        ) from error


def _check(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse archives that would not stay small, before a byte is unpacked."""
    if MAIN not in {part.filename for part in parts}:
        raise Unreadable(f"The file is {_other(parts)}. {TAKEN}")
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        raise Unreadable("The document is protected with a password. Remove it and upload again.")
    largest = max(part.file_size for part in parts if part.filename == MAIN)
    total = sum(part.file_size for part in parts)
    is_bomb = (
        len(parts) > MOST_ENTRIES
        or total > MOST_UNPACKED
        or largest > LARGEST_PART
        or any(_is_steep(part) for part in parts)
        or any(part.compress_type not in _PACKINGS for part in parts)
    )
    if is_bomb:
        raise Unreadable(
            "The document unpacks to far more than a contract holds and was not opened. "
            "Save it again without large embedded objects, or as PDF."
        )


def _is_steep(part: zipfile.ZipInfo) -> bool:
    return part.file_size > STEEP_FROM and part.file_size > STEEPEST * max(1, part.compress_size)


def _other(parts: list[zipfile.ZipInfo]) -> str:
    names = [part.filename for part in parts]
    for start, name in _OTHER_ZIPS:
        if any(each.startswith(start) for each in names):
            return name
    return "a zip archive"


def _check_type(archive: zipfile.ZipFile) -> None:
    info = archive.getinfo(TYPES) if TYPES in archive.namelist() else None
    if info is None or info.file_size > STEEP_FROM:
        raise Unreadable(f"The file is a zip archive, not a Word document. {TAKEN}")
    types = archive.read(info).decode("utf-8", "replace")
    if "macroEnabled" in types:
        raise Unreadable("The document holds macros. Save it as .docx and upload it again.")
    if MAIN_TYPE not in types:
        raise Unreadable(f"The file is not a Word document, though it is packed like one. {TAKEN}")


def _lines(xml: bytes) -> Iterator[str]:
    """Paragraphs as lines, table rows as one line with bars between the cells."""
    holders: list[list[str]] = [[]]
    steps = etree.iterparse(
        io.BytesIO(xml), events=("start", "end"), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in steps:
        if event == "start":
            _start(element, holders)
        elif element.tag == _P:
            holders[-1].append(_text(element))
            element.clear()
        elif element.tag in (_ROW, _CELL):
            between = " | " if element.tag == _ROW else " "
            inside = between.join(holders.pop())
            holders[-1].append(inside)
    return (line for line in holders[0] if line)


def _start(element: etree._Element, holders: list[list[str]]) -> None:
    if element.tag in (_ROW, _CELL):
        holders.append([])
    if element.getparent() is None and element.getroottree().docinfo.doctype:
        raise Unreadable("The document declares a document type, which Word never writes.")


def _text(paragraph: etree._Element) -> str:
    """Words of a paragraph; deletions that are only proposed are not among them."""
    parts = [
        (each.text or "") if each.tag == _WORDS else " "
        for each in paragraph.iter()
        if each.tag == _WORDS or each.tag in _SPACES
    ]
    return " ".join("".join(parts).split())
