"""Papers of agreements: which there are, who may read them, and which hold some words."""

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.agreements.enums import DocumentKind
from apps.agreements.models import DOCUMENT_WORDS, Agreement, DocumentAccess, DocumentVersion
from apps.core import search as words_of

READERS = ("agreements.edit", "agreements.approve", "agreements.sign")


def documents(agreement: Agreement | int) -> QuerySet[DocumentVersion]:
    """The versions of an agreement, newest first, without their texts. One query."""
    return (
        DocumentVersion.objects.filter(agreement=agreement)
        .select_related("base", "created_by")
        .defer("text", "facts", "base__text", "base__facts")
        .order_by("-number")
    )


def newest_document(agreement: Agreement) -> DocumentVersion | None:
    """The latest draft or redline: the text that is being negotiated."""
    kinds = (DocumentKind.DRAFT, DocumentKind.REDLINE)
    return documents(agreement).filter(kind__in=kinds).first()


def may_read(user: User, *, is_confidential: bool) -> bool:
    """Whether somebody may open, compare and download the papers of an agreement.

    Confidential ones are for those who write, approve or sign agreements; the others for everybody
    who sees agreements. That a paper exists is seen by all of them.
    """
    if not is_confidential:
        return user.has_perm("agreements.view")
    return any(user.has_perm(name) for name in READERS)


def mentioning(text: str, user: User) -> QuerySet[DocumentVersion]:
    """Versions this person may read that hold every word of the text, in any order.

    A word is the beginning of a word. An empty text finds none.
    """
    words = words_of.words(text)
    found = DocumentVersion.objects.annotate(words=DOCUMENT_WORDS)
    for word in words:
        found = found.filter(words=words_of.starts_with(word))
    if not may_read(user, is_confidential=True):
        found = found.filter(agreement__is_confidential=False)
    return found if words else found.none()


def accesses(version: DocumentVersion) -> QuerySet[DocumentAccess]:
    """Who downloaded a version, the latest first."""
    return version.accesses.select_related("user").order_by("-at", "-pk")
