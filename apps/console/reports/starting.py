"""The wizard: scope and period, then sections with a preview, then a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.reports import forms as shapes
from apps.reports import actions, printing, rules
from apps.reports.collect import content_of

LEAD = "First what it is about and when; then what it tells, with a preview of the numbers."


@needs("reports.write")
def new(request: StaffRequest) -> HttpResponse:
    """GET asks for the scope, with one in the address for sections; POST begins a draft."""
    scope = shapes.ScopeForm(
        request.GET if "kind" in request.GET else None, initial=_usual(request)
    )
    if not scope.is_valid():
        return _first(request, scope)
    asked = _asked(scope)
    title = rules.title_of(asked["kind"], asked["scope"].name, asked["starts_on"], asked["ends_on"])
    known = {"title": title, "sections": list(rules.DEFAULT_SECTIONS[asked["kind"]])}
    form = shapes.SectionsForm(forms.sent(request), initial=known)
    if form.is_valid():
        with forms.refusals(form):
            report = actions.draft(**asked, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "The draft is there. Its words are a proposal: edit them.")
            return redirect(addresses.of(report.ref))
    return _second(request, form, asked)


@needs("reports.write")
def preview(request: StaffRequest) -> HttpResponse:
    """What the report of the wizard would show now; a fragment."""
    scope, chosen = shapes.ScopeForm(request.GET), request.GET.getlist("sections")
    if not scope.is_valid() or not chosen:
        return render(request, "console/reports/_nothing.html")
    found = actions.outline(
        **_asked(scope), sections=chosen, title=request.GET.get("title", ""), by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    content = content_of(found, at=timezone.now())
    if not access.may(request.user, "agreements.prices"):
        content = rules.without_amounts(content)
    return render(request, "reports/_status_report.html", printing.page(content, most=5))


def _usual(request: StaffRequest) -> dict[str, Any]:
    scope = request.GET.get("scope", "ALL")
    return {"period": "last", "scope": scope, **request.GET.dict()}


def _asked(form: shapes.ScopeForm) -> dict[str, Any]:
    kind, today = form.cleaned_data["kind"], timezone.now().date()
    starts_on, ends_on = form.days(rules.last_period(kind, today), rules.usual_period(kind, today))
    return {
        "kind": kind, "scope": form.asked, "starts_on": starts_on, "ends_on": ends_on,
        "visibility": form.cleaned_data["visibility"],
    }  # fmt: skip


def _first(request: StaffRequest, form: shapes.ScopeForm) -> HttpResponse:
    back = reverse("console:report_list")
    return forms.page(
        request, form, title="New report", lead=LEAD, back=back, submit="Choose its sections",
        template="console/reports/scope.html", crumbs=[(back, "Reports")],
    )  # fmt: skip


def _second(
    request: StaffRequest, form: shapes.SectionsForm, asked: dict[str, Any]
) -> HttpResponse:
    home = reverse("console:report_list")
    back = f"{reverse('console:report_new')}"
    period = rules.period_name(asked["starts_on"], asked["ends_on"])
    about = asked["scope"].name or "the whole network"
    return forms.page(
        request, form, title="New report", lead=f"About {about}, {period}.", back=back,
        submit="Begin the draft", template="console/reports/sections.html",
        crumbs=[(home, "Reports")], scope_query=request.GET.urlencode(),
    )  # fmt: skip
