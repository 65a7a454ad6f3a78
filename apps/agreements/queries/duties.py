"""Obligations and their days as pages, lists and the calendar read them."""

from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import User
from apps.agreements.enums import LIVE, UNSETTLED, OccurrenceState
from apps.agreements.models import Agreement, Obligation, Occurrence

Occurrences = QuerySet[Occurrence]


def obligations() -> QuerySet[Obligation]:
    """All obligations with agreement, partner, owner and clause loaded."""
    return Obligation.objects.select_related("agreement__partner", "owner", "term")


def occurrences() -> Occurrences:
    """All days with obligation, agreement, partner and the people in charge loaded."""
    return Occurrence.objects.select_related(
        "obligation__agreement__partner__owner",
        "obligation__agreement__partner__backup_owner",
        "obligation__agreement__owner",
        "obligation__owner",
    )


def unplanned(until: date) -> QuerySet[Obligation]:
    """Obligations in use whose days are written down to before `until`, or not at all."""
    short = Q(planned_to=None) | Q(planned_to__lt=until)
    rows = Obligation.objects.filter(short, retired_at=None).select_related("agreement")
    return rows.order_by("pk")


def obligations_of(agreement: Agreement | int) -> QuerySet[Obligation]:
    """Those in use, with the next open day of each beside it. One query.

    Annotated: `next_due`, `next_state` of the earliest day that is not settled (None without one),
    `overdue`, how many days are overdue.
    """
    open_days = Occurrence.objects.filter(obligation=OuterRef("pk"), state__in=UNSETTLED)
    first = open_days.order_by("due_on")
    late = Q(occurrences__state=OccurrenceState.OVERDUE)
    rows = Obligation.objects.filter(agreement=agreement, retired_at=None).select_related("owner")
    return rows.annotate(
        next_due=Subquery(first.values("due_on")[:1]),
        next_state=Subquery(first.values("state")[:1]),
        overdue=Count("occurrences", filter=late),
    ).order_by(F("next_due").asc(nulls_last=True), "number")


def live_occurrences(*, owner: User | int | None = None, region: str = "") -> Occurrences:
    """What is due or overdue, the longest overdue first.

    Limited to what a person answers for (as owner of the duty, of its agreement or of the partner)
    or to partners in a region.
    """
    found = occurrences().filter(state__in=LIVE)
    if owner is not None:
        mine = Q(obligation__owner=owner)
        mine |= Q(obligation__owner=None, obligation__agreement__owner=owner)
        found = found.filter(mine | Q(obligation__agreement__partner__owner=owner))
    if region:
        found = found.filter(obligation__agreement__partner__region=region)
    return found.order_by("due_on", "pk")


def may_fulfil(user: User, obligation: Obligation) -> bool:
    """Whoever edits agreements may, and the one who answers for this duty."""
    return user.has_perm("agreements.edit") or obligation.owner_id == user.pk
