"""Renewal packs: make one, read it, have it printed, download it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements.enums import BEFORE_EXECUTION
from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.core import files
from apps.reports import actions, printing, queries, tasks
from apps.reports.models import PackFile, RenewalPack


@needs("agreements.view")
def packs(request: StaffRequest, ref: str) -> HttpResponse:
    """All packs of an agreement; POST makes the next one."""
    agreement = agreement_of(ref)
    may_make = access.may(request.user, "agreements.renew")
    if request.method == "POST":
        return _make(request, agreement, may_make)
    context = {
        "agreement": agreement,
        "title": "Renewal packs",
        "packs": queries.packs().filter(agreement=agreement).order_by("-number"),
        "can_make": may_make and agreement.state not in BEFORE_EXECUTION,
        **crumbs_of(agreement),
    }
    return render(request, "console/packs/list.html", context)


def _make(request: StaffRequest, agreement: Any, may_make: bool) -> HttpResponse:
    if not may_make:
        raise PermissionDenied("agreements.renew")
    with forms.told(request):
        pack = actions.make_pack(agreement=agreement, by=request.user, at=timezone.now())
        messages.success(request, f"{pack} is made. Its numbers never change.")
        return redirect(addresses.of(pack.ref))
    return redirect("console:pack_list", ref=agreement.ref)


@needs("agreements.view")
def detail(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    pack = _pack(ref, number)
    prices = access.may(request.user, "agreements.prices")
    file = pack.files.filter(with_prices=prices).select_related("job").first()
    context = {
        **printing.context(pack, prices=prices),
        "title": str(pack),
        "agreement": pack.agreement,
        "file": file,
        "job": file.job if file else None,
        **_crumbs(pack),
    }
    return render(request, "console/packs/detail.html", context)


@require_POST
@needs("agreements.view")
def print_pdf(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    """Have the PDF made, with prices for those who see them."""
    pack = _pack(ref, number)
    prices = access.may(request.user, "agreements.prices")
    file = actions.request_pdf(pack=pack, with_prices=prices, by=request.user, at=timezone.now())
    if not file.path:
        tasks.write_pdf.delay(file.pk)
    return redirect(addresses.of(pack.ref))


@needs("agreements.view")
def pdf(request: StaffRequest, ref: str, number: int) -> HttpResponseBase:
    """The file this person may have; 404 until it is printed."""
    pack = _pack(ref, number)
    prices = access.may(request.user, "agreements.prices")
    file = get_object_or_404(PackFile, pack=pack, with_prices=prices)
    if not file.path:
        raise Http404
    try:
        content = files.opened(file.path, sha256=file.sha256)
    except files.Damaged as damage:
        messages.error(request, str(damage))
        return redirect(addresses.of(pack.ref))
    name = f"renewal-pack-{ref}-{number}.pdf"
    return files.attachment(content, filename=name, content_type="application/pdf")


def _pack(ref: str, number: int) -> RenewalPack:
    """With its numbers; 404 for one of another agreement too."""
    found = queries.packs().defer(None)
    return get_object_or_404(found, agreement__ref=ref, number=number)


def _crumbs(pack: RenewalPack) -> dict[str, Any]:
    way = crumbs_of(pack.agreement)
    here = reverse("console:pack_list", args=[pack.agreement.ref])
    return {"back": here, "crumbs": [*way["crumbs"], (here, "Renewal packs")]}
