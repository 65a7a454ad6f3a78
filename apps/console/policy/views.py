"""Eligibility policy: what we ask for before we build, for all, by region and by partner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.capacity import actions, queries
from apps.capacity.actions import Scope
from apps.capacity.models import EligibilityRule
from apps.capacity.rules.eligibility import BY_CODE
from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.policy import data
from apps.console.policy.forms import TYPES, SettingForm, ValueForm
from apps.core import paging
from apps.core.errors import Refused
from apps.network import queries as network
from apps.partners import queries as partners

TITLE = "Eligibility policy"
LEAD = "The most specific setting counts: of the partner, of the region, of all, then the default."
PAGE = 25


@needs("capacity.configure")
def policy(request: StaffRequest) -> HttpResponse:
    return render(request, "console/policy/page.html", {"title": TITLE, "rows": data.rule_rows()})


@needs("capacity.configure")
def new(request: StaffRequest) -> HttpResponse:
    form = SettingForm(forms.sent(request), initial={"code": request.GET.get("code", "")})
    if form.is_valid():
        with forms.refusals(form):
            actions.set_rule(by=request.user, at=timezone.now(), **form.facts())
            messages.success(request, "Saved. Requests that were sent in keep their verdicts.")
            return redirect("console:policy")
    return _page(request, form, "New setting")


@needs("capacity.configure")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.eligibility_rules(), pk=pk, code__in=BY_CODE)
    rule = BY_CODE[row.code]
    initial = {"value": row.value, "is_on": row.is_on}
    form = ValueForm(forms.sent(request), initial=initial, unit=rule.unit)
    if form.is_valid():
        with forms.refusals(form):
            actions.set_rule(
                code=row.code, scope=_scope(row), by=request.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, "Saved. Requests that were sent in keep their verdicts.")
            return redirect("console:policy")
    return _page(request, form, f"{rule.name}: {data.scope_of(row)}")


@require_POST
@needs("capacity.configure")
def clear(request: StaffRequest, pk: int) -> HttpResponse:
    row = queries.eligibility_rules().filter(pk=pk).first()
    try:
        if row is None:
            raise Refused("This setting was cleared already.", conflict=True)
        actions.clear_rule(code=row.code, scope=_scope(row), by=request.user, at=timezone.now())
        messages.success(request, "Cleared: what holds without it counts again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("console:policy")


@needs("capacity.configure")
def preview(request: StaffRequest) -> HttpResponse:
    """Who would pass today, a page of partners at a time."""
    types, region = dict(TYPES), request.GET.get("region", "")
    type = request.GET.get("type", "")
    type = type if type in types else next(iter(types))
    rows = partners.partners().filter(state="ACTIVE").order_by("name", "pk")
    page = paging.page(
        rows.filter(region=region) if region else rows,
        number=request.GET.get("page", 1), size=PAGE,
    )  # fmt: skip
    found = queries.who_passes(partners=page.rows, type=type, at=timezone.now())
    return render(
        request, "console/policy/preview.html",
        {"title": "Who passes", "rows": data.passing(found), "page": page, "types": TYPES,
         "type": type, "region": region, "regions": network.regions(), "label": types[type]},
    )  # fmt: skip


def _scope(row: EligibilityRule) -> Scope:
    return Scope(row.type, row.region, row.partner)


def _page(request: StaffRequest, form: ValueForm, title: str) -> HttpResponse:
    back = reverse("console:policy")
    return forms.page(request, form, title=title, lead=LEAD, back=back, crumbs=[(back, TITLE)])
