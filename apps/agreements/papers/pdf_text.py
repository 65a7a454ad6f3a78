"""Text of a PDF file, within the process that asks: for files of our own, and in `pdf_process`."""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

import pypdf

from apps.agreements.papers.kinds import Content, Unreadable

MOST_PAGES = 300  # of which the text is kept
MOST_TEXT = 600_000  # characters
ENCRYPTED = (
    "The PDF is protected with a password. Open it, print or save it to a new PDF without "
    "protection, and upload that."
)
DAMAGED = "The PDF is damaged and cannot be read. Save it again and upload that."
_ENDS = re.compile(r"[.:;!?]$")
_BEGINS = re.compile(r"(§|\(?[a-z0-9ivx]{1,4}[.)]\s|\d+(\.\d+)+\s|[A-Z][A-Z ]{3,}$)")


def parse(content: bytes) -> Content:
    """Text and number of pages. Raises Unreadable saying why and what to do."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable(ENCRYPTED)
        pages = len(reader.pages)
        if not pages:
            raise Unreadable("The PDF has no pages.")
        return Content("\n".join(paragraphs(_lines(reader))), pages)
    except pypdf.errors.FileNotDecryptedError as error:
        raise Unreadable(ENCRYPTED) from error
    except (
        pypdf.errors.PyPdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        TypeError,
        ValueError,
    ) as error:
        raise Unreadable(DAMAGED) from error


def _lines(reader: "pypdf.PdfReader") -> Iterator[str]:
    """Lines of the first pages until there is enough."""
    room = MOST_TEXT
    for page in islice(reader.pages, MOST_PAGES):
        for line in page.extract_text().splitlines():
            words = " ".join(line.split())
            room -= len(words) + 1
            if room < 0:
                return
            if words:
                yield words


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined to paragraphs: a PDF only knows where a line of print ended."""
    open_: list[str] = []
    for line in lines:
        if open_ and (_ENDS.search(open_[-1]) or _BEGINS.match(line)):
            yield " ".join(open_)
            open_ = []
        open_.append(line)
    if open_:
        yield " ".join(open_)
