"""Data sources: list and detail."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apps.console import access, addresses, lists
from apps.console.access import StaffRequest, needs
from apps.console.sources import data
from apps.console.sources.forms import CADENCES, options_of
from apps.console.sources.listing import SOURCES, TONES
from apps.core.written import one_or_404, written_once
from apps.usage import queries
from apps.usage.enums import READ_KINDS, SourceKind, SourceState
from apps.usage.models import DataSource


@needs("usage.view")
def source_list(request: StaffRequest) -> HttpResponseBase:
    template = "console/sources/list.html"
    rows = queries.sources()
    room = queries.room(timezone.now())
    return lists.respond(request, SOURCES, rows, title="Data sources", template=template, room=room)


@needs("usage.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    now = timezone.now()
    health = queries.health(source, now)
    shows_all = request.GET.get("runs") == "all"
    context = {
        "source": source,
        "health": health,
        "tone": TONES[health.tone],
        "strip": data.strip_of(source, health, now),
        "runs": data.run_rows(source, all_of_them=shows_all),
        "shows_all": shows_all,
        "some_runs": data.SOME_RUNS,
        "series": data.series_rows(source),
        "quarantines": data.quarantine_rows(source),
        "settings": options_of(source),
        "tokens": queries.tokens(source) if source.kind == SourceKind.PUSH else (),
        "push_url": request.build_absolute_uri("/api/v1/samples"),
        "job": data.job_of(source, now),
        "cadence": dict(CADENCES).get(source.cadence_s, f"every {source.cadence_s} s"),
        **_rights(request, source),
    }
    return render(request, "console/sources/detail.html", context)


def _rights(request: StaffRequest, source: DataSource) -> dict[str, Any]:
    may_operate = access.may(request.user, "usage.operate")
    is_read = source.kind in READ_KINDS
    is_pushed = source.kind == SourceKind.PUSH
    is_on = source.state == SourceState.ENABLED
    is_over = source.state == SourceState.RETIRED
    return {
        "is_read": is_read,
        "is_pushed": is_pushed,
        "can_operate": may_operate and not is_over,
        "can_configure": access.may(request.user, "usage.configure") and not is_over,
        "can_sync": may_operate and is_read and is_on,
        "can_upload": may_operate and source.kind == SourceKind.CSV and is_on,
        "can_pause": may_operate and is_on,
        "can_resume": may_operate and source.state == SourceState.PAUSED,
    }


def source_of(ref: str) -> Any:
    """The source as `queries.sources()` gives it, or 404."""
    return one_or_404(_named(ref))


@written_once
def _named(ref: str) -> QuerySet[DataSource, Any]:
    return queries.sources().filter(ref=ref)


def crumbs_of(source: DataSource) -> dict[str, Any]:
    """The way back for forms about a source."""
    here = addresses.of(source.ref)
    listed = (reverse("console:source_list"), "Data sources")
    return {"back": here, "crumbs": [listed, (here, source.name)]}
