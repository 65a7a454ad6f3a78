"""A document file: what it is by its content, and what it says."""

from dataclasses import dataclass

from apps.agreements.papers import pdf, word
from apps.agreements.papers.kinds import DOCX, PDF, SUFFIXES, refuse_other

# PostgreSQL indexes at most 1 MB of distinct words and places; short words weigh double there.
MOST_TEXT = 450_000  # bytes
_HEAD = 1024  # a PDF may begin with a few bytes of something else


@dataclass(frozen=True)
class Paper:
    """A file we take: type, usual ending of its name, text by lines, pages where known."""

    content_type: str
    suffix: str
    text: str
    pages: int | None


def read(content: bytes) -> Paper:
    """Recognise and read a file. Raises Unreadable with what it is and what to do."""
    if content.startswith(b"PK\x03\x04"):
        found, content_type = word.read(content), DOCX
    elif b"%PDF-" in content[:_HEAD]:
        found, content_type = pdf.read(content), PDF
    else:
        raise refuse_other(content)
    return Paper(content_type, SUFFIXES[content_type], clean(found.text), found.pages)


def clean(text: str) -> str:
    """Text that the database takes and can index; what is beyond is left out."""
    plain = text.replace("\0", "").encode("utf-8", "ignore")
    return plain[:MOST_TEXT].decode("utf-8", "ignore")
