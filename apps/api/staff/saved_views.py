"""Saved views of lists: kept, changed, shared, and who is told when rows enter or leave."""

from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Given, Row, Rows, stamp
from apps.api.staff import columns, lists
from apps.api.staff.negotiation_inputs import read
from apps.api.staff.shared import Person
from apps.api.views import Reader
from apps.core import alerts, saved
from apps.core.errors import Invalid, Refused
from apps.core.models import SavedFilter, ViewAlert

# All of our own people may this; which lists, each says by its own permission.
PERMISSION = [needs("partners.view")]
COLUMNS, SORT = "cols", "sort"  # in the address of the page
LONGEST_NAME, LONGEST_KEY, MOST_COLUMNS = 60, 80, 100
KEY = rf"^[A-Za-z0-9_]{{1,{LONGEST_KEY}}}$"
WATCHED = [key for key, each in lists.LISTS.items() if each.watches]


class AlertBody(serializers.Serializer):
    on = serializers.ChoiceField(choices=ViewAlert.On.choices)
    seen_at = serializers.DateTimeField(allow_null=True, help_text="Null: nobody has looked yet")
    problem = serializers.CharField(help_text="Why the last look failed; empty: it did not")

    class Meta:
        ref_name = "ViewAlert"


@extend_schema_field(AlertBody(allow_null=True))
class OwnAlert(Given):
    """Of whoever asks."""


@extend_schema_field({
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
})  # fmt: skip
class Parameters(Given):
    """What the view filters by."""


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Columns(Given):
    """Keys in their order."""


@extend_schema_field({"type": "string"})
class Text(Given):
    """Read out of the query."""


class ViewBody(Row):
    number = serializers.IntegerField(source="pk")
    list = serializers.ChoiceField(source="list_key", choices=[*lists.LISTS])
    name = serializers.CharField()
    filter = Parameters(help_text="Parameters of the list and their values")
    columns = Columns(  # type: ignore[assignment]
        help_text="Keys in their order; none: those that whoever looks has chosen"
    )
    sort = Text(help_text="Key of a column, `-` for descending; empty: as the list usually is")
    query = serializers.CharField(help_text="All of it, as the address of the page has it")
    owner = Person()
    is_shared = serializers.BooleanField(help_text="Everybody finds it in the list")
    is_default = serializers.BooleanField(help_text="The list opens with it for its owner")
    alert = OwnAlert(help_text="What whoever asks is told of it; null: nothing")
    created_at = serializers.DateTimeField()

    class Meta:
        ref_name = "SavedView"


