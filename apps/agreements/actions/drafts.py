"""First drafts: a document in our own wording, filled from what the agreement says."""

from datetime import datetime

from django.conf import settings

from apps.accounts.models import User
from apps.agreements import drafts, queries
from apps.agreements.actions.documents import add_version, check_open
from apps.agreements.drafts import Clause, Draft, DraftFacts
from apps.agreements.enums import DocumentKind, ScopeKind, Side, TermType
from apps.agreements.models import Agreement, ContractTerm, DocumentVersion
from apps.core import jobs, printing
from apps.core.errors import Refused
from apps.core.models import Job

NOTE = "First draft in our wording"
KIND = "draft"
SCOPES = ("metro", "site", "interconnect")


def draft_docx(*, agreement: Agreement, by: User | None, at: datetime) -> DocumentVersion:
    """Store the first draft as a Word document. Refused once the text is settled."""
    check_open(agreement, DocumentKind.DRAFT)
    content = drafts.to_docx(_draft(agreement), at=at)
    return _stored(agreement, content, "docx", by, at)


def request_pdf_draft(*, agreement: Agreement, by: User | None, at: datetime) -> Job:
    """A job that makes the first draft as PDF; hand its id to the task. Refused as `draft_docx`."""
    check_open(agreement, DocumentKind.DRAFT)
    return jobs.create(kind=KIND, ref=agreement.ref, by=by, at=at)


def make_pdf_draft(*, job_id: int, at: datetime) -> DocumentVersion | None:
    """Do what the job asks for; None when it was done already or is refused. Safe to repeat."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    if job.is_over:
        return None
    agreement = Agreement.objects.select_related("partner", "parent").get(ref=job.ref)
    jobs.start(job_id, total=1, at=at)
    try:
        content = printing.pdf(drafts.to_html(_draft(agreement), fonts=printing.font_faces()))
        version = _stored(agreement, content, "pdf", job.created_by, at)
    except (Refused, printing.PrintingFailed) as error:
        jobs.fail(job_id, at=at, message=str(error))
        return None
    message = f"Version {version.number} is stored."
    jobs.finish(job_id, at=at, message=message, ref=version.ref)
    return version


def _stored(
    agreement: Agreement, content: bytes, suffix: str, by: User | None, at: datetime
) -> DocumentVersion:
    return add_version(
        agreement=agreement,
        content=content,
        filename=f"{agreement.ref} draft.{suffix}",
        kind=DocumentKind.DRAFT,
        side=Side.US,
        note=NOTE,
        by=by,
        at=at,
    )


def _draft(agreement: Agreement) -> Draft:
    parent = agreement.parent
    return drafts.draft(
        DraftFacts(
            ref=agreement.ref,
            kind=agreement.kind,
            title=agreement.title,
            us=agreement.our_entity or settings.NETWORK_NAME,
            them=agreement.partner_entity or agreement.partner.name,
            effective_on=agreement.effective_on,
            tz=agreement.governing_tz,
            law=agreement.governing_law,
            renewal_type=agreement.renewal_type,
            initial_months=agreement.initial_months,
            renewal_months=agreement.renewal_months,
            max_renewals=agreement.max_renewals,
            notice_value=agreement.notice_value,
            notice_unit=agreement.notice_unit,
            notice_reference=agreement.notice_reference,
            notice_clear_days=agreement.notice_clear_days,
            end_rule=agreement.end_rule,
            has_holdover=agreement.has_holdover,
            parent=f"“{parent.title}” ({parent.ref})" if parent else "",
            clauses=tuple(_clauses(agreement)),
        )
    )


def _clauses(agreement: Agreement) -> list[Clause]:
    """The clauses in the order of their types, each in its stored words or in ours."""
    said = {term["id"]: term for term in queries.snapshot(agreement)["terms"]}
    terms = ContractTerm.objects.filter(pk__in=said).select_related(*SCOPES)
    rows = sorted(terms, key=lambda term: (TermType.values.index(term.type), term.clause, term.pk))
    return [_clause(term, said[term.pk]["params"]) for term in rows]


def _clause(term: ContractTerm, params: dict[str, object]) -> Clause:
    if term.clause_text.strip():
        return Clause(term.get_type_display(), (term.clause_text.strip(),))
    said = drafts.sentences(term.type, params, scope=_scope(term))
    return Clause(term.get_type_display(), tuple(said))


def _scope(term: ContractTerm) -> str:
    """`all interconnects`, `the metro Bogotá`."""
    if term.scope_kind == ScopeKind.PARTNER:
        return "all interconnects"
    return f"the {term.scope_kind} {term.scope_label}"
