"""Statements: the list, their page, the workbook, and what people do with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.breaches import actions, queries, tasks
from apps.breaches.models import Statement, StatementFile
from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.lists import state
from apps.console.statements import files, listing, page
from apps.console.statements.curve import curve
from apps.console.statements.forms import AgreeForm, InvoiceForm, NoteForm, invoice_facts
from apps.core import exports
from apps.core.files import Damaged, attachment, opened

Verb = Callable[..., None]


@needs("breaches.view")
def statement_list(request: StaffRequest) -> HttpResponseBase:
    prices = access.may(request.user, "agreements.prices")
    shown = listing.listing(prices=prices)
    rows = queries.statements()
    totals = queries.totals(state.read(request, shown, rows).filterset.qs) if prices else []
    return lists.respond(
        request, shown, rows, title="Statements", template="console/statements/list.html",
        links=page.links(request), totals=totals,
    )  # fmt: skip


@needs("breaches.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    statement = _statement(ref)
    prices = access.may(request.user, "agreements.prices")
    settles = access.may(request.user, "breaches.settle") and statement.is_latest
    file = statement.files.filter(with_prices=prices).select_related("job").first()
    context = {
        **page.page(statement, prices=prices),
        "file": file,
        "job": file.job if file else None,
        "can_settle": settles,
        "can_enter": settles and prices,
        "can_agree": settles and statement.state == "ISSUED" and statement.amount is not None,
        "can_dispute": settles and statement.state in ("ISSUED", "AGREED"),
        "can_resolve": settles and statement.state == "DISPUTED",
    }
    return render(request, "console/statements/detail.html", context)


@needs("breaches.view")
def percentile_curve(request: StaffRequest, ref: str) -> HttpResponse:
    """The drawing, apart from the page: it reads a month of samples."""
    statement = _statement(ref)
    return render(request, "console/statements/_curve.html", {"curve": curve(statement)})


@needs("breaches.view")
def workbook(request: StaffRequest, ref: str) -> FileResponse:
    statement = _statement(ref)
    prices = access.may(request.user, "agreements.prices")
    book = files.workbook(statement, prices=prices)
    return attachment(book, filename=f"{statement.ref}.xlsx", content_type=exports.XLSX_TYPE)


@require_POST
@needs("breaches.view")
def print_pdf(request: StaffRequest, ref: str) -> HttpResponse:
    """Have the PDF made, with prices for those who see them."""
    statement = _statement(ref)
    prices = access.may(request.user, "agreements.prices")
    file = actions.request_statement_pdf(
        statement=statement, with_prices=prices, by=request.user, at=timezone.now()
    )
    if not file.path:
        tasks.print_statement.delay(file.pk)
    return redirect(addresses.of(statement.ref))


@needs("breaches.view")
def pdf(request: StaffRequest, ref: str) -> HttpResponseBase:
    """The file this person may have; 404 until it is printed."""
    prices = access.may(request.user, "agreements.prices")
    file = get_object_or_404(StatementFile, statement__ref=ref, with_prices=prices)
    if not file.path:
        raise Http404
    try:
        content = opened(file.path, sha256=file.sha256)
    except Damaged as damage:
        messages.error(request, str(damage))
        return redirect(addresses.of(ref))
    return attachment(content, filename=f"{ref}.pdf", content_type="application/pdf")


@needs("breaches.settle")
def enter_invoice(request: StaffRequest, ref: str) -> HttpResponse:
    statement = _statement(ref)
    form = InvoiceForm(forms.sent(request), initial=invoice_facts(statement))
    if form.is_valid():
        with forms.refusals(form):
            actions.enter_invoice(
                statement=statement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "The invoice is held against the statement.")
            return redirect(addresses.of(statement.ref))
    lead = f"{statement.partner.name}, {statement.period}"
    return _form(request, form, statement, title="Partner's invoice", submit="Save", lead=lead)


@needs("breaches.settle")
def agree(request: StaffRequest, ref: str) -> HttpResponse:
    return _verb(request, ref, AgreeForm, actions.agree, "Agree to the period")


@needs("breaches.settle")
def dispute(request: StaffRequest, ref: str) -> HttpResponse:
    return _verb(request, ref, NoteForm, actions.dispute, "Dispute the invoice")


@needs("breaches.settle")
def resolve(request: StaffRequest, ref: str) -> HttpResponse:
    return _verb(request, ref, NoteForm, actions.resolve_dispute, "Settle the dispute")


def _verb(
    request: StaffRequest, ref: str, shape: type[forms.Form], act: Verb, title: str
) -> HttpResponse:
    """One note, one action, back to the page."""
    statement = _statement(ref)
    form = shape(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            act(statement=statement, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{statement.get_state_display()}.")  # type: ignore[attr-defined]
            return redirect(addresses.of(statement.ref))
    lead = f"{statement.partner.name}, {statement.period}"
    return _form(request, form, statement, title=title, submit=title.split()[0], lead=lead)


def _form(request: StaffRequest, form: Any, statement: Statement, **shown: Any) -> HttpResponse:
    here = addresses.of(statement.ref)
    crumbs = [(reverse("console:statement_list"), "Statements"), (here, statement.ref)]
    return forms.page(request, form, back=here, crumbs=crumbs, **shown)


def _statement(ref: str) -> Statement:
    return get_object_or_404(queries.all_versions(), ref=ref)
