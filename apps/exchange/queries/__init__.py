"""Reads of imports."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.core.custom import queries as custom
from apps.core.custom.queries import Lack
from apps.exchange.enums import RunKind
from apps.exchange.models import ImportChange, ImportRow, ImportRun, Keeper, Origin
from apps.exchange.rules import owners


@dataclass(frozen=True)
class Source:
    """Where an object comes from; names of the fields that are theirs, and that are ours again."""

    origin: Origin
    owned: list[str]
    kept: list[str]


def runs() -> QuerySet[ImportRun]:
    """All imports with who began them, without how their files are read."""
    found = ImportRun.objects.exclude(kind=RunKind.BULK)
    return found.select_related("created_by").defer("mapping", "questions")


def bulk_edits(kinds: Iterable[str]) -> QuerySet[ImportRun]:
    """Bulk edits of these kinds of rows, with who made them and their jobs."""
    found = ImportRun.objects.filter(kind=RunKind.BULK, target__in=list(kinds))
    return found.select_related("created_by", "job")


def rows_of(run: ImportRun, verdict: str = "") -> QuerySet[ImportRow]:
    """The rows of an import in the order of its source, of one verdict or all."""
    rows = run.rows.order_by("pk")
    return rows.filter(verdict=verdict) if verdict else rows


def kept_of(run: ImportRun) -> QuerySet[ImportChange]:
    """What undoing an import has left as it is."""
    found = ImportChange.objects.filter(run=run).exclude(kept=[])
    return found.select_related("row").order_by("pk")


def lacking_of(run: ImportRun) -> list[Lack]:
    """Required custom fields that objects which an import has made have no value of.

    Other systems are not asked for them: somebody fills them in afterwards. No query where no
    field is required.
    """
    made = ImportChange.objects.filter(run=run, before__isnull=True)
    found: list[Lack] = []
    for kind, model in custom.models().items():
        theirs = made.filter(model=model._meta.label).values("object_pk")
        found += custom.lacking(kind, model._default_manager.filter(pk__in=theirs))
    return found


def sources_of(ref: str) -> list[Source]:
    """The objects of other systems that became what this reference names, in two queries.

    Contacts and AS numbers are listed with their partner, sessions with their interconnect.
    """
    found = Origin.objects.filter(object_ref=ref).select_related("connection")
    origins = list(found.order_by("connection__name", "path", "number"))
    pks = [origin.object_pk for origin in origins]
    kept = {(k.model, k.object_pk, k.field) for k in Keeper.objects.filter(object_pk__in=pks)}
    return [_source(origin, kept) for origin in origins]


def _source(origin: Origin, kept: set[tuple[str, int, str]]) -> Source:
    names = dict(owners.owned(origin.connection.kind)).get(origin.target, ())
    ours = [name for name in names if (origin.model, origin.object_pk, name) in kept]
    return Source(origin, [name for name in names if name not in ours], ours)
