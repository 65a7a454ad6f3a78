"""A campaign while it is written: begun from a list, changed, filled anew."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.console.outreach import words
from apps.console.outreach.forms import CampaignForm
from apps.console.outreach.places import places_of
from apps.partners import actions, queries
from apps.partners.models import Campaign

LEAD = "Nothing is sent yet: you see every mail first."


def write_to(request: HttpRequest, name: str) -> str:
    """Where a campaign to what a list shows is begun; empty for those who may not.

    `name` is what the filters of the list are called there: `query` or `people`.
    """
    if not access.may(request.user, "outreach.write"):
        return ""
    kept = request.GET.copy()
    for key in list(kept):
        if key in actions.OF_THE_LIST or not kept[key]:
            del kept[key]
    return f"{reverse('console:campaign_new')}?{urlencode({name: kept.urlencode()})}"


@needs("outreach.write")
def new(request: StaffRequest) -> HttpResponse:
    """`query`, `people`: the filters of the list of partners or contacts it was begun from."""
    given = {name: request.GET.get(name, "") for name in ("query", "people")}
    form = _told(request, CampaignForm(forms.sent(request), initial=given))
    if form.is_valid():
        with forms.refusals(form):
            made = actions.add_campaign(**_facts(form), by=request.user, at=timezone.now())
            return redirect("console:campaign_detail", made.ref)
    back = reverse("console:campaign_list")
    return forms.page(
        request, form, title="New campaign", submit="Draw it up", back=back, lead=LEAD,
        crumbs=[(back, "Outreach")],
    )  # fmt: skip


@needs("outreach.write")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Its mails are drawn up anew; who was left out by hand stays out."""
    campaign = _campaign(ref)
    now = {name: getattr(campaign, name) for name in CampaignForm.base_fields}
    form = _told(request, CampaignForm(forms.sent(request), initial=now))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_campaign(
                campaign=campaign, **_facts(form), by=request.user, at=timezone.now()
            )
            messages.success(request, "Drawn up anew.")
            return redirect("console:campaign_detail", ref)
    here, all_of_them = reverse("console:campaign_detail", args=[ref]), "console:campaign_list"
    return forms.page(
        request, form, title=f"Edit {campaign}", submit="Draw it up anew", back=here, lead=LEAD,
        crumbs=[(reverse(all_of_them), "Outreach"), (here, str(campaign))],
    )  # fmt: skip


@require_POST
@needs("outreach.write")
def fill(request: StaffRequest, ref: str) -> HttpResponse:
    """From the partners and contacts of this moment."""
    campaign = _campaign(ref)
    with forms.told(request):
        places = places_of(actions.partners_of(campaign.query))
        actions.draw_up(campaign=campaign, places=places, by=request.user, at=timezone.now())
        messages.success(request, "Filled anew.")
    return redirect("console:campaign_detail", ref)


def _campaign(ref: str) -> Campaign:
    return get_object_or_404(queries.campaigns(), ref=ref)


def _told(request: StaffRequest, form: CampaignForm) -> CampaignForm:
    """What was typed last, in words."""
    asked = form.data if form.is_bound else form.initial
    query, people = (str(asked.get(name) or "") for name in ("query", "people"))
    return form.tell(words.partners(request, query), words.people(request, people))


def _facts(form: CampaignForm) -> dict[str, Any]:
    """What was typed, and what the places of those partners fill in."""
    partners = actions.partners_of(form.cleaned_data["query"])
    return {**form.cleaned_data, "places": places_of(partners)}
