"""The executed copy: the signed document with a page that says who signed it, when and how.

Takes seconds: made in the worker, the page itself printed by a process of its own.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pypdf
from django.template.loader import render_to_string

from apps.core import printing

PDF = "application/pdf"


@dataclass(frozen=True)
class Signed:
    """One signature. `at` in UTC; `proof` is what was recorded about how it was given."""

    order: int
    side: str
    name: str
    title: str
    email: str
    at: datetime
    proof: dict[str, str]


@dataclass(frozen=True)
class Certificate:
    """What the page says. Hashes are SHA-256 in hexadecimal."""

    agreement: str
    title: str
    our_entity: str
    partner_entity: str
    document: str
    sha256: str
    fingerprint: str
    sent_at: datetime
    completed_at: datetime
    network: str
    signatures: Sequence[Signed] = field(default_factory=tuple)


def executed_copy(
    content: bytes, *, content_type: str, text: str, certificate: Certificate
) -> bytes:
    """A PDF document with the certificate behind its last page.

    A Word file cannot take a page and stay the file that was signed: its text is rendered for
    reading, and the page says that the file with that hash is what was signed. Raises
    PrintingFailed.
    """
    is_pdf = content_type == PDF
    page = _render("agreements/certificate.html", certificate=certificate, is_pdf=is_pdf)
    first = content if is_pdf else _render(
        "agreements/word_text.html", certificate=certificate, text=text
    )  # fmt: skip
    return _joined(first, page, certificate)


def _joined(first: bytes, last: bytes, certificate: Certificate) -> bytes:
    writer = pypdf.PdfWriter()
    for part in (first, last):
        writer.append(pypdf.PdfReader(io.BytesIO(part)))
    writer.add_metadata({"/Title": f"{certificate.agreement} {certificate.title}, executed"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _render(template: str, **context: Any) -> bytes:
    return printing.pdf(render_to_string(template, context))
