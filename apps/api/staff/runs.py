"""What imports and bulk edits have in common: a run with its work, and its rows with verdicts."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from apps.api import paging
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff.shared import Person
from apps.api.views import REF, Reader
from apps.core.models import Job
from apps.exchange.enums import Verdict
from apps.exchange.filters import RowFilter
from apps.exchange.models import ImportRow

NAMED = f"(?P<ref>{REF})/rows/$"
OF = OpenApiParameter("ref", str, "path", description="Of the run")


class Work(Row):
    """What a worker does with it, or did last."""

    number = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=Job.State.choices)
    done = serializers.IntegerField(help_text="Of `total`, in rows")
    total = serializers.IntegerField()
    message = serializers.CharField()

    class Meta:
        ref_name = "RunWork"


@extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
class Counts(serializers.JSONField):
    """By verdict, `done` and `kept` too."""


class RunBody(Row):
    ref = serializers.CharField()
    counts = Counts(help_text="Rows by verdict; how many were done, and kept when it was undone")
    problem = serializers.CharField(help_text="Why it failed")
    job = Work(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = Person(allow_null=True)
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class FaultBody(serializers.Serializer):
    """What is wrong, or worth knowing, and where."""

    cell = serializers.CharField(help_text="D17; empty: the whole row")
    field = serializers.CharField()
    message = serializers.CharField()

    class Meta:
        ref_name = "RowFault"


@extend_schema_field(FaultBody(many=True))
class Faults(serializers.JSONField):
    """As they are stored."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class Diff(serializers.JSONField):
    """By label of the field: before, after."""


class RunRowBody(Row):
    sheet = serializers.CharField(help_text="Sheet, or list of the other system")
    row = serializers.IntegerField(source="number", help_text="Of the sheet, or number there")
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    object = serializers.CharField(source="object_ref", help_text="What it became or changed")
    faults = Faults()
    notes = Faults()
    diff = Diff(help_text="By label of the field: its value before and after, in words")
    done_at = serializers.DateTimeField(allow_null=True, help_text="Null: it was not written")

    class Meta:
        ref_name = "RunRow"


class RunRows(Reader):
    """Below the rows of a run; `get_queryset` says which, and whether they may be seen."""

    row = RunRowBody
    queryset = ImportRow.objects.none()  # for the API's document: which model it is
    filterset_class = RowFilter
    orderings = {"row": By("pk")}

    def parameters(self) -> Iterable[str]:
        return (*paging.PARAMETERS, *self.filterset_class.base_filters)


def send_off(task: Any, job_id: int) -> None:
    """To a worker, once what it will look for is there."""
    transaction.on_commit(lambda: task.delay(job_id))


def answer(view: Reader, ref: str, status: int = 202) -> Response:
    """The run as it is now."""
    view.kwargs["ref"] = ref
    return Response(view.dump([view.one()])[0], status=status)
