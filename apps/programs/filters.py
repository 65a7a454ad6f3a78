"""Filters of workstreams and work items, the same for the pages and the API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.core.custom.filters import CustomFilters
from apps.core.custom.kinds import ObjectKind
from apps.programs import queries
from apps.programs.enums import OPEN_HEALTH, Category, Health, ItemType, Kind, Priority
from apps.programs.models import JiraLink, WorkItem, Workstream
from apps.programs.rules import asking

NOT_DONE = "open"
CATEGORIES = ((NOT_DONE, "Not done"), *Category.choices)
NOBODY = "nobody"


class WorkstreamFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Key, name, partner or metro")
    health = filters.MultipleChoiceFilter(
        field_name="state", choices=Health.choices, label="Health"
    )
    standing = filters.ChoiceFilter(
        choices=Health.choices, method="stands", label="Health as people see it today"
    )
    kind = filters.ChoiceFilter(choices=Kind.choices, label="About")
    region = filters.CharFilter(field_name="region", lookup_expr="iexact", label="Region")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    open = filters.BooleanFilter(method="is_open", label="Not done")
    slipped = filters.BooleanFilter(method="has_slipped", label="Date later than the original one")

    class Meta:
        model = Workstream
        fields: list[str] = []

    def search(self, found: QuerySet[Workstream], name: str, text: str) -> QuerySet[Workstream]:
        return queries.search_workstreams(found, text)

    def stands(self, found: QuerySet[Workstream], name: str, value: str) -> QuerySet[Workstream]:
        today = timezone.now().date()  # noqa: TID251  filters have no clock of their own
        return found.filter(queries.stands(value, today))

    def has_slipped(
        self, found: QuerySet[Workstream], name: str, value: bool
    ) -> QuerySet[Workstream]:
        later = Q(target_on__gt=F("original_on"))
        return found.filter(later if value else ~later)

    def is_open(self, found: QuerySet[Workstream], name: str, value: bool) -> QuerySet[Workstream]:
        those = {"state__in": OPEN_HEALTH}
        return found.filter(**those) if value else found.exclude(**those)


class JiraLinkFilter(filters.FilterSet):
    on = filters.BooleanFilter(field_name="is_on", label="Kept in step")
    project = filters.CharFilter(lookup_expr="iexact", label="Key of the project in Jira")

    class Meta:
        model = JiraLink
        fields: list[str] = []


class QueryField(forms.CharField):
    """A query of the language; what cannot be read is refused with its place and the way out."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            asking.read(text)
        except asking.BadQuery as error:
            raise forms.ValidationError(f"{error.message} (at letter {error.at + 1})") from error
        return text


class QueryFilter(filters.CharFilter):
    field_class = QueryField


class WorkItemFilter(CustomFilters):
    custom_kind = ObjectKind.WORK

    q = filters.CharFilter(method="search", label="Key or words of the title")
    query = QueryFilter(method="asked", label="Query", strip=False)
    workstream = filters.CharFilter(
        field_name="workstream__key", lookup_expr="iexact", label="Workstream"
    )
    assignee = filters.CharFilter(method="of_person", label="Assignee's e-mail, or nobody")
    category = filters.ChoiceFilter(choices=CATEGORIES, method="standing", label="Status")
    type = filters.MultipleChoiceFilter(choices=ItemType.choices, label="Type")
    priority = filters.ChoiceFilter(choices=Priority.choices, label="Priority")
    label = filters.CharFilter(method="labelled", label="Label")
    about = filters.CharFilter(method="linked", label="What it is about: PAR-00042")

    class Meta:
        model = WorkItem
        fields: list[str] = []

    def search(self, found: QuerySet[WorkItem], name: str, text: str) -> QuerySet[WorkItem]:
        return queries.search_items(found, text)

    def asked(self, found: QuerySet[WorkItem], name: str, text: str) -> QuerySet[WorkItem]:
        user = getattr(self.request, "user", None)
        today = timezone.now().date()  # noqa: TID251  filters have no clock of their own
        return queries.asked(found, text, user=user, today=today)

    def of_person(self, found: QuerySet[WorkItem], name: str, email: str) -> QuerySet[WorkItem]:
        if email == NOBODY:
            return found.filter(assignee=None)
        return found.filter(assignee__email__iexact=email)

    def standing(self, found: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        if value == NOT_DONE:
            return found.exclude(category=Category.DONE)
        return found.filter(category=value)

    def labelled(self, found: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        return found.filter(labels__contains=[value.lower()])

    def linked(self, found: QuerySet[WorkItem], name: str, ref: str) -> QuerySet[WorkItem]:
        return found.filter(pk__in=queries.items_about([ref.upper()]).order_by().values("pk"))
