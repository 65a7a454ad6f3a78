"""What every endpoint shares: who may, which parameters exist, how rows become an answer."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import viewsets
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import User
from apps.api import paging, parsing
from apps.api.paging import By
from apps.api.problems import BadQuery
from apps.api.rows import Row, Rows, Values
from apps.core.custom.filters import CustomFilters

Handler = Callable[..., Response]
REF = "[A-Z]{3}-[0-9]{5,9}"


class Filters(DjangoFilterBackend):
    """A filter that cannot be read is an error, with the name of the parameter."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any, Any], view: APIView
    ) -> QuerySet[Any, Any]:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise BadQuery({name: " ".join(texts) for name, texts in filterset.errors.items()})
        return filterset.qs


class Endpoint(APIView):
    """Under every view: JSON both ways, and no parameter is silently ignored."""

    parser_classes = [parsing.Json]
    content_negotiation_class = parsing.AlwaysJson
    metadata_class = None  # no OPTIONS: the document says it better

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self.parameters())

    def parameters(self) -> Iterable[str]:
        """Names of the query parameters that the current action reads."""
        return ()


class Reader(Endpoint, viewsets.ReadOnlyModelViewSet):
    """A list with filters, ordering and pages, and one object by its reference.

    `orderings` names the sort columns; the first is the default, in its own direction.
    """

    row: ClassVar[type[Row]]
    orderings: ClassVar[dict[str, By]] = {"ref": By("ref")}
    lookup_field = "ref"
    lookup_value_regex = REF
    filter_backends = [Filters]
    filterset_class: ClassVar[type[FilterSet]]

    @property
    def serializer_class(self) -> type[Row]:  # type: ignore[override]
        return self.row

    def parameters(self) -> Iterable[str]:
        if (
            self.action not in self.action_map.values()
        ):  # a method this address does not have: 405 follows
            return self.request.query_params
        if self.action == "list":
            return (*paging.PARAMETERS, *self._filters())
        return getattr(getattr(self, self.action), "parameters", ())

    def _filters(self) -> Iterable[str]:
        kind = self.filterset_class
        if issubclass(kind, CustomFilters):
            return kind.parameters(self.request.query_params)
        return kind.base_filters

    def person(self) -> User | None:
        return getattr(self.request, "user", None)

    def actor(self) -> User:
        """Who acts; the permissions have made sure that there is somebody."""
        return cast(User, self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(self.values(found)) or []
        return self.get_paginated_response(self.dump(page))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One of them, by its reference."""
        return Response(self.dump([self.one()])[0])

    def one(self) -> Values:
        """The values of the row in the address, or 404."""
        return get_object_or_404(self.values(self.get_queryset()), **self.lookup())

    def lookup(self) -> dict[str, Any]:
        return {self.lookup_field: self.kwargs[self.lookup_field]}

    def values(self, found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        sorting = {by.column for by in self.orderings.values()}
        return found.values(*sorted({"pk", *sorting, *self.row.columns(self.person())}))

    def dump(self, rows: Rows) -> Rows:
        self.complete(rows)
        return self.row.dump(rows, self.person())

    def complete(self, rows: Rows) -> None:
        """Add what stands in other tables: one query for each, whatever the number of rows."""


def reads(*names: str) -> Callable[[Handler], Handler]:
    """Names the query parameters of an extra action."""

    def note(handler: Handler) -> Handler:
        handler.parameters = names  # type: ignore[attr-defined]
        return handler

    return note


def refuse_unknown(given: Iterable[str], allowed: Iterable[str]) -> None:
    names = sorted(allowed)
    ways = f"Possible: {', '.join(names)}." if names else "There are none here."
    errors = {name: f"There is no such parameter. {ways}" for name in given if name not in names}
    if errors:
        raise BadQuery(errors)


def attach(
    rows: Rows,
    name: str,
    row: type[Row],
    found: QuerySet[Any, Any],
    key: str,
    complete: Callable[[Rows], None] | None = None,
) -> None:
    """Put the dumped `found` under `name` of the row whose pk is their `key`: one query.

    `complete` adds to the found rows what stands in yet other tables.
    """
    by_pk: dict[int, Rows] = {values["pk"]: [] for values in rows}
    columns = {"pk", key, *row.columns(None)}
    inner = list(found.filter(**{f"{key}__in": by_pk}).values(*sorted(columns)))
    if complete:
        complete(inner)
    for values, dumped in zip(inner, row.dump(inner, None), strict=True):
        by_pk[values[key]].append(dumped)
    for values in rows:
        values[name] = by_pk[values["pk"]]


class Nothing(Endpoint):
    """Every other address under the API: 404 as a problem, not as a page."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None

    def parameters(self) -> Iterable[str]:
        return self.request.query_params

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound

    post = put = patch = delete = get
