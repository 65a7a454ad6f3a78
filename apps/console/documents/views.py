"""Papers of an agreement: a version, its upload and download, two versions side by side."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.agreements import actions, queries, rules, tasks
from apps.agreements.enums import DocumentKind
from apps.agreements.models import Agreement, DocumentVersion
from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.documents import data
from apps.console.documents.forms import VersionForm
from apps.core import files

LAST_ACCESSES = 20


def version_of(request: StaffRequest, ref: str, number: int | str) -> DocumentVersion:
    """The version an address names, for those who may read it: else 404 or 403."""
    rows = DocumentVersion.objects.select_related("agreement__partner", "created_by", "base")
    if not str(number).isdecimal() or int(number) > 32767:
        raise Http404
    found = get_object_or_404(rows, agreement__ref=ref, number=int(number))
    if not queries.may_read(request.user, is_confidential=found.agreement.is_confidential):
        raise PermissionDenied("agreements.edit")
    return found


def here(version: DocumentVersion) -> str:
    return reverse("console:document_detail", args=[version.agreement.ref, version.number])


@needs("agreements.view")
def detail(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    version = version_of(request, ref, number)
    may_edit = access.may(request.user, "agreements.edit")
    context = {
        "version": version,
        "agreement": version.agreement,
        "facts": data.facts(version),
        "promises": data.promises(version),
        "text": data.paragraphs(version),
        "others": queries.documents(version.agreement).exclude(pk=version.pk),
        "accesses": queries.accesses(version)[:LAST_ACCESSES] if may_edit else None,
        **crumbs_of(version.agreement),
    }
    return render(request, "console/documents/detail.html", context)


@needs("agreements.view")
@require_GET
def download(request: StaffRequest, ref: str, number: int) -> HttpResponseBase:
    """The file itself, on record; a damaged one is said, not sent."""
    version = version_of(request, ref, number)
    try:
        file = files.opened(version.path, sha256=version.sha256)
    except files.Damaged as error:
        messages.error(request, str(error))
        return redirect(here(version))
    actions.note_access(version=version, by=request.user, at=timezone.now())
    return files.attachment(file, filename=version.filename, content_type=version.content_type)


@needs("agreements.edit")
def upload(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    versions = queries.documents(agreement)
    form = VersionForm(
        forms.sent(request), request.FILES or None, versions=versions, initial=_usual(agreement)
    )
    if form.is_valid():
        with forms.refusals(form):
            version = actions.add_version(
                agreement=agreement, by=request.user, at=timezone.now(), **form.facts()
            )
            messages.success(request, f"Version {version.number} is stored.")
            return redirect(here(version))
    lead = "It is kept as it is, with what the agreement says today. A version never changes."
    way = crumbs_of(agreement)
    title = f"Upload a version of {ref}"
    template = "console/documents/upload.html"
    return forms.page(
        request, form, title=title, lead=lead, template=template, submit="Store version", **way
    )


def _usual(agreement: Agreement) -> dict[str, Any]:
    newest = queries.newest_document(agreement)
    return {"kind": DocumentKind.REDLINE if newest else DocumentKind.DRAFT, "side": "PARTNER"}


@require_POST
@needs("agreements.edit")
def draft(request: StaffRequest, ref: str) -> HttpResponse:
    """The first draft in our wording: a Word document at once, a PDF as a job."""
    agreement, now = agreement_of(ref), timezone.now()
    with forms.told(request):
        if request.POST.get("format") == "pdf":
            job = actions.request_pdf_draft(agreement=agreement, by=request.user, at=now)
            tasks.draft_pdf.delay(job.pk)
            return redirect("console:job", pk=job.pk)
        version = actions.draft_docx(agreement=agreement, by=request.user, at=now)
        messages.success(request, f"Version {version.number} is a first draft in our wording.")
        return redirect(here(version))
    return redirect(addresses.of(ref))


@needs("agreements.view")
def compare(request: StaffRequest, ref: str) -> HttpResponse:
    """Two versions side by side: `?a=1&b=2`, the earlier first."""
    before, after = (version_of(request, ref, request.GET.get(name, "")) for name in "ab")
    context = {
        "agreement": after.agreement,
        "before": before,
        "after": after,
        "redline": rules.redline(before.text, after.text),
        "versions": queries.documents(after.agreement),
        **crumbs_of(after.agreement),
    }
    return render(request, "console/documents/compare.html", context)
