"""Search by AS number, name or reference; words in any order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.console.access import signed_in


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "console/search/page.html", {})


@signed_in
def hits(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
