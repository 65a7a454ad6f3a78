"""The LOA-CFA of a request where the partner issues it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.capacity import actions
from apps.core.errors import Refused
from apps.portal.access import PartnerRequest, member
from apps.portal.requests import act_pages
from apps.portal.requests.act_pages import Act
from apps.portal.requests.finding import acting, found, seen_version
from apps.portal.requests.forms import LetterForm

UPLOAD = Act(
    "Upload your LOA-CFA", "Upload it",
    "We hold it against the request: names, building, panel, ports and its last day.",
    anchor="#papers", done="Uploaded. We check it within two business days.",
)  # fmt: skip


@member("loa")
def upload(request: PartnerRequest, ref: str) -> HttpResponse:
    """Theirs, with what it says."""
    one = found(request, ref)
    if request.method != "POST":
        return act_pages.form_page(request, one, LetterForm(initial=_known(one)), UPLOAD)
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _receive(request, one, dict(form.cleaned_data))
        except Refused as refusal:
            return act_pages.refused(request, ref, form, UPLOAD, refusal)
        messages.success(request, UPLOAD.done)
        return redirect("portal:request_detail", ref)
    return act_pages.form_page(request, one, form, UPLOAD)


def _receive(request: PartnerRequest, one: Any, answers: dict[str, Any]) -> None:
    sent, last = answers.pop("file"), answers.pop("expires_on")
    actions.receive_letter(
        request=one, content=sent.read(), filename=sent.name, expires_on=last,
        facts=_facts(answers), acting=acting(request), at=timezone.now(),
        version=seen_version(request),
    )  # fmt: skip


def _facts(answers: dict[str, Any]) -> actions.LetterFacts:
    return {
        "addressee": answers["addressee"],
        "panel": answers["panel"],
        "port_count": answers["port_count"],
    }


def _known(one: Any) -> dict[str, Any]:
    """What the request says already."""
    return {
        "addressee": settings.NETWORK_NAME,
        "panel": one.details.get("demarc_panel"),
        "port_count": one.details.get("port_count"),
    }
