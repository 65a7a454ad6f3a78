"""Breaches for lists, and how many there are."""

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from apps.agreements.enums import ScopeKind
from apps.breaches.enums import BROKEN, Severity
from apps.breaches.models import Breach, Evaluation
from apps.core import search as words_of
from apps.network.models import Interconnect
from apps.partners import queries as partners

URGENCY = Case(
    *(When(severity=severity, then=Value(at)) for at, severity in enumerate(Severity.values)),
    output_field=IntegerField(),
)


def breaches() -> QuerySet[Breach]:
    """All breaches with partner, clause, interconnect and place loaded, in no order."""
    return Breach.objects.select_related(
        "partner__owner",
        "term__agreement__owner",
        "interconnect__site__metro__region",
        "interconnect__owner",
        "acknowledged_by",
    )


def open_breaches(*, region: str = "") -> QuerySet[Breach]:
    """Open and acknowledged ones, worst first, then by their due day, then the oldest.

    Limited to partners in a region where its code is given.
    """
    found = breaches().filter(state__in=BROKEN)
    found = found.filter(partner__region=region) if region else found
    by_due_day = F("due_on").asc(nulls_last=True)
    return found.order_by(URGENCY.desc(), by_due_day, "opened_at", "pk")


def search(found: QuerySet[Breach], text: str) -> QuerySet[Breach]:
    """Those that match every word of the text, in any order: reference, interconnect, partner."""
    for word in words_of.words(text):
        theirs = Q(partner__in=partners.ids_for(word))
        named = Q(ref__istartswith=word) | Q(interconnect__name__istartswith=word)
        found = found.filter(named | theirs | Q(scope_ref__istartswith=word))
    return found


def covering(breach: Breach) -> Breach | None:
    """The open breach of the same kind at its metro, its site or its partner as a whole, if any.

    Only an interconnect's breach can be covered. Needs `interconnect` and `partner` loaded. Two
    queries at most. Rules: breach semantics 5.3, parent and child.
    """
    if breach.interconnect is None:
        return None
    place = Interconnect.objects.filter(pk=breach.interconnect.pk).values_list(
        "site", "site__metro"
    )
    site, metro = place.get()
    whole = Q(term__scope_kind=ScopeKind.PARTNER)
    around = Q(term__metro=metro) | Q(term__site=site) | whole
    found = Breach.objects.filter(
        around, partner=breach.partner, interconnect=None, kind=breach.kind, state__in=BROKEN
    )
    return found.order_by("opened_at", "pk").first()


def counts(*, region: str = "") -> dict[str, int]:
    """Open and acknowledged ones by severity, worst first; every severity has an entry."""
    found = Breach.objects.filter(state__in=BROKEN)
    found = found.filter(partner__region=region) if region else found
    rows = dict(found.values_list("severity").annotate(Count("pk")))
    return {severity: rows.get(severity, 0) for severity in reversed(Severity.values)}


def all_evaluations() -> QuerySet[Evaluation]:
    """Every version of every period that was judged."""
    return Evaluation.objects.all()


def latest_evaluations() -> QuerySet[Evaluation]:
    """The newest version of each."""
    return Evaluation.objects.filter(is_latest=True)
