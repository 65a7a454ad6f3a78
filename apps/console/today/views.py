"""Today: what needs whom, by when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.console.access import needs


@needs("breaches.view")
def today(request: HttpRequest) -> HttpResponse:
    return render(request, "console/today/page.html", {})
