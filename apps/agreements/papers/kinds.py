"""Kinds of files, told apart by their first bytes: what we take, and what people send instead."""

import re
from dataclasses import dataclass

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SUFFIXES = {DOCX: ".docx", PDF: ".pdf"}

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "a PostScript file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE)
TAKEN = "Upload a Word document (DOCX) or a PDF."


class Unreadable(Exception):
    """The file is not taken; the message says what it is and what to do."""


@dataclass(frozen=True)
class Content:
    """Text of a file, one paragraph or table row a line; `pages` where the format has them."""

    text: str
    pages: int | None = None


def refuse_other(content: bytes) -> Unreadable:
    """Why a file that is neither a zip archive nor a PDF is not taken."""
    if not content:
        return Unreadable(f"The file is empty. {TAKEN}")
    if content.startswith(_OLE):
        return _old_office(content)
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return Unreadable(f"The file is {name}. {TAKEN}")
    return Unreadable(f"The file is {_of_text(content[:4096])}. {TAKEN}")


def _old_office(content: bytes) -> Unreadable:
    if _ENCRYPTED in content:
        return Unreadable(
            "The document is protected with a password. Remove the password in Word "
            "(File, Info, Protect Document) and upload it again."
        )
    return Unreadable(
        "The file is in the old Office format (.doc). Save it as .docx and upload it again."
    )


def _of_text(start: bytes) -> str:
    if _HTML.match(start):
        return "a web page"
    try:
        start.decode()
    except UnicodeDecodeError:
        return "of a kind we do not know"
    return "plain text" if b"\0" not in start else "of a kind we do not know"
