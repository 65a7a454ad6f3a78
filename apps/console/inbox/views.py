"""Notices of the person who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.console.access import signed_in


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    return render(request, "console/inbox/list.html", {})
