"""Progress of long work: a fragment that asks again by itself until the work is over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from apps.console.access import StaffRequest, needs
from apps.core.models import Job


@needs("usage.view")
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The fragment for htmx; a page around it for everybody else."""
    job = get_object_or_404(Job.objects.select_related("created_by"), pk=pk)
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "console/_parts/job.html" if is_part else "console/jobs/page.html"
    response = render(request, template, {"job": job})
    response["Cache-Control"] = "no-store"
    return response
