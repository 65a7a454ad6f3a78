"""Files that are not taken, each with the status it is answered with (portal.md 6.5)."""

from dataclasses import dataclass

from tests.factories.papers import pdf_file

PDF = pdf_file("A plan")
ACTION = b"/Type /Catalog /OpenAction << /S /JavaScript >>"
NOUGHT = b"\0" * 40
LARGEST = 10 * 2**20  # bytes


@dataclass(frozen=True)
class BadFile:
    name: str
    content: bytes
    filename: str
    content_type: str
    status: int

    def __str__(self) -> str:
        return self.name


BAD_FILES = (
    BadFile("empty", b"", "empty.pdf", "application/pdf", 400),
    BadFile("gif by content", b"GIF89a" + NOUGHT, "picture.png", "image/png", 415),
    BadFile("program by content", b"MZ" + NOUGHT, "plan.pdf", "application/pdf", 415),
    BadFile("svg by content", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png",
            "image/png", 415),
    BadFile("page by content", b"<html><script>1</script></html>", "a.pdf", "application/pdf", 415),
    BadFile("double extension", PDF, "plan.exe.pdf", "application/pdf", 400),
    BadFile("program by name", PDF, "plan.pdf.exe", "application/pdf", 400),
    BadFile("other extension", PDF, "plan.png", "application/pdf", 400),
    BadFile("encrypted", pdf_file("Secret", password="x"), "locked.pdf", "application/pdf", 400),
    BadFile("active", PDF.replace(b"/Type /Catalog", ACTION), "active.pdf", "application/pdf", 400),
    BadFile("something added", PDF + b"MZ" * 1024, "a.pdf", "application/pdf", 400),
    BadFile("too large", PDF + b"\0" * LARGEST, "large.pdf", "application/pdf", 413),
)  # fmt: skip
