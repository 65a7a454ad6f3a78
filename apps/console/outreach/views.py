"""Templates and campaigns: written, drawn up, looked through, sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.outreach import words
from apps.console.outreach.forms import TemplateForm
from apps.console.outreach.listing import CAMPAIGNS
from apps.core import paging
from apps.core.errors import Refused
from apps.notifications import actions as notifications
from apps.partners import actions, queries
from apps.partners.enums import CampaignState, ContactRoleKind
from apps.partners.models import Campaign, Letter, MailTemplate, Partner

VERBS: dict[str, Callable[..., Any]] = {
    "start": actions.start_campaign,
    "pause": actions.pause_campaign,
    "resume": actions.resume_campaign,
    "cancel": actions.cancel_campaign,
}
MOST = 30  # partners that are named as not reached
NAMES = ("name", "language", "subject", "body")


@needs("outreach.view")
def campaign_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, CAMPAIGNS, queries.campaigns(), title="Outreach",
        template="console/outreach/list.html",
    )  # fmt: skip


@needs("outreach.view")
def campaign_detail(request: StaffRequest, ref: str) -> HttpResponse:
    """Figures, and every mail or the reason for none; `state` and `outcome` narrow them.

    A draft also tells which partners nobody is written to at.
    """
    campaign = _campaign(ref)
    letters = queries.letters(campaign)
    for name in ("state", "outcome"):
        if value := request.GET.get(name):
            letters = letters.filter(**{name: value})
    page = paging.page(letters, number=request.GET.get("page", 1))
    shown = {
        "campaign": campaign, "page": page, "cap": queries.cap(), "unreached": _unreached(campaign),
        "roles": ", ".join(ContactRoleKind(role).label for role in campaign.roles),
        **words.context(request, campaign),
    }  # fmt: skip
    return render(request, "console/outreach/detail.html", shown)


def _unreached(campaign: Campaign) -> list[Partner]:
    """Where the roles find nobody, or the list is no longer understood: then it is asked anew."""
    if campaign.state != CampaignState.DRAFT or campaign.people:
        return []
    try:
        return list(queries.unreached(campaign, actions.partners_in(campaign.query))[:MOST])
    except Refused:
        return []


@require_POST
@needs("outreach.send")
def campaign_do(request: StaffRequest, ref: str, verb: str) -> HttpResponse:
    """Send, pause, resume or cancel; the outbox does the rest in the background."""
    if verb not in VERBS:
        raise Http404
    with forms.told(request):
        VERBS[verb](campaign=_campaign(ref), by=request.user, at=timezone.now())
    return redirect("console:campaign_detail", ref)


@needs("outreach.view")
def letter(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    """One mail as it goes out."""
    found = _letter(ref, pk)
    return render(request, "console/outreach/letter.html", {"letter": found})


@require_POST
@needs("outreach.write")
def letter_test(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    found = _letter(ref, pk)
    notifications.send_test_letter(letter=found, by=request.user, at=timezone.now())
    messages.success(request, f"On its way to {request.user.email}.")
    return redirect("console:letter", ref, pk)


@require_POST
@needs("outreach.write")
def letter_leave_out(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    with forms.told(request):
        actions.leave_out(
            letter=_letter(ref, pk), by=request.user, at=timezone.now(),
            is_back="back" in request.POST,
        )  # fmt: skip
    return redirect("console:letter", ref, pk)


@needs("outreach.view")
def template_list(request: StaffRequest) -> HttpResponse:
    shown = {"templates": list(queries.templates())}
    return render(request, "console/outreach/templates.html", shown)


@needs("outreach.write")
def template_new(request: StaffRequest) -> HttpResponse:
    form = TemplateForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.add_template(by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("console:template_list_mail")
    return _template_page(request, form, "New template")


@needs("outreach.write")
def template_edit(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.templates(), pk=pk)
    form = TemplateForm(forms.sent(request), initial={n: getattr(found, n) for n in NAMES})
    if form.is_valid():
        with forms.refusals(form):
            _save_template(request, found, form)
            return redirect("console:template_list_mail")
    return _template_page(request, form, f"Edit {found}")


def _save_template(request: StaffRequest, found: MailTemplate, form: TemplateForm) -> None:
    actions.edit_template(template=found, by=request.user, at=timezone.now(), **form.cleaned_data)


def _template_page(request: StaffRequest, form: TemplateForm, title: str) -> HttpResponse:
    back = reverse("console:template_list_mail")
    crumbs = [(reverse("console:campaign_list"), "Outreach"), (back, "Templates")]
    return forms.page(request, form, title=title, back=back, crumbs=crumbs)


def _campaign(ref: str) -> Campaign:
    return get_object_or_404(queries.campaigns(), ref=ref)


def _letter(ref: str, pk: int) -> Letter:
    rows = Letter.objects.filter(campaign__ref=ref)
    return get_object_or_404(rows.select_related("campaign", "partner", "contact"), pk=pk)
