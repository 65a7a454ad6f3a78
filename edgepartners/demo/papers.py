"""Papers of the demo: drafts that go to and fro, redlines that differ believably, executed PDFs.

Files are real: Word documents and PDFs that can be opened, made in about a second altogether.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from apps.agreements import queries
from apps.agreements.drafts import Clause, Draft, DraftFacts, draft, to_docx
from apps.agreements.enums import DocumentKind, Side
from apps.agreements.models import Agreement, DocumentVersion
from apps.agreements.papers import DOCX, PDF
from apps.core import files
from apps.core.units import day
from edgepartners.demo.copying import load, reserve_ids
from edgepartners.demo.deals import Deal
from edgepartners.demo.pdf_pages import pdf_of
from edgepartners.demo.world import World

MOST = 14  # agreements with papers, in any size of the demo
FOLDER = "documents"
TALKED = ("NEGOTIATING", "IN_APPROVAL", "APPROVED", "OUT_FOR_SIGNATURE", "DRAFT")

COMMIT = "The Customer pays each month for at least {commit} Gbps at USD {price} per Mbps."
UPGRADE = (
    "When the 95th percentile of 30 days exceeds {limit} % of the capacity in service in three "
    "consecutive days, the parties add capacity within {lead} days."
)
AUDIT = "Each party may ask once a year for the samples behind an invoice of the last 12 months."
# What each round of the talks says: who writes, the figures, and the line for the history.
ROUNDS = (
    (Side.US, {"commit": 200, "price": "0.26", "limit": 70, "lead": 60, "audit": False},
     "Our first draft"),
    (Side.PARTNER, {"commit": 250, "price": "0.30", "limit": 80, "lead": 90, "audit": True},
     "Commit 250 Gbps at $0.30, upgrade at 80 % in 90 days, audit added"),
    (Side.US, {"commit": 220, "price": "0.26", "limit": 70, "lead": 60, "audit": True},
     "Commit 220 Gbps, price and upgrade as in ours, audit accepted"),
    (Side.PARTNER, {"commit": 220, "price": "0.28", "limit": 70, "lead": 90, "audit": True},
     "Upgrade at 70 % accepted, 90 days kept, $0.28"),
)  # fmt: skip
Figures = dict[str, object]


@dataclass(frozen=True)
class Paper:
    """A file of the demo, and the text in it."""

    kind: str
    side: str
    note: str
    content: bytes
    lines: list[str]


def add_papers(world: World, deals: Sequence[Deal]) -> list[DocumentVersion]:
    """Versions of a dozen agreements: those being talked about, and some that were signed."""
    talked = [deal.row for deal in deals if deal.row.state in TALKED][: MOST - 4]
    signed = [deal.row for deal in deals if deal.row.state == "ACTIVE"][:4]
    rows = [row for n, deal in enumerate(talked) for row in _talks(world, deal, 4 - n % 4)]
    rows += [row for deal in signed for row in _signed(world, deal)]
    reserve_ids(rows)
    for before, row in pairwise(rows):
        if row.number > 1:
            row.base = before
    load(rows)
    return rows


def _talks(world: World, agreement: Agreement, rounds: int) -> Iterator[DocumentVersion]:
    """The first rounds of the talks, one version each; the last a few days ago."""
    for number, (side, figures, note) in enumerate(ROUNDS[:rounds], start=1):
        at = world.at - timedelta(days=9 * (rounds - number) + 3, hours=number)
        text = _draft(agreement, figures)
        kind = DocumentKind.REDLINE if number > 1 else DocumentKind.DRAFT
        paper = Paper(kind, side, note, to_docx(text, at=at), _lines(text))
        yield _row(agreement, number, paper, at)


def _signed(world: World, agreement: Agreement) -> Iterator[DocumentVersion]:
    """The text that was agreed on, and the PDF that all have signed."""
    on = agreement.signed_on or world.today
    at = datetime.combine(on, time(15), tzinfo=UTC)
    text = _draft(agreement, ROUNDS[2][1])
    lines = _lines(text)
    content = to_docx(text, at=at)
    agreed = Paper(DocumentKind.DRAFT, Side.US, "The text that was agreed on", content, lines)
    yield _row(agreement, 1, agreed, at - timedelta(days=12))
    signed = [*lines, *_seals(agreement, on)]
    content = pdf_of(signed)
    sealed = Paper(DocumentKind.EXECUTED, Side.BOTH, "Signed by both sides", content, signed)
    yield _row(agreement, 2, sealed, at)


def _draft(agreement: Agreement, figures: Figures) -> Draft:
    return draft(
        DraftFacts(
            ref=agreement.ref, kind=agreement.kind, title=agreement.title,
            us=agreement.our_entity, them=agreement.partner_entity,
            effective_on=agreement.effective_on, tz=agreement.governing_tz,
            law=agreement.governing_law, renewal_type=agreement.renewal_type,
            initial_months=agreement.initial_months, renewal_months=agreement.renewal_months,
            max_renewals=agreement.max_renewals, notice_value=agreement.notice_value,
            notice_unit=agreement.notice_unit, notice_reference=agreement.notice_reference,
            notice_clear_days=agreement.notice_clear_days, end_rule=agreement.end_rule,
            has_holdover=agreement.has_holdover, parent="", clauses=_clauses(figures),
        )
    )  # fmt: skip


def _clauses(figures: Figures) -> tuple[Clause, ...]:
    clauses = [
        Clause("Commitment", (COMMIT.format(**figures),)),
        Clause("Upgrades", (UPGRADE.format(**figures),)),
    ]
    if figures["audit"]:
        clauses.append(Clause("Audit", (AUDIT,)))
    return tuple(clauses)


def _lines(text: Draft) -> list[str]:
    """The text as it is found in the files."""
    found = [text.title, text.subtitle, *text.opening]
    for section in text.sections:
        found.append(f"{section.number}. {section.heading}")
        found += [f"{number} {line}" for number, line in section.lines]
    return found


def _seals(agreement: Agreement, on: date) -> list[str]:
    return [
        "Signatures",
        f"For {agreement.our_entity}: signed on {day(on)}",
        f"For {agreement.partner_entity}: signed on {day(on)}",
    ]


def _row(agreement: Agreement, number: int, paper: Paper, at: datetime) -> DocumentVersion:
    """The version, its file stored. Side, kind and note are those of the paper."""
    is_pdf = paper.kind == DocumentKind.EXECUTED
    with files.stored(paper.content, folder=FOLDER) as kept:
        return DocumentVersion(
            agreement=agreement, number=number, kind=paper.kind, side=paper.side,
            title=agreement.title, note=paper.note, created_at=at,
            created_by=agreement.owner if paper.side == Side.US else None,
            filename=f"{agreement.ref} {'signed.pdf' if is_pdf else f'v{number}.docx'}",
            content_type=PDF if is_pdf else DOCX, size=kept.size, sha256=kept.sha256,
            path=kept.path, text="\n".join(paper.lines),
            facts=queries.snapshot(agreement),
        )  # fmt: skip
