"""Files of a request: attach, download, take away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.capacity import actions, for_partner
from apps.core import files
from apps.core.errors import Refused
from apps.core.ui import forms
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.requests import act_pages
from apps.portal.requests.act_pages import Act
from apps.portal.requests.finding import acting, found
from apps.portal.requests.forms import FileForm

ATTACH = Act("Attach a file", "Attach", "", anchor="#papers", done="Attached.")


@member("comment")
def attach(request: PartnerRequest, ref: str) -> HttpResponse:
    """A PDF or a picture, told by its content (portal.md 6.5)."""
    one = found(request, ref)
    if request.method != "POST":
        return act_pages.form_page(request, one, FileForm(), ATTACH)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _attach(request, one, form.cleaned_data["file"])
        except Refused as refusal:
            return act_pages.refused(request, ref, form, ATTACH, refusal)
        messages.success(request, ATTACH.done)
        return redirect("portal:request_detail", ref)
    return act_pages.form_page(request, one, form, ATTACH)


@require_GET
@member("see")
def download(request: PartnerRequest, ref: str, number: int) -> HttpResponseBase:
    """As an attachment that no browser opens in our pages."""
    paper = for_partner.paper(request.seat.partner, ref, number)
    if paper is None:
        raise Http404
    content, name, content_type = paper
    return files.attachment(content, filename=name, content_type=content_type)


@require_POST
@member("comment")
def remove(request: PartnerRequest, ref: str, number: int) -> HttpResponse:
    """Take back a file of their own, before it was decided with it."""
    paper = sure(request, for_partner.attachment(request.seat.partner, ref, number))
    with forms.told(request):
        actions.remove_attachment(attachment=paper, acting=acting(request), at=timezone.now())
        messages.success(request, f"{paper.filename} is taken away.")
    return redirect("portal:request_detail", ref)


def _attach(request: PartnerRequest, one: Any, sent: Any) -> None:
    actions.attach(
        request=one, content=sent.read(), filename=sent.name, acting=acting(request),
        at=timezone.now(),
    )  # fmt: skip
