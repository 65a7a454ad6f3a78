"""AS numbers of a partner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.partners.forms import AsnForm
from apps.console.partners.views.edits import crumbs_of
from apps.partners import actions, queries, rules


@needs("partners.edit")
def asn_new(request: StaffRequest, ref: str) -> HttpResponse:
    partner = get_object_or_404(queries.partners(), ref=ref)
    form = AsnForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            asn = actions.add_asn(
                partner=partner, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{asn} added. {rules.asn_hint(asn.number)}".strip())
            return redirect("console:partner_contacts", ref=ref)
    return forms.page(request, form, title="Add an AS number", submit="Add", **crumbs_of(partner))


@require_POST
@needs("partners.edit")
def asn_primary(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    partner = get_object_or_404(queries.partners(), ref=ref)
    asn = get_object_or_404(partner.asns.select_related("partner"), number=number)
    with forms.told(request):
        actions.set_primary_asn(asn=asn, by=request.user, at=timezone.now())
        messages.success(request, f"{partner} is known by {asn} now.")
    return redirect("console:partner_contacts", ref=ref)
