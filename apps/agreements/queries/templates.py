"""Templates of terms."""

from django.db.models import Count, QuerySet

from apps.agreements.models import TermTemplate


def templates(*, kind: str = "") -> QuerySet[TermTemplate]:
    """All templates, or those offered for a kind of agreement; `count` is their number of terms."""
    found = TermTemplate.objects.annotate(count=Count("rows"))
    if kind:
        found = found.filter(kind=kind, is_active=True)
    return found.order_by("kind", "name", "pk")
