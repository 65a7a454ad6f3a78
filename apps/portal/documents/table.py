"""The list of documents as a table."""

from typing import Any

from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import escape, safe
from apps.portal.documents.rows import Document
from apps.portal.tables import Column, Filter, Table


def name(row: Document) -> SafeString:
    if row.address:
        return components.link(row.address, row.ref, row.title)
    return safe(
        f'<b class="ep-name">{escape(row.ref)}</b><span class="ep-sub">{escape(row.title)}</span>'
    )


def state(row: Document) -> SafeString:
    return components.status(row.look.tone, row.look.word)


def file(row: Document) -> SafeString:
    """The link with the size, or why there is none."""
    if not row.file:
        return safe(f'<span class="ep-sub">{escape(row.note)}</span>')
    size = f" {units.filesize(row.size)}" if row.size else ""
    mark = components.icon("download")
    words = f'<span class="visually-hidden">Download {escape(row.ref)}, </span>'
    return safe(f'<a href="{escape(row.file)}" download>{mark} {words}PDF{size}</a>')


def day(attribute: str) -> Any:
    return lambda row: units.day(getattr(row, attribute))


DOCUMENTS = Table(
    key="documents",
    noun="document",
    nouns="documents",
    sort="",
    words=lambda row: f"{row.ref} {row.title} {row.about} {row.kind}",
    foot="Downloads of agreements are on record. A LOA-CFA is good to the end of its last day.",
    columns=(
        Column("ref", "Document", lambda row: row.ref, name),
        Column("kind", "Kind", lambda row: row.kind, css="ep-2"),
        Column("title", "Title", lambda row: row.title, is_shown=False),
        Column("about", "For", lambda row: row.about, css="ep-2"),
        Column(
            "issued", "Issued", lambda row: row.issued_on, day("issued_on"), css="ep-2 ep-nowrap"
        ),
        Column(
            "expires", "Expires", lambda row: row.expires_on, day("expires_on"), css="ep-nowrap"
        ),
        Column("state", "State", lambda row: row.look.word, state),
        Column("renewal", "At its end", lambda row: row.note, is_shown=False),
        Column("file", "File", lambda row: row.filename, file, sort=False),
        Column("sha256", "SHA-256", lambda row: row.sha256, is_shown=False),
    ),
    filters=(
        Filter("kind", "Kind", lambda row: row.kind, lambda row: row.kind),
        Filter("state", "State", lambda row: row.look.word, lambda row: row.look.word),
    ),
)
