"""Run the main job once through the Celery worker, wait for it, and say what came of it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum

from apps.agreements.models import ContractTerm
from apps.breaches import tasks as breach_tasks
from apps.breaches.models import Breach, Cursor, Evaluation
from apps.breaches.queries import CURSOR
from apps.core import units
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.usage import queries as usage
from apps.usage import tasks as usage_tasks
from apps.usage.enums import READ_KINDS, RunState, SourceState
from apps.usage.models import DataSource, SyncRun

PATIENCE = 120  # seconds for each of the two steps


class Command(BaseCommand):
    help = __doc__

    def handle(self, **_options: Any) -> None:
        began = datetime.now(UTC)
        broken_before = set(Breach.objects.broken().values_list("pk", flat=True))
        usage_tasks.collect.delay()
        self._wait("the sync of all sources", lambda: _all_synced(began))
        breach_tasks.judge.delay()
        self._wait("the evaluation of all terms", _all_judged)
        for line in summary(began, broken_before):
            self.stdout.write(line)

    def _wait(self, what: str, is_over: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_over():
            if time.monotonic() > deadline:
                raise CommandError(f"The worker did not finish {what} within {PATIENCE} s.")
            time.sleep(0.2)


def _all_synced(since: datetime) -> bool:
    sources = DataSource.objects.filter(
        state=SourceState.ENABLED, kind__in=READ_KINDS, series__isnull=False
    )
    over = SyncRun.objects.filter(started_at__gte=since).exclude(state=RunState.RUNNING)
    return set(sources.values_list("pk", flat=True)) <= set(over.values_list("source", flat=True))


def _all_judged() -> bool:
    newest = usage.newest_change()
    return newest is None or Cursor.objects.filter(name=CURSOR, at__gte=newest).exists()


def summary(since: datetime, broken_before: set[int]) -> list[str]:
    """What a person wants to know of the run; raises CommandError if it did nothing."""
    runs = SyncRun.objects.filter(started_at__gte=since)
    samples = runs.aggregate(total=Sum("samples"))["total"] or 0
    evaluations = Evaluation.objects.filter(evaluated_at__gte=since)
    opened = Breach.objects.broken().exclude(pk__in=broken_before)
    if not (samples and evaluations.exists() and opened.exists()):
        raise CommandError("The main job ran but nothing came of it: see the worker's log.")
    return [
        f"partners            {units.number(Partner.objects.count())}",
        f"interconnects       {units.number(Interconnect.objects.count())}",
        f"samples synced      {units.number(samples)}",
        f"sources             {_sources(runs)}",
        f"terms evaluated     {units.number(_terms(evaluations))} of "
        f"{units.number(ContractTerm.objects.filter(retired_at=None).count())}",
        f"breaches opened     {units.number(opened.count())}",
        "",
        *_story(opened.select_related("term__agreement", "partner", "interconnect")),
    ]


def _terms(evaluations: Any) -> int:
    return evaluations.values("term").distinct().count()


def _sources(runs: Any) -> str:
    ok = (
        runs.filter(state__in=[RunState.DONE, RunState.PARTIAL]).values("source").distinct().count()
    )
    failed = runs.filter(state=RunState.FAILED).values("source").distinct().count()
    return f"{ok} read, {failed} not reachable (one is down on purpose)"


def _story(opened: Any) -> list[str]:
    breach = opened.order_by("-measured").first()
    term = breach.term
    return [
        f"{breach.ref}: {breach.partner}, {breach.interconnect or breach.scope_ref}",
        f"  clause     {term.agreement.ref} {term.clause}, {term.get_type_display()}",
        f"  threshold  {units.limit(breach.threshold)} {breach.unit}",
        f"  measured   {units.number(breach.measured, 1)} {breach.unit} ({breach.metric}), "
        f"over since {units.day(breach.over_since)}",
        f"  look at    {settings.BASE_URL}/breaches/{breach.ref}/",
    ]
