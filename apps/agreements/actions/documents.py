"""Store the papers of an agreement: each version a new file that never changes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.agreements import papers, queries
from apps.agreements.actions import changed
from apps.agreements.actions.base import lock
from apps.agreements.enums import BEFORE_EXECUTION, DocumentKind, Side, State
from apps.agreements.models import Agreement, DocumentAccess, DocumentVersion
from apps.agreements.papers import Paper
from apps.core import edits, files
from apps.core.errors import Invalid, Refused
from apps.core.files import Stored
from apps.core.units import day

FOLDER = "documents"
NEGOTIATED = (DocumentKind.DRAFT, DocumentKind.REDLINE)
FILE = "file"  # the input that a refusal of the content names
Facts = dict[str, Any]


def add_version(
    *, agreement: Agreement, content: bytes, filename: str, kind: str, side: str,
    by: User | None, at: datetime, title: str = "", note: str = "",
    base: DocumentVersion | None = None,
) -> DocumentVersion:  # fmt: skip
    """The next version of the agreement's document, with what the agreement says at that moment.

    The content decides what it is, never its name: DOCX or PDF of up to 25 MB. A redline is made
    against `base`, or the newest version. Drafts and redlines change what is proposed: approvals
    given before no longer hold, and there are none while it is out for signature or once it is
    signed. Refused for a file the agreement has already, naming its version.
    """
    if kind == DocumentKind.EXECUTED:
        raise Refused("The executed document is stored when all have signed.", field="kind")
    paper = paper_of(content)
    facts: Facts = {"kind": kind, "side": side, "title": title, "note": note, "filename": filename}
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        lock(agreement)
        check_open(agreement, kind)
        facts |= {"base": _base(agreement, kind, base), "created_at": at, "created_by": by}
        version = _made(agreement, paper, kept, facts)
        changed.after_change(agreement, by=by, at=at)
    return version


def store_executed(
    *, agreement: Agreement, content: bytes, filename: str, by: User | None, at: datetime,
    title: str = "", note: str = "", base: DocumentVersion | None = None,
) -> DocumentVersion:  # fmt: skip
    """The document as all have signed it, once per agreement. For the actions of signature."""
    paper = paper_of(content)
    facts: Facts = {"kind": DocumentKind.EXECUTED, "side": Side.BOTH, "title": title}
    facts |= {"note": note, "filename": filename, "created_at": at, "created_by": by}
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        lock(agreement)
        if agreement.documents.filter(kind=DocumentKind.EXECUTED).exists():
            raise Refused(f"{agreement.ref} has its executed document already.", conflict=True)
        facts["base"] = _base(
            agreement, DocumentKind.EXECUTED, base or queries.newest_document(agreement)
        )
        return _made(agreement, paper, kept, facts)


@transaction.atomic
def note_access(*, version: DocumentVersion, by: User, at: datetime) -> DocumentAccess:
    """Who downloaded which version, and when. Call it before the content is sent."""
    return DocumentAccess.objects.create(version=version, user=by, at=at)


def sweep_documents(*, at: datetime) -> int:
    """Remove files that no version names, left by a crash or a rollback; returns how many."""
    known = set(DocumentVersion.objects.values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)


def paper_of(content: bytes) -> Paper:
    """What the file is and says, if it is one we take; raises Refused naming the input."""
    if len(content) > files.LARGEST:
        raise Refused(too_large(len(content)), field=FILE)
    try:
        return papers.read(content)
    except papers.Unreadable as error:
        raise Refused(str(error), field=FILE) from error


def too_large(size: int) -> str:
    """What to say about a file of so many bytes."""
    return (
        f"The file has {size / 2**20:.0f} MB; up to {files.LARGEST // 2**20} MB are taken. "
        "Reduce its pictures, or split off the annexes."
    )


def check_open(agreement: Agreement, kind: str) -> None:
    """Refused when a version of this kind would change a text that is settled."""
    if kind not in NEGOTIATED:
        return
    if agreement.state == State.OUT_FOR_SIGNATURE:
        raise Refused(f"{agreement.ref} is out for signature. Withdraw it before you change it.")
    if agreement.state not in BEFORE_EXECUTION:
        raise Refused(
            f"{agreement.ref} is {agreement.get_state_display().lower()}: its text is settled. "
            "Add an attachment, or an amendment."
        )


def _base(agreement: Agreement, kind: str, given: DocumentVersion | None) -> DocumentVersion | None:
    if given is not None and given.agreement_id != agreement.pk:
        raise Invalid({"base": f"{given.ref} belongs to another agreement."})
    if kind != DocumentKind.REDLINE or given is not None:
        return given
    found = queries.newest_document(agreement)
    if found is None:
        raise Invalid({"kind": "A redline needs a version before it. Choose Draft."})
    return found


def _made(agreement: Agreement, paper: Paper, kept: Stored, facts: Facts) -> DocumentVersion:
    """The row of a stored file, with the next number. The agreement is locked by the caller."""
    _refuse_same(agreement, kept.sha256)
    last = agreement.documents.aggregate(last=Max("number"))["last"] or 0
    values = {
        **facts,
        "agreement": agreement,
        "number": last + 1,
        "title": facts["title"].strip() or agreement.title,
        "filename": files.safe_name(facts["filename"], suffix=paper.suffix),
        "content_type": paper.content_type,
        "text": paper.text,
        "pages": paper.pages,
        "facts": queries.snapshot(agreement),
        "path": kept.path,
        "size": kept.size,
        "sha256": kept.sha256,
    }
    version: DocumentVersion = edits.made(DocumentVersion, values)
    version.save(force_insert=True)
    return version


def _refuse_same(agreement: Agreement, sha256: str) -> None:
    same = agreement.documents.filter(sha256=sha256).first()
    if same is not None:
        raise Refused(
            f"This very file is here already as version {same.number}, stored on "
            f"{day(same.created_at.date())}.",
            field=FILE,
        )
