"""Documents of the partner: the list, and their files."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.agreements import actions as agreements_actions
from apps.agreements import for_partner as agreements
from apps.core import files, wall
from apps.portal import tables
from apps.portal.access import PartnerRequest, member
from apps.portal.documents.rows import documents
from apps.portal.documents.table import DOCUMENTS


@require_safe
@member("see")
def document_list(request: PartnerRequest) -> HttpResponseBase:
    return tables.respond(
        request, DOCUMENTS, documents(request.seat, timezone.localdate()),
        template="portal/documents/list.html",
    )  # fmt: skip


@require_safe
@member("see")
def document_agreement(request: PartnerRequest, ref: str) -> HttpResponseBase:
    """The executed document, on record; a confidential one for administrators only."""
    version = agreements.executed(request.seat.partner, ref)
    if version is None or not _may_have(request, version.agreement.is_confidential):
        raise Http404("No such document.")
    file = files.opened(version.path, sha256=version.sha256)
    with wall.outside():
        agreements_actions.note_access(version=version, by=request.seat.user, at=timezone.now())
    return files.attachment(file, filename=version.filename, content_type=version.content_type)


def _may_have(request: PartnerRequest, is_confidential: bool) -> bool:
    return not is_confidential or request.seat.may("manage")
