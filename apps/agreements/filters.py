"""Filters of agreements and their terms, the same for the pages and the API."""

from datetime import date, timedelta

import django_filters as filters
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.agreements import queries
from apps.agreements.enums import (
    DocumentKind,
    Kind,
    NoticeKind,
    NoticeState,
    OccurrenceState,
    Purpose,
    Recurrence,
    RenewalType,
    ScopeKind,
    Side,
    Stage,
    State,
    TermType,
    Timely,
    Turn,
)
from apps.agreements.models import (
    Agreement,
    ContractNotice,
    ContractTerm,
    DocumentVersion,
    Negotiation,
    Obligation,
    Occurrence,
)
from apps.core.custom.filters import CustomFilters
from apps.core.custom.kinds import ObjectKind

RETIRED = (("no", "In use"), ("yes", "Retired"))
WITHIN = (("8", "Act within 8 d"), ("14", "Act within 14 d"), ("30", "Act within 30 d"),
          ("90", "Act within 90 d"), ("180", "Act within 180 d"))  # fmt: skip


class AgreementFilter(CustomFilters):
    """For querysets of `queries.agreements()`."""

    custom_kind = ObjectKind.AGREEMENT

    q = filters.CharFilter(method="search", label="Title, reference, partner or AS number")
    partner = filters.CharFilter(field_name="partner__ref", lookup_expr="iexact", label="Partner")
    region = filters.CharFilter(field_name="partner__region", lookup_expr="iexact", label="Region")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=State.choices, label="State")
    renewal_type = filters.MultipleChoiceFilter(choices=RenewalType.choices, label="Renewal")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    ends_to = filters.DateFilter(
        field_name="current_ends_on", lookup_expr="lte", label="Current term ends at the latest on"
    )
    notice_to = filters.DateFilter(
        field_name="notice_deadline", lookup_expr="lte", label="Notice deadline at the latest on"
    )
    act_by_to = filters.DateFilter(
        field_name="act_by", lookup_expr="lte", label="To be acted on at the latest by"
    )
    decide_from = filters.DateFilter(
        method="to_decide", label="Still to be decided, at the earliest by"
    )
    decide_to = filters.DateFilter(
        method="to_decide", label="Still to be decided, at the latest by"
    )
    decided = filters.BooleanFilter(method="is_decided", label="Its next renewal is decided")
    commit = filters.CharFilter(method="committed", label="Currency of a commit in it")
    text = filters.CharFilter(method="mentioning", label="Words in its documents")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def search(self, found: QuerySet[Agreement], name: str, text: str) -> QuerySet[Agreement]:
        return queries.fitting(found, text)

    def to_decide(self, found: QuerySet[Agreement], name: str, day: date) -> QuerySet[Agreement]:
        first, last = (day, None) if name == "decide_from" else (None, day)
        return found.filter(pk__in=queries.to_decide(first, last).values("agreement"))

    def is_decided(self, found: QuerySet[Agreement], name: str, value: bool) -> QuerySet[Agreement]:
        those = queries.to_decide().filter(is_decided=value)
        return found.filter(pk__in=those.values("agreement"))

    def committed(self, found: QuerySet[Agreement], name: str, text: str) -> QuerySet[Agreement]:
        return queries.committed(found, text)

    def mentioning(self, found: QuerySet[Agreement], name: str, text: str) -> QuerySet[Agreement]:
        papers = queries.mentioning(text, self.request.user)  # type: ignore[union-attr]
        return found.filter(pk__in=papers.values("agreement"))


class AgreementListFilter(AgreementFilter):
    """Of the list, with one that counts from today: people keep such links for months."""

    within = filters.ChoiceFilter(choices=WITHIN, method="soon", label="Act within")

    def soon(self, found: QuerySet[Agreement], name: str, days: str) -> QuerySet[Agreement]:
        today = timezone.localdate()
        until = today + timedelta(days=int(days))
        return found.filter(state=State.ACTIVE, act_by__range=(today, until))  # type: ignore[misc]


class DocumentFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=DocumentKind.choices, label="Kind")
    side = filters.MultipleChoiceFilter(choices=Side.choices, label="Who wrote it")

    class Meta:
        model = DocumentVersion
        fields: list[str] = []


