"""PDF files of plain text: pages of wrapped lines, without a renderer that a machine may lack."""

from collections.abc import Sequence
from textwrap import wrap

WIDTH, LINES = 92, 52  # characters of a line, lines of a page
_HEAD = b"%PDF-1.7\n"


def pdf_of(paragraphs: Sequence[str]) -> bytes:
    """The paragraphs on as many A4 pages as they need."""
    lines = [line for text in paragraphs for line in (*wrap(text, WIDTH), "")]
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    first = 4  # objects 1 to 3: catalogue, list of pages, font
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, page in enumerate(pages):
        objects += [_page(first + 2 * n + 1), _content(page)]
    return _file(objects)


def _page(content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>"
    ).encode()


def _content(lines: Sequence[str]) -> bytes:
    shown = b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    stream = b"BT /F1 10 Tf 14 TL 60 785 Td %s ET" % shown
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)


def _escaped(line: str) -> bytes:
    plain = line.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = _HEAD, []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + table + trailer
