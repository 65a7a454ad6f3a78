"""Status reports: the list, one of them, its words, and publishing."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.reports import files
from apps.console.reports import forms as shapes
from apps.console.reports.found import content_for, found
from apps.console.reports.listing import REPORTS
from apps.core import units
from apps.reports import actions, printing, queries, rules
from apps.reports.collect import content_of
from apps.reports.enums import State
from apps.reports.models import StatusReport
from apps.reports.printing import tables

LEAD = "Published numbers never change; a mistake is corrected by the next version."
PAGE_ROWS = 100


@needs("reports.view")
def report_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, REPORTS, queries.reports_for(request.user), title="Reports", lead=LEAD,
        template="console/reports/list.html",
    )  # fmt: skip


@needs("reports.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    """A published report from its frozen content; of a draft the frame, its preview follows."""
    report = found(request, ref)
    writes = access.may(request.user, "reports.write")
    context = {
        "subject": report,
        "title": report.title,
        "versions": queries.versions(report),
        "can_write": writes,
        "is_draft": report.state == State.DRAFT,
        "can_correct": writes and report.state == State.PUBLISHED,
    }
    if report.content:
        context |= printing.page(content_for(request, report.content))
        context |= files.panel(request, report)
        context["rows_address"] = reverse("console:report_rows", args=[ref])
        context["subscribe"] = _subscribe(report)
    return render(request, "console/reports/detail.html", context)


@needs("reports.view")
def preview(request: StaffRequest, ref: str) -> HttpResponse:
    """What publishing a draft would freeze now; a fragment."""
    report = found(request, ref)
    content = report.content or content_of(report, at=timezone.now())
    shown = printing.page(content_for(request, content))
    return render(request, "reports/_status_report.html", shown)


@needs("reports.view")
def rows(request: StaffRequest, ref: str) -> HttpResponse:
    """All rows of one table of a published report, a hundred at a time."""
    report = found(request, ref)
    table = _table(content_for(request, report.content), request.GET)
    pages = max(1, -(-len(table["rows"]) // PAGE_ROWS))
    number = request.GET.get("page", "1")
    at = min(max(int(number), 1), pages) if number.isdecimal() else 1
    first = (at - 1) * PAGE_ROWS
    last = min(first + PAGE_ROWS, len(table["rows"]))
    context = {
        "subject": report, "title": table["title"] or "All rows", "page": at, "pages": pages,
        "table": tables.html(table, first=first, most=PAGE_ROWS), "total": table["total"],
        "previous": at - 1 if at > 1 else None, "next": at + 1 if at < pages else None,
        "span": f"{units.number(first + 1)} to {units.number(last)}",
    }  # fmt: skip
    return render(request, "console/reports/rows.html", context)


@needs("reports.write")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    report = found(request, ref)
    form = shapes.WordsForm(forms.sent(request), initial=shapes.words_of(report))
    back = addresses.of(ref)
    if form.is_valid():
        with forms.refusals(form):
            given = dict(form.cleaned_data)
            actions.edit(
                report=report, seen=given.pop("seen"), changes=given, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "Saved.")
            return redirect(back)
    return forms.page(
        request, form, title="Words and sections", back=back,
        crumbs=[(reverse("console:report_list"), "Reports"), (back, ref)],
    )  # fmt: skip


@require_POST
@needs("reports.write")
def publish(request: StaffRequest, ref: str) -> HttpResponse:
    """Freeze it as it was shown: `seen` is the number of edits of that page."""
    report, seen = found(request, ref), request.POST.get("seen", "")
    with forms.told(request):
        actions.publish(
            report=report, by=request.user, at=timezone.now(),
            seen=int(seen) if seen.isdecimal() else None,
        )  # fmt: skip
        messages.success(request, f"{ref} is published. Its numbers never change.")
    return redirect(addresses.of(ref))


@require_POST
@needs("reports.write")
def correct(request: StaffRequest, ref: str) -> HttpResponse:
    """Begin the next version of a published report."""
    report = found(request, ref)
    with forms.told(request):
        report = actions.revise(report=report, by=request.user, at=timezone.now())
        messages.success(request, "The next version is a draft until you publish it.")
    return redirect(addresses.of(report.ref))


@require_POST
@needs("reports.write")
def drop(request: StaffRequest, ref: str) -> HttpResponse:
    report = found(request, ref)
    with forms.told(request):
        actions.drop(report=report, by=request.user, at=timezone.now())
        messages.success(request, f"{ref} is dropped.")
    return redirect("console:report_list")


def _subscribe(report: StatusReport) -> str:
    """The form of a subscription to reports like this one."""
    asked = {"kind": report.kind, "scope": report.scope_kind}
    places = {"region": report.region, "metro": report.metro}
    asked |= {name: place.code for name, place in places.items() if place}
    if report.partner:
        asked["partner"] = f"{report.partner.ref} {report.partner}"
    return f"{reverse('console:subscription_new')}?{urlencode(asked)}"


def _table(content: rules.Content, asked: Any) -> rules.Content:
    for part in content.get("sections", []):
        for table in part["tables"]:
            if (part["key"], table["key"]) == (asked.get("section"), asked.get("table")):
                return table
    raise Http404
