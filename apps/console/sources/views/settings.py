"""Adding and changing a source, and asking it whether it answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.sources.forms import SourceForm, facts_of
from apps.console.sources.views.pages import crumbs_of, source_of
from apps.core.errors import Refused
from apps.usage import actions
from apps.usage.enums import SourceKind
from apps.usage.models import DataSource

FORM = "console/sources/form.html"


@needs("usage.configure")
def new(request: StaffRequest) -> HttpResponse:
    form = SourceForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            source = actions.add_source(details=form.details(), by=request.user, at=timezone.now())
            messages.success(request, f"{source.name} added. Map its series next.")
            return redirect(addresses.of(source.ref))
    back = reverse("console:source_list")
    crumbs = [(back, "Data sources")]
    return forms.page(
        request, form, title="New source", back=back, crumbs=crumbs, template=FORM,
        submit="Add source",
    )  # fmt: skip


@needs("usage.configure")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    form = SourceForm(request.POST or None, source=source, initial=facts_of(source))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_source(
                source=source, details=form.details(), by=request.user, at=timezone.now()
            )
            messages.success(request, "Saved.")
            return redirect(addresses.of(ref))
    title = f"Edit {source.name}"
    return forms.page(request, form, title=title, template=FORM, source=source, **crumbs_of(source))


@require_POST
@needs("usage.operate")
def test(request: StaffRequest, ref: str) -> HttpResponse:
    """Whether a source answers with the settings it has: a fragment."""
    return _tested(request, source_of(ref))


@require_POST
@needs("usage.configure")
def test_form(request: StaffRequest) -> HttpResponse:
    """Whether a source would answer with what is typed: a fragment, nothing is saved.

    Only secrets that were typed are sent: a stored one must not go to another address.
    """
    form = SourceForm({"kind": SourceKind.PROMETHEUS, **request.POST.dict()})
    if not form.is_valid():
        return _fragment(request, problem="Correct the marked fields first, then test again.")
    settings = {name: value or "" for name, value in vars(form.details()).items()}
    typed = {name: text for name, text in form.cleaned_data["headers"].items() if text is not None}
    return _tested(request, DataSource(**settings | {"headers": typed}))


def _tested(request: StaffRequest, source: DataSource) -> HttpResponse:
    try:
        return _fragment(request, info=actions.test_connection(source=source))
    except Refused as refusal:
        return _fragment(request, problem=refusal.message)


def _fragment(request: StaffRequest, **context: object) -> HttpResponse:
    return render(request, "console/sources/_tested.html", context)
