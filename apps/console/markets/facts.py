"""Facts of a market: written down, corrected, put aside, taken back."""

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_countries import countries

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.markets import rows
from apps.network import actions, queries
from apps.network.enums import FactKind, PriceUnit
from apps.network.models import MarketFact, Metro
from apps.network.queries import Market


class FactForm(forms.Form):
    """What is known; which fields a kind needs, the action says."""

    amount = fields.DecimalField(
        label="Price, or number of people", required=False, max_digits=18, decimal_places=4,
        help_text="0.42, or 49200000",
    )  # fmt: skip
    currency = fields.CharField(
        label="Currency", required=False, max_length=3, help_text="Of a price: USD"
    )
    unit = fields.ChoiceField(
        label="Per", required=False, choices=[("", "No price"), *PriceUnit.choices]
    )
    source = fields.CharField(
        label="Source", max_length=300, help_text="Words, or the address of a page"
    )
    as_of = forms.date_field("True on", required=True)
    text = forms.text_area("Text", help_text="Of a price: for which commit it was quoted")


class NewFactForm(FactForm):
    kind = fields.ChoiceField(label="What", choices=FactKind.choices)
    country = fields.ChoiceField(label="Country", choices=[("", "Choose"), *countries])
    metro = fields.ModelChoiceField(
        Metro.objects.order_by("name"), label="Metro", required=False, to_field_name="code",
        empty_label="The whole country",
    )  # fmt: skip
    field_order = ["kind", "country", "metro"]


@needs("network.facts")
def new(request: StaffRequest) -> HttpResponse:
    """`country`, `metro` and `kind` of the address are filled in."""
    named = {name: request.GET.get(name, "") for name in ("country", "metro", "kind")}
    form = NewFactForm(forms.sent(request), initial={**named, "as_of": timezone.localdate()})
    if form.is_valid():
        with forms.refusals(form):
            fact = actions.add_fact(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "Written down.")
            return redirect(_home(fact))
    listed = reverse("console:market_list")
    known = named["country"].upper() in countries.countries
    back = rows.address(Market(named["country"].upper())) if known else listed
    return _page(request, form, title="Write down a fact", back=back)


@needs("network.facts")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a slip; what is true since another day is a new fact."""
    fact = _fact(pk)
    held = {name: getattr(fact, name) for name in FactForm.base_fields}
    form = FactForm(forms.sent(request), initial=held)
    if form.is_valid():
        with forms.refusals(form):
            given: dict[str, Any] = form.cleaned_data
            actions.edit_fact(fact=fact, **given, by=request.user, at=timezone.now())
            messages.success(request, "Corrected.")
            return redirect(_home(fact))
    return _page(
        request, form, title=f"Correct: {fact}", back=_home(fact),
        lead="What is true since another day is a new fact: this one then stays as history.",
    )  # fmt: skip


@require_POST
@needs("network.facts")
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    fact = _fact(pk)
    with forms.told(request):
        actions.retire_fact(fact=fact, by=request.user, at=timezone.now())
        messages.success(request, "Put aside. It stays among the earlier ones.")
    return redirect(_home(fact))


@require_POST
@needs("network.facts")
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take its last change back."""
    fact = _fact(pk)
    with forms.told(request):
        actions.undo_fact(fact=fact, by=request.user, at=timezone.now())
        messages.success(request, "Its last change is taken back.")
    return redirect(_home(fact))


def _fact(pk: int) -> MarketFact:
    return get_object_or_404(queries.facts(), pk=pk)


def _home(fact: MarketFact) -> str:
    market = Market(str(fact.country), fact.metro.code if fact.metro else "")
    return f"{rows.address(market)}#facts"


def _page(request: StaffRequest, form: FactForm, **shown: Any) -> HttpResponse:
    crumbs = [(reverse("console:market_list"), "Markets")]
    return forms.page(request, form, crumbs=crumbs, **shown)
