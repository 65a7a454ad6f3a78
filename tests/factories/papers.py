"""Document files and versions: small, real, and different from each other."""

import io
import zipfile
from itertools import count
from typing import Any

import docx
from pypdf import PdfReader, PdfWriter

from apps.agreements import actions
from apps.agreements.models import Agreement, DocumentVersion
from edgepartners.demo.pdf_pages import pdf_of
from tests.factories.clock import AT

_number = count(1)
CLAUSES = (
    "1. Purpose",
    "The parties exchange traffic over private interconnects.",
    "2. Capacity",
    "The provider upgrades a port when its use exceeds 70 % in three periods.",
)


def docx_file(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    """A Word document of these paragraphs, and a table below them."""
    document = docx.Document()
    for text in paragraphs or (*CLAUSES, f"Copy {next(_number)}"):
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_file(*lines: str, password: str = "") -> bytes:
    """A PDF of one page; with a password, encrypted with it."""
    plain = pdf_of(lines or (*CLAUSES, f"Copy {next(_number)}"))
    return _encrypted(plain, password) if password else plain


def zip_of(parts: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx_with(parts: dict[str, bytes]) -> bytes:
    """A Word document, some of whose parts are replaced or added."""
    with zipfile.ZipFile(io.BytesIO(docx_file("1. Purpose"))) as archive:
        own = {name: archive.read(name) for name in archive.namelist()}
    return zip_of(own | parts)


def version(**facts: Any) -> DocumentVersion:
    """A draft of ours for an agreement that is negotiated, unless told otherwise."""
    given = {"filename": "agreement.docx", "kind": "DRAFT", "side": "US", "by": None, "at": AT}
    facts.setdefault("content", docx_file())
    return actions.add_version(**{**given, **facts})


def executed(agreement: Agreement, **facts: Any) -> DocumentVersion:
    """The PDF that all have signed."""
    given = {"content": pdf_file(), "filename": "signed.pdf", "by": None, "at": AT}
    return actions.store_executed(agreement=agreement, **{**given, **facts})


def _encrypted(plain: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
