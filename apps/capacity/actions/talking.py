"""What both sides write and attach."""

from datetime import datetime

from django.db import transaction

from apps.capacity import notices
from apps.capacity.actions.acting import Acting
from apps.capacity.actions.base import lock, require_staff, require_text
from apps.capacity.actions.refusals import NotAllowed
from apps.capacity.enums import CommentKind, Visibility
from apps.capacity.models import CapacityRequest, RequestAttachment, RequestComment
from apps.core import files, uploads
from apps.core.errors import Refused

FOLDER = "attachments"
MOST = 20  # files of one request
MOST_TEXT = 5000


@transaction.atomic
def comment(
    *, request: CapacityRequest, text: str, acting: Acting, at: datetime,
    visibility: str = Visibility.SHARED, version: int | None = None,
) -> RequestComment:  # fmt: skip
    """A remark both sides read, or (our people only) an internal one. Also when it is over."""
    lock(request, version)
    if acting.is_partner:
        if acting.role == "P-RO":
            raise NotAllowed("Your role may read requests, but not write.")
        visibility = Visibility.SHARED
    else:
        require_staff(acting)
    words = require_text(text, field="text", message="Write something.")
    if len(words) > MOST_TEXT:
        raise Refused(f"{len(words)} letters are too many; use at most {MOST_TEXT}.", field="text")
    said = RequestComment.objects.create(
        request=request, kind=CommentKind.COMMENT, visibility=visibility, text=words,
        author=acting.user, from_partner=acting.is_partner, at=at,
    )  # fmt: skip
    if visibility == Visibility.SHARED:
        notices.commented(request, said, at=at)
    return said


def attach(
    *, request: CapacityRequest, content: bytes, filename: str, acting: Acting, at: datetime,
    visibility: str = Visibility.SHARED, version: int | None = None,
) -> RequestAttachment:  # fmt: skip
    """A PDF, PNG or JPEG of up to 10 MB, told by its content; 20 to a request.

    Raises uploads.NotTaken for a file that is not taken. portal.md 6.5.
    """
    upload = uploads.checked(content, filename)
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        lock(request, version)
        visibility = _may_attach(request, acting, visibility)
        return RequestAttachment.objects.create(
            request=request, filename=upload.filename, content_type=upload.content_type,
            path=kept.path, size=kept.size, sha256=kept.sha256,
            visibility=visibility, by=acting.user, from_partner=acting.is_partner, at=at,
        )  # fmt: skip


@transaction.atomic
def remove_attachment(*, attachment: RequestAttachment, acting: Acting, at: datetime) -> None:
    """Take a file away: one's own side's, before the request is decided. Its row stays."""
    lock(attachment.request)
    _may_attach(attachment.request, acting, attachment.visibility, is_new=False)
    if attachment.from_partner != acting.is_partner:
        raise NotAllowed("The other side attached it.")
    if attachment.request.decided_at is not None:
        raise Refused("It was decided with this file; it stays.", conflict=True)
    if attachment.removed_at is None:
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])


def sweep_attachments(*, at: datetime) -> int:
    """Remove files that no row names, left by a crash or a rollback; returns how many."""
    known = set(RequestAttachment.objects.values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)


def _may_attach(
    request: CapacityRequest, acting: Acting, visibility: str, *, is_new: bool = True
) -> str:
    if acting.is_partner:
        if acting.role not in ("P-NOC", "P-ENG", "P-ADMIN"):
            raise NotAllowed("Your role may read requests, but not attach files.")
        visibility = Visibility.SHARED
    else:
        require_staff(acting)
    there = request.attachments.filter(removed_at=None).count()
    if is_new and there >= MOST:
        raise uploads.NotTaken(f"{MOST} files are attached already; remove one first.")
    return visibility