class NoticeFilter(filters.FilterSet):
    """For querysets of `queries.notices()`."""

    agreement = filters.CharFilter(
        field_name="agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    partner = filters.CharFilter(
        field_name="agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    kind = filters.MultipleChoiceFilter(choices=NoticeKind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(choices=NoticeState.choices, label="State")
    timely = filters.MultipleChoiceFilter(choices=Timely.choices, label="Timeliness")

    class Meta:
        model = ContractNotice
        fields: list[str] = []


class TermFilter(filters.FilterSet):
    agreement = filters.CharFilter(
        field_name="agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    partner = filters.CharFilter(
        field_name="agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    interconnect = filters.CharFilter(
        field_name="interconnect__ref", lookup_expr="iexact", label="Interconnect it is made for"
    )
    type = filters.MultipleChoiceFilter(choices=TermType.choices, label="Type")
    scope_kind = filters.MultipleChoiceFilter(choices=ScopeKind.choices, label="Applies to")
    retired = filters.ChoiceFilter(choices=RETIRED, method="retirement", label="Retired")

    class Meta:
        model = ContractTerm
        fields: list[str] = []

    def retirement(
        self, found: QuerySet[ContractTerm], name: str, value: str
    ) -> QuerySet[ContractTerm]:
        return found.filter(retired_at__isnull=value == "no")


class OccurrenceFilter(filters.FilterSet):
    """For querysets of `queries.occurrences()`."""

    q = filters.CharFilter(method="search", label="Duty, reference, partner or AS number")
    agreement = filters.CharFilter(
        field_name="obligation__agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    partner = filters.CharFilter(
        field_name="obligation__agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    region = filters.CharFilter(
        field_name="obligation__agreement__partner__region", lookup_expr="iexact", label="Region"
    )
    state = filters.MultipleChoiceFilter(choices=OccurrenceState.choices, label="State")
    who = filters.MultipleChoiceFilter(
        field_name="obligation__who", choices=Side.choices, label="Who has to act"
    )
    owner = filters.CharFilter(
        field_name="obligation__owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    due_to = filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label="Due at the latest on"
    )

    class Meta:
        model = Occurrence
        fields: list[str] = []

    def search(self, found: QuerySet[Occurrence], name: str, text: str) -> QuerySet[Occurrence]:
        in_words = Q(obligation__text__icontains=text.strip())
        papers = queries.fitting(Agreement.objects.all(), text).values("pk")
        return found.filter(in_words | Q(obligation__agreement__in=papers))


class ObligationFilter(filters.FilterSet):
    """For querysets of `queries.obligations()`."""

    agreement = filters.CharFilter(
        field_name="agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    partner = filters.CharFilter(
        field_name="agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    who = filters.MultipleChoiceFilter(choices=Side.choices, label="Who has to act")
    recurrence = filters.MultipleChoiceFilter(choices=Recurrence.choices, label="How often")
    retired = filters.ChoiceFilter(choices=RETIRED, method="retirement", label="Retired")

    class Meta:
        model = Obligation
        fields: list[str] = []

    def retirement(
        self, found: QuerySet[Obligation], name: str, value: str
    ) -> QuerySet[Obligation]:
        return found.filter(retired_at__isnull=value == "no")


class NegotiationFilter(filters.FilterSet):
    """For querysets of `queries.negotiations_at()`: the board, the table and the API."""

    q = filters.CharFilter(method="search", label="Partner, agreement, reference or AS number")
    partner = filters.CharFilter(
        field_name="agreement__partner__ref", lookup_expr="iexact", label="Partner"
    )
    agreement = filters.CharFilter(
        field_name="agreement__ref", lookup_expr="iexact", label="Agreement"
    )
    region = filters.CharFilter(
        field_name="agreement__partner__region", lookup_expr="iexact", label="Region"
    )
    kind = filters.MultipleChoiceFilter(
        field_name="agreement__kind", choices=Kind.choices, label="Kind of agreement"
    )
    stage = filters.MultipleChoiceFilter(field_name="state", choices=Stage.choices, label="Stage")
    purpose = filters.MultipleChoiceFilter(choices=Purpose.choices, label="Purpose")
    turn = filters.ChoiceFilter(choices=Turn.choices, method="whose", label="Whose turn")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    open = filters.BooleanFilter(
        field_name="closed_at", lookup_expr="isnull", label="Neither won nor lost"
    )
    stalled = filters.BooleanFilter(
        field_name="is_stalled", label="No movement for as long as its stage allows"
    )
    slipped = filters.BooleanFilter(method="late", label="Target later than the first one")

    class Meta:
        model = Negotiation
        fields: list[str] = []

    def search(self, found: QuerySet[Negotiation], name: str, text: str) -> QuerySet[Negotiation]:
        return queries.search_negotiations(found, text)

    def whose(self, found: QuerySet[Negotiation], name: str, turn: str) -> QuerySet[Negotiation]:
        """Only where something can be done: not on hold, not closed."""
        return found.filter(turn=turn, closed_at=None).exclude(state=Stage.ON_HOLD)

    def late(self, found: QuerySet[Negotiation], name: str, value: bool) -> QuerySet[Negotiation]:
        has_slipped = Q(target_on__gt=F("first_target_on"))
        return found.filter(has_slipped) if value else found.exclude(has_slipped)