class ViewFacts(serializers.Serializer):
    """What is not named stays."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    filter = lists.filter_field(required=False)
    columns = serializers.ListField(
        child=serializers.RegexField(KEY), max_length=MOST_COLUMNS, required=False,
        help_text="As `cols` in the address of the page; none: those that whoever looks has chosen",
    )  # fmt: skip
    sort = serializers.RegexField(
        KEY.replace("^", "^-?"), required=False, allow_blank=True,
        help_text="Key of a column, `-` for descending",
    )  # fmt: skip
    is_shared = serializers.BooleanField(required=False)
    is_default = serializers.BooleanField(required=False)

    class Meta:
        ref_name = "SavedViewChange"


class NewView(ViewFacts):
    list = serializers.ChoiceField(choices=[*lists.LISTS])
    name = serializers.CharField(max_length=LONGEST_NAME)

    class Meta:
        ref_name = "NewSavedView"


class AlertOn(serializers.Serializer):
    on = serializers.ChoiceField(
        choices=ViewAlert.On.choices, allow_null=True, help_text="Null: not any more"
    )

    class Meta:
        ref_name = "ViewAlertChange"


class ViewFilter(filters.FilterSet):
    list = filters.MultipleChoiceFilter(
        field_name="list_key", choices=[(key, key) for key in lists.LISTS], label="List"
    )
    name = filters.CharFilter(lookup_expr="icontains", label="Part of the name")
    owner = filters.CharFilter(
        field_name="owner__email", lookup_expr="iexact", label="Owner's e-mail"
    )
    shared = filters.BooleanFilter(field_name="is_shared", label="Shared")

    class Meta:
        model = SavedFilter
        fields: list[str] = []


class SavedViews(Reader):
    """One's own views of lists and those that others share, of lists that one may open."""

    row = ViewBody
    permission_classes = PERMISSION
    filterset_class = ViewFilter
    lookup_field = "pk"
    lookup_url_kwarg = "number"
    lookup_value_regex = "[0-9]{1,9}"
    orderings = {"number": By("pk"), "name": By("name")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        person = self.person()
        if person is None:
            return SavedFilter.objects.none()
        return saved.seen_by(person, lists.open_to(person))

    def lookup(self) -> dict[str, Any]:
        return {"pk": int(self.kwargs["number"])}

    def complete(self, rows: Rows) -> None:
        """What the query says, and the alerts of whoever asks: one query."""
        numbers = [row["pk"] for row in rows]
        theirs = ViewAlert.objects.filter(view__in=numbers, user=self.actor())
        told = {alert.view_id: alert for alert in theirs}
        for row in rows:
            row.update(parts(row["list_key"], row["query"]), alert=_alert(told.get(row["pk"])))

    @extend_schema(request=NewView, responses={201: ViewBody})
    def create(self, request: Request) -> Response:
        """Keep a filter, an order and columns of a list under a name."""
        given = read(NewView, request)
        key = given.pop("list")
        if key not in lists.open_to(self.actor()):
            raise PermissionDenied("Your role does not include this list.")
        facts = self._facts(key, {"filter": {}} | given, "")
        made = saved.keep(
            list_key=key, query=facts.pop("query"), facts=facts, by=self.actor(), at=timezone.now()
        )
        self.kwargs["number"] = made.pk
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=ViewFacts, responses=ViewBody)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, number: str) -> Response:
        """Change one's own: another filter, order or columns, its name, whom it is shared with.

        Alerts of others end when it is not shared any more; those of another filter begin anew.
        """
        view = self._view()
        facts = self._facts(view.list_key, read(ViewFacts, request), view.query)
        saved.change(saved=view, facts=facts, by=self.actor())
        return self.retrieve(request)

    @extend_schema(request=None, responses=ViewBody)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, number: str) -> Response:
        """Take one's own away, for those as well with whom it is shared; as it was."""
        shown = self.retrieve(request)
        saved.remove(saved=self._view(), by=self.actor())
        return shown

    @extend_schema(request=AlertOn, responses=ViewBody)
    @action(detail=True, methods=["post"])
    def alert(self, request: Request, number: str) -> Response:
        """Be told when rows enter or leave, or not any more; of shared views of others too.

        The first look tells nothing. Views of the lists of commits, capacity and reports are not
        watched.
        """
        view, on = self._view(), read(AlertOn, request)["on"]
        if view.list_key not in WATCHED:
            raise Refused("Views of this list are not watched.")
        alerts.set_alert(view=view, on=on or "", by=self.actor(), at=timezone.now())
        return self.retrieve(request)

    def _view(self) -> SavedFilter:
        return get_object_or_404(self.get_queryset(), **self.lookup())

    def _facts(self, key: str, given: dict[str, Any], before: str) -> dict[str, Any]:
        """As the action takes them, with the query that follows. Raises Invalid."""
        asked = {name: given.pop(name) for name in ("filter", "columns", "sort") if name in given}
        if not asked:
            return given
        if "filter" in asked:
            lists.filtered(lists.LISTS[key], asked["filter"], self.request)
        columns.check(key, asked.get("columns", ()), asked.get("sort", ""))
        query = query_of(key, parts(key, before) | asked)
        if len(query) > saved.LONGEST:
            raise Invalid({"filter": "Filter and columns are too long to be kept together."})
        return {**given, "query": query}


def parts(key: str, query: str) -> dict[str, Any]:
    """What a query filters by, its columns and its order."""
    asked = dict(QueryDict(query).lists())
    named, sort = asked.pop(COLUMNS, [""])[-1], asked.pop(SORT, [""])[-1]
    also = lists.LISTS[key].also
    return {
        "filter": {name: values for name, values in asked.items() if name not in also},
        "columns": [column for column in named.split(",") if column],
        "sort": sort,
    }


def query_of(key: str, given: Mapping[str, Any]) -> str:
    """The query of the page."""
    asked = [(name, value) for name, values in given["filter"].items() for value in values]
    plain = {COLUMNS: ",".join(given["columns"]), SORT: given["sort"]} | lists.LISTS[key].also
    return saved.query_of([*asked, *plain.items()])


def _alert(alert: ViewAlert | None) -> dict[str, Any] | None:
    if alert is None:
        return None
    return {"on": alert.on, "seen_at": stamp(alert.seen_at), "problem": alert.problem}
