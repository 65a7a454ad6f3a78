"""A draft as a file: DOCX to be marked up, or HTML to be printed as PDF."""

import io
from datetime import datetime

import docx
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.agreements.drafts.wording import Draft

FONT = "Calibri"
BLANK = "_" * 32
SIGNED_BY = ("Signature", "Name", "Title", "Date")
PAGE = """
@page{size:A4;margin:24mm 22mm;@bottom-center{content:counter(page) " / " counter(pages);
font-size:8pt;color:#5f6b7d}}
body{font-family:"Inter","DejaVu Sans",sans-serif;font-size:9.5pt;line-height:1.5;color:#161e2a}
h1{font-size:17pt;margin:0 0 2mm}h2{font-size:11pt;margin:6mm 0 1mm;break-after:avoid}
p{margin:0 0 2mm}.sub{color:#5f6b7d;margin-bottom:6mm}.no{color:#5f6b7d;padding-right:2mm}
table{width:100%;margin-top:10mm;break-inside:avoid}td{width:50%;vertical-align:top;padding:2mm 0}
"""


def to_docx(draft: Draft, *, at: datetime) -> bytes:
    """The draft as a Word document, its sections as headings."""
    document = docx.Document()
    document.styles["Normal"].font.name = FONT
    document.styles["Normal"].font.size = docx.shared.Pt(11)
    document.core_properties.title = draft.title
    document.core_properties.author = draft.signatories[0]
    document.core_properties.created = at.replace(tzinfo=None)
    document.add_heading(draft.title, 0)
    document.add_paragraph(draft.subtitle)
    for text in draft.opening:
        document.add_paragraph(text)
    for section in draft.sections:
        document.add_heading(f"{section.number}. {section.heading}", 1)
        for number, text in section.lines:
            document.add_paragraph(f"{number} {text}")
    _signatures(document, draft)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _signatures(document: "docx.document.Document", draft: Draft) -> None:
    document.add_heading("Signatures", 1)
    grid = document.add_table(rows=1 + len(SIGNED_BY), cols=2)
    for column, party in enumerate(draft.signatories):
        grid.cell(0, column).text = f"For {party}"
        for row, what in enumerate(SIGNED_BY, start=1):
            grid.cell(row, column).text = f"{what}: {BLANK}"


def to_html(draft: Draft, *, fonts: str = "") -> SafeString:
    """The same to be printed; everything that was typed by people is escaped."""
    sections = format_html_join(
        "", "<h2>{}. {}</h2>{}",
        ((each.number, each.heading, _numbered(each.lines)) for each in draft.sections),
    )  # fmt: skip
    return format_html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{}</title>'
        '<style>{}{}</style></head><body><h1>{}</h1><p class="sub">{}</p>{}{}{}</body></html>',
        draft.title,
        SafeString(fonts),
        SafeString(PAGE),
        draft.title,
        draft.subtitle,
        format_html_join("", "<p>{}</p>", ((text,) for text in draft.opening)),
        sections,
        _signed(draft),
    )


def _numbered(lines: list[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<p><span class="no">{}</span> {}</p>', lines)


def _signed(draft: Draft) -> SafeString:
    cells = format_html_join("", "<td><b>For {}</b></td>", ((each,) for each in draft.signatories))
    rows = format_html_join(
        "", "<tr><td>{}: {}</td><td>{}: {}</td></tr>",
        ((what, BLANK, what, BLANK) for what in SIGNED_BY),
    )  # fmt: skip
    return format_html("<table><tr>{}</tr>{}</table>", cells, rows)
