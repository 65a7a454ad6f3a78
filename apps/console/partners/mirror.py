"""Our copy of PeeringDB: how much of what, how the last runs went, and a run at once."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console.access import StaffRequest, needs
from apps.core import jobs
from apps.core.models import Job
from apps.peeringdb import queries, tasks
from apps.peeringdb.models import MirrorRun
from apps.peeringdb.queries import KindState

KIND = "sync of PeeringDB"
RUNS = 10
WORDS = {
    "org": "Organisations", "campus": "Campuses", "fac": "Facilities", "carrier": "Carriers",
    "carrierfac": "Carriers at facilities", "net": "Networks", "ix": "Exchanges",
    "ixfac": "Exchanges at facilities", "ixlan": "LANs of exchanges",
    "ixpfx": "Prefixes of exchanges", "netfac": "Networks at facilities",
    "netixlan": "Ports of networks at exchanges", "poc": "Contacts of networks",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One kind of object, and what the last run did with it."""

    label: str
    state: KindState
    read: int
    written: int
    unread: int
    dangling: int


@needs("partners.view")
def state(request: StaffRequest) -> HttpResponse:
    """State by kind, errors by object of the last run, and the runs before it."""
    runs = list(queries.runs().select_related("job")[:RUNS])
    last = runs[0] if runs else None
    job = Job.objects.filter(kind=KIND).order_by("-pk").first()
    context = {
        "lines": [_line(each, last) for each in queries.state_by_kind()],
        "runs": runs, "last": last, "job": job, "is_on": bool(settings.PEERINGDB_URL),
        "address": settings.PEERINGDB_URL, "dump": settings.PEERINGDB_DUMP,
        "has_key": bool(settings.PEERINGDB_API_KEY),
    }  # fmt: skip
    return render(request, "console/partners/mirror.html", context)


@require_POST
@needs("partners.edit")
def sync_now(request: StaffRequest) -> HttpResponse:
    """What the clock does every hour, at once."""
    if not settings.PEERINGDB_URL:
        messages.error(request, "There is no address of PeeringDB: set PEERINGDB_URL.")
    elif jobs.waiting(kind=KIND, ref=""):
        messages.error(request, "A sync is at work already.")
    else:
        job = jobs.create(kind=KIND, ref="", by=request.user, at=timezone.now())
        tasks.mirror.delay(job.pk)
    return redirect("console:partner_mirror")


def _line(each: KindState, run: MirrorRun | None) -> Line:
    counts = run.counts.get(each.tag, {}) if run else {}
    names = ("read", "written", "unread", "dangling")
    return Line(WORDS[each.tag], each, *(counts.get(name, 0) for name in names))
