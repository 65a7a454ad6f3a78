"""Reports as office files; what writes a kind of file is loaded with the first file of its kind."""

from apps.reports.printing import excel as workbooks
from apps.reports.printing import powerpoint as slides
from apps.reports.printing import word as documents
from apps.reports.rules import Content


def excel(content: Content, *, size: str = "A4") -> bytes:
    """The workbook, to be printed on A4 or Letter."""
    return workbooks.excel(content, size=size)


def powerpoint(content: Content, *, size: str = "") -> bytes:
    """The slides; `size` is not used: they are for a screen."""
    return slides.powerpoint(content, size=size)


def word(content: Content, *, size: str = "A4") -> bytes:
    """The document, on A4 or Letter."""
    return documents.word(content, size=size)
