"""Bulk edits by the staff API: a preview of one change of many rows, its yes, its undo."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.staff import lists, runs
from apps.api.staff.negotiation_inputs import read
from apps.api.views import Reader
from apps.core.errors import Invalid
from apps.core.models import Job
from apps.exchange import actions, queries, tasks
from apps.exchange.bulk import KINDS, WAYS, Kind, Person, whole
from apps.exchange.enums import BulkState
from apps.exchange.filters import ImportFilter
from apps.exchange.models import ImportRun

# Who may edit any of the kinds may do this; which kinds, each says by its own permission.
PERMISSION = [needs("programs.work")]


class BulkEditBody(runs.RunBody):
    state = serializers.ChoiceField(choices=BulkState.choices)
    kind = serializers.ChoiceField(source="target", choices=[*KINDS])
    change = serializers.CharField(source="source", help_text="In words")

    class Meta:
        ref_name = "BulkEdit"


class BulkValue(serializers.Serializer):
    value = serializers.JSONField(
        allow_null=True, help_text="As text, a day, a list of words, or a person's e-mail; "
        "null or empty empties the field"
    )  # fmt: skip
    way = serializers.ChoiceField(
        choices=WAYS, required=False, help_text="Of tags, labels, and several choices: set"
    )


class NewBulkEdit(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[*KINDS])
    refs = serializers.ListField(
        child=serializers.CharField(max_length=64), allow_empty=False, max_length=actions.MOST,
        required=False,
        help_text="References; codes of sites, keys of work items, numbers of contacts",
    )  # fmt: skip
    filter = lists.filter_field(required=False)
    changes = serializers.DictField(
        child=BulkValue(), allow_empty=False,
        help_text="By field: those that the form of the list offers, `tags`, and `cf_` with the "
        "key of a custom field",
    )  # fmt: skip

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("refs" in given) == ("filter" in given):
            raise serializers.ValidationError({"refs": "Name rows by refs or by a filter."})
        return given


class BulkEdits(Reader):
    """Bulk edits of rows that one may edit; those of other kinds are not found."""

    row = BulkEditBody
    permission_classes = PERMISSION
    filterset_class = ImportFilter
    orderings = {"ref": By("ref"), "created_at": By("created_at")}

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.bulk_edits(kinds_of(self.person()))

    def run(self) -> ImportRun:
        return get_object_or_404(self.get_queryset(), **self.lookup())

    @extend_schema(request=NewBulkEdit, responses={201: BulkEditBody})
    def create(self, request: Request) -> Response:
        """Preview a change of rows by `refs`, or of all that a `filter` lets through.

        Each row is tried, nothing is written.
        Few rows are checked at once; of more than 200, `job` says how far it is. Needs the
        permission to edit rows of the kind as well.
        """
        given = read(NewBulkEdit, request)
        if given["kind"] not in kinds_of(self.actor()):
            raise PermissionDenied("Your role does not include editing these.")
        kind = whole(KINDS[given["kind"]])
        keys = self._keys(kind, given)
        changes = {name: by_key(kind, name, each) for name, each in given["changes"].items()}
        try:
            run = actions.propose_bulk(
                kind=kind.key, pks=keys, changes=changes, by=self.actor(), at=timezone.now()
            )
        except Invalid as refusal:
            raise Invalid({f"changes.{name}": t for name, t in refusal.errors.items()}) from refusal
        go_on(run.job, len(keys), actions.check_bulk, tasks.check_bulk)
        return runs.answer(self, run.ref, status=201)

    def _keys(self, kind: Kind, given: dict[str, Any]) -> list[int]:
        if "refs" in given:
            return keys_of(kind, given["refs"])
        return keys_in(kind, lists.asked(lists.LISTS[kind.key], given["filter"], self.request))

    @extend_schema(request=None, responses={202: BulkEditBody})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, ref: str) -> Response:
        """Say yes to the preview; a row that somebody has changed since is left alone."""
        run = self.run()
        job = actions.request_bulk(run=run, by=self.actor(), at=timezone.now())
        go_on(job, run.counts.get("change", 0), actions.apply_bulk, tasks.apply_bulk)
        return runs.answer(self, ref)

    @extend_schema(request=None, responses={202: BulkEditBody})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, ref: str) -> Response:
        """Take all of it back; a field that somebody has changed since is left and counted."""
        run = self.run()
        job = actions.request_bulk_undo(run=run, by=self.actor(), at=timezone.now())
        go_on(job, run.counts.get("done", 0), actions.undo_bulk, tasks.undo_bulk)
        return runs.answer(self, ref)

    @extend_schema(request=None, responses=BulkEditBody)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, ref: str) -> Response:
        """Forget a preview."""
        actions.drop(run=self.run(), by=self.actor(), at=timezone.now())
        return runs.answer(self, ref, status=200)


@extend_schema_view(list=extend_schema(parameters=[runs.OF], operation_id="bulk_edits_rows"))
class BulkRows(runs.RunRows):
    """Rows of a bulk edit: old and new, and which are refused and why."""

    permission_classes = PERMISSION

    def get_queryset(self) -> QuerySet[Any, Any]:
        theirs = queries.bulk_edits(kinds_of(self.person()))
        return queries.rows_of(get_object_or_404(theirs, ref=self.kwargs["ref"]))


def kinds_of(user: User | None) -> list[str]:
    """The kinds of rows that this person may edit."""
    return [key for key, kind in KINDS.items() if user and user.has_perm(kind.permission)]


def keys_of(kind: Kind, refs: list[str]) -> list[int]:
    """Keys of the rows as they were named. Raises Invalid for a name of none."""
    wanted = [ref for ref in refs if kind.ident != "pk" or (ref.isdecimal() and len(ref) < 19)]
    rows = kind.rows().filter(**{f"{kind.ident}__in": wanted})
    found = {str(name): pk for name, pk in rows.values_list(kind.ident, "pk")}
    if unknown := [ref for ref in refs if ref not in found]:
        raise Invalid({"refs": f"There is no {', '.join(unknown[:5])} among {kind.nouns}."})
    return [found[ref] for ref in refs]


def keys_in(kind: Kind, found: QuerySet[Any]) -> list[int]:
    """Keys of those rows that may be edited at all. Raises Invalid for none."""
    editable = found.filter(pk__in=kind.rows().order_by().values("pk"))
    keys = list(editable.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise Invalid({"filter": f"It lets no {kind.nouns} through."})
    return keys


def by_key(kind: Kind, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """A person comes by e-mail address; actions know them by key. Raises Invalid for nobody."""
    if not isinstance(kind.by_name.get(name), Person) or not given["value"]:
        return given
    person = User.objects.filter(email__iexact=str(given["value"]).replace("\0", "")).first()
    if person is None:
        raise Invalid({f"changes.{name}": "Nobody of ours has that e-mail address."})
    return {**given, "value": person.pk}


def go_on(job: Job | None, rows: int, act: Callable[..., None], task: Any) -> None:
    """Few rows at once, many by a worker."""
    pk = job.pk if job else 0
    if rows <= actions.SMALL:
        act(job_id=pk, at=timezone.now())
    else:
        runs.send_off(task, pk)
