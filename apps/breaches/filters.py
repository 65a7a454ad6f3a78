"""Filters of breaches, the same for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet

from apps.breaches import queries, rules
from apps.breaches.enums import (
    BROKEN,
    LATE,
    LIVE_UPGRADES,
    Actor,
    Kind,
    Outcome,
    Severity,
    State,
    StatementState,
    UpgradeState,
)
from apps.breaches.models import Breach, Evaluation, Projection, Statement, UpgradeObligation
from apps.core import search
from apps.partners import queries as partners

LIVE = "live"
STANDINGS = ((LIVE, "Needs somebody"), *State.choices)


class BreachFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, partner, interconnect or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )
    metro = filters.CharFilter(
        field_name="interconnect__site__metro__code", lookup_expr="iexact", label="Metro"
    )
    site = filters.CharFilter(
        field_name="interconnect__site__code", lookup_expr="iexact", label="Site"
    )
    link_kind = filters.CharFilter(
        field_name="interconnect__kind", lookup_expr="iexact", label="Kind of interconnect"
    )
    agreement = filters.CharFilter(
        field_name="term__agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    severity = filters.MultipleChoiceFilter(choices=Severity.choices, label="Severity")
    owner = filters.CharFilter(
        field_name="partner__owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    opened_from = filters.DateFilter(
        field_name="opened_at", lookup_expr="date__gte", label="Opened at the earliest on"
    )
    opened_to = filters.DateFilter(
        field_name="opened_at", lookup_expr="date__lte", label="Opened at the latest on"
    )

    class Meta:
        model = Breach
        fields: list[str] = []

    def search(self, found: QuerySet[Breach], name: str, text: str) -> QuerySet[Breach]:
        return queries.search(found, text)


class BreachListFilter(BreachFilter):
    """Of the list, with one word for what is open or acknowledged."""

    state = filters.ChoiceFilter(choices=STANDINGS, method="standing", label="State")

    def standing(self, found: QuerySet[Breach], name: str, value: str) -> QuerySet[Breach]:
        return found.filter(state__in=BROKEN if value == LIVE else [value])


OPEN = "open"
STATEMENT_STATES = ((OPEN, "To be checked"), *StatementState.choices)
VARIANCES = (
    ("outside", "Outside tolerance"),
    ("within", "Within tolerance"),
    ("none", "No invoice"),
)
KINDS = tuple((kind, kind.replace("_", " ").capitalize()) for kind in rules.BILLED)


class StatementFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, partner or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    agreement = filters.CharFilter(
        field_name="term__agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    month = filters.CharFilter(method="in_month", label="Month in which the period begins, 2026-10")
    state = filters.ChoiceFilter(choices=STATEMENT_STATES, method="standing", label="State")
    kind = filters.ChoiceFilter(choices=KINDS, label="Kind of term")
    currency = filters.CharFilter(lookup_expr="iexact", label="Currency")
    quality = filters.CharFilter(lookup_expr="iexact", label="Quality of the data")
    variance = filters.ChoiceFilter(choices=VARIANCES, method="compared", label="Invoice")

    class Meta:
        model = Statement
        fields: list[str] = []

    def search(self, found: QuerySet[Statement], name: str, text: str) -> QuerySet[Statement]:
        for word in search.words(text):
            theirs = Q(partner__in=partners.ids_for(word))
            named = Q(ref__istartswith=word) | Q(term__agreement__ref__istartswith=word)
            found = found.filter(theirs | named | Q(invoice__number__istartswith=word))
        return found

    def standing(self, found: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        return queries.to_check(found) if value == OPEN else found.filter(state=value)

    def in_month(self, found: QuerySet[Statement], name: str, text: str) -> QuerySet[Statement]:
        year, _, month = text.partition("-")
        if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and int(month) <= 12):
            return found.none()
        return found.filter(period_first__year=int(year), period_first__month=int(month))

    def compared(self, found: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        if value == "none":
            return found.filter(invoice=None)
        outside = queries.outside(found).values("pk")
        if value == "outside":
            return found.filter(pk__in=outside)
        return found.exclude(invoice=None).exclude(pk__in=outside)


HEADINGS = (
    ("OVER_COMMIT", "Over commit"), ("COMMIT_SHORTFALL", "Paid, not used"), ("within", "Within"),
)  # fmt: skip


class CommitFilter(filters.FilterSet):
    """Commits of the running month."""

    q = filters.CharFilter(method="search", label="Partner, agreement or clause")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    heading = filters.ChoiceFilter(choices=HEADINGS, method="towards", label="Heading for")
    currency = filters.CharFilter(lookup_expr="iexact", label="Currency")

    class Meta:
        model = Projection
        fields: list[str] = []

    def search(self, found: QuerySet[Projection], name: str, text: str) -> QuerySet[Projection]:
        for word in search.words(text):
            theirs = Q(partner__in=partners.ids_for(word))
            agreed = Q(term__agreement__ref__istartswith=word) | Q(term__clause__icontains=word)
            found = found.filter(theirs | agreed)
        return found

    def towards(self, found: QuerySet[Projection], name: str, kind: str) -> QuerySet[Projection]:
        return found.filter(kind="" if kind == "within" else kind)


class EvaluationFilter(filters.FilterSet):
    """Periods that were judged."""

    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect"
    )
    partner = filters.CharFilter(
        field_name="term__agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    agreement = filters.CharFilter(
        field_name="term__agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    term = filters.NumberFilter(field_name="term_id", label="Number of the term")
    outcome = filters.MultipleChoiceFilter(choices=Outcome.choices, label="Outcome")
    day_from = filters.DateFilter(field_name="day", lookup_expr="gte", label="First day")
    day_to = filters.DateFilter(field_name="day", lookup_expr="lte", label="Last day")

    class Meta:
        model = Evaluation
        fields: list[str] = []


LATE_ONES = "late"
UPGRADE_STATES = ((LIVE, "To be met"), (LATE_ONES, "Overdue"), *UpgradeState.choices)
_GROUPS = {LIVE: LIVE_UPGRADES, LATE_ONES: LATE}
DEADLINES = (("contract", "By the contract"), ("none", "No deadline"), ("waits", "Not started"))


class UpgradeFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, partner, interconnect or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    agreement = filters.CharFilter(
        field_name="term__agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    state = filters.ChoiceFilter(choices=UPGRADE_STATES, method="standing", label="State")
    who = filters.ChoiceFilter(choices=Actor.choices, label="Who must act")
    deadline = filters.ChoiceFilter(choices=DEADLINES, method="timed", label="Deadline")
    paused = filters.BooleanFilter(method="standing_still", label="The clock stands")

    class Meta:
        model = UpgradeObligation
        fields: list[str] = []

    def search(
        self, found: QuerySet[UpgradeObligation], name: str, text: str
    ) -> QuerySet[UpgradeObligation]:
        for word in search.words(text):
            theirs = Q(partner__in=partners.ids_for(word))
            named = Q(ref__istartswith=word) | Q(interconnect__name__istartswith=word)
            found = found.filter(theirs | named | Q(breach__ref__istartswith=word))
        return found

    def standing(
        self, found: QuerySet[UpgradeObligation], name: str, value: str
    ) -> QuerySet[UpgradeObligation]:
        return found.filter(state__in=_GROUPS.get(value, [value]))

    def timed(
        self, found: QuerySet[UpgradeObligation], name: str, value: str
    ) -> QuerySet[UpgradeObligation]:
        if value == "none":
            return found.filter(lead_value=None)
        has_begun = value == "contract"
        return found.filter(lead_value__isnull=False, started_on__isnull=not has_begun)

    def standing_still(
        self, found: QuerySet[UpgradeObligation], name: str, value: bool
    ) -> QuerySet[UpgradeObligation]:
        open_ones = Q(pauses__until_on=None, pauses__isnull=False)
        return found.filter(open_ones) if value else found.exclude(open_ones)
