"""Progress of long work: a fragment that asks again by itself until the work is over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.breaches.actions import RECOMPUTE
from apps.console import forms
from apps.console.access import StaffRequest, may, needs
from apps.core import jobs
from apps.core.models import Job

STOPPABLE = (RECOMPUTE,)  # others would not notice


@needs("usage.view")
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The fragment for htmx; a page around it for everybody else."""
    job = get_object_or_404(Job.objects.select_related("created_by"), pk=pk)
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "console/_parts/job.html" if is_part else "console/jobs/page.html"
    can_stop = job.kind in STOPPABLE and not job.is_over and may(request.user, "breaches.handle")
    response = render(request, template, {"job": job, "can_stop": can_stop})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@needs("breaches.handle")
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Let it end where it is; what is done stays."""
    job = get_object_or_404(Job, pk=pk, kind__in=STOPPABLE)
    with forms.told(request):
        jobs.stop(job=job, by=request.user, at=timezone.now())
    return redirect("console:job", pk)
