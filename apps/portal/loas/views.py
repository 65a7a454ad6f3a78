"""One LOA-CFA in one version: what it says, its file, and a word on ours."""

from typing import Any

from django import forms as shapes
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from apps.core import files
from apps.core.ui import forms
from apps.network import actions, for_partner
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.loas import page


class RefuseForm(forms.Form):
    reason = shapes.CharField(
        label="What is wrong with it", max_length=200, widget=shapes.Textarea({"rows": 3})
    )


@require_safe
@member("see")
def detail(request: PartnerRequest, ref: str, version: int) -> HttpResponse:
    """What is printed on it, its state, and the other versions."""
    one = for_partner.letter(request.seat.partner, ref, version)
    if one is None:
        raise Http404
    shown = page.context(one, request.seat, timezone.now())
    return render(request, "portal/loas/detail.html", {**shown, "form": RefuseForm()})


@require_GET
@member("see")
def file(request: PartnerRequest, ref: str, version: int) -> HttpResponseBase:
    """The PDF, as an attachment."""
    found = for_partner.letter_file(request.seat.partner, ref, version)
    if found is None:
        raise Http404
    content, name, content_type = found
    return files.attachment(content, filename=name, content_type=content_type)


@require_POST
@member("loa")
def accept(request: PartnerRequest, ref: str) -> HttpResponse:
    """Ours is right: the cross-connect can be ordered by it."""
    loa = _found(request, ref)
    with forms.told(request):
        actions.accept_loa(loa=loa, by=request.seat.user, at=timezone.now())
        messages.success(request, f"{loa} is accepted.")
    return redirect("portal:loa_detail", loa.ref, loa.version)


@require_POST
@member("loa")
def refuse(request: PartnerRequest, ref: str) -> HttpResponse:
    """Ours is wrong: we correct it and issue it again."""
    loa, form = _found(request, ref), RefuseForm(request.POST)
    if form.is_valid():
        with forms.told(request):
            actions.refuse_loa(
                loa=loa, by=request.seat.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{loa} is refused. We correct it.")
    else:
        messages.error(request, "Say what is wrong with it.")
    return redirect("portal:loa_detail", loa.ref, loa.version)


def _found(request: PartnerRequest, ref: str) -> Any:
    """The newest version of one that is for us to issue; theirs are not theirs to accept."""
    loa = sure(request, for_partner.loa_handle(request.seat.partner, ref))
    if loa.direction != "ISSUED":
        raise Http404
    return loa
