"""Agreements as lists and search show them."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from apps.agreements.enums import NoticeKind, NoticeState, PeriodState, RenewalState
from apps.agreements.models import (
    AGREEMENT_WORDS,
    Agreement,
    ContractNotice,
    Reminder,
    Renewal,
    TermPeriod,
)
from apps.core import search as words_of
from apps.partners import queries as partners

_NON_RENEWED = Renewal.objects.filter(
    agreement=OuterRef("pk"),
    state=RenewalState.NOTICE_EFFECTIVE,
    period__state=PeriodState.CURRENT,
)
_TERMINATED = ContractNotice.objects.filter(
    agreement=OuterRef("pk"), kind=NoticeKind.TERMINATION, state=NoticeState.RECEIVED
)


def agreements() -> QuerySet[Agreement]:
    """All agreements with partner and owner loaded and figures of the current term beside.

    Annotated: `current_seq`, `current_starts_on`, `current_ends_on`, `current_origin`,
    `notice_deadline`, `act_by`; None where no term is current. Days in the agreement's zone.
    `is_notice_given`: a valid notice ends it with its term, or a termination was received.
    """
    return (
        Agreement.objects.select_related("partner", "owner")
        .annotate(
            current=FilteredRelation("periods", condition=Q(periods__state=PeriodState.CURRENT))
        )
        .annotate(
            current_seq=F("current__seq"),
            current_starts_on=F("current__starts_on"),
            current_ends_on=F("current__ends_on"),
            current_origin=F("current__origin"),
            notice_deadline=F("current__notice_deadline"),
            act_by=F("current__act_by"),
            is_notice_given=Exists(_NON_RENEWED) | Exists(_TERMINATED),
        )
    )


def search(text: str) -> QuerySet[Agreement]:
    """Agreements, as of `agreements()`, that match every word of the text, in any order.

    A word is the beginning of a word of the reference or the title, or fits the partner as in
    `partners.queries.search`. An empty text finds all.
    """
    return fitting(agreements(), text)


def fitting(found: QuerySet[Agreement], text: str) -> QuerySet[Agreement]:
    """Those of `found` that match as in `search`."""
    for word in words_of.words(text):
        found = found.filter(pk__in=partners.ids_about(Agreement, AGREEMENT_WORDS, word))
    return found


def periods(agreement: Agreement) -> QuerySet[TermPeriod]:
    """The terms of an agreement, oldest first."""
    return (
        TermPeriod.objects.filter(agreement=agreement).select_related("agreement").order_by("seq")
    )


def amendments(agreement: Agreement) -> QuerySet[Agreement]:
    """Documents that hang below an agreement: amendments, orders, schedules."""
    return agreements().filter(parent=agreement).order_by("effective_on", "pk")


def reminders(agreement: Agreement | int) -> QuerySet[Reminder]:
    """The ladder of an agreement, sent, planned and left out, in order of their days."""
    return Reminder.objects.filter(agreement=agreement).order_by("due_on", "-offset_days", "pk")
