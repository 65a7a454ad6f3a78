"""Write a request: choose what, fill in, look at all of it, send."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.capacity import actions, for_partner
from apps.core.errors import Refused
from apps.core.ui.forms import UNPROCESSABLE
from apps.portal.access import PartnerRequest, member
from apps.portal.requests import beginning, draft_pages, kinds, wizard
from apps.portal.requests.draft_pages import CONFLICT
from apps.portal.requests.finding import acting, found, is_draft, seen_version
from apps.portal.requests.forms import SendForm


@member("request")
def new(request: PartnerRequest) -> HttpResponse:
    """What there is to ask for. A choice begins a draft, filled in as far as we can."""
    chosen = request.POST.get("type", "")
    if request.method != "POST" or chosen not in kinds.BY_TYPE:
        return draft_pages.choice(request)
    draft = beginning.begin(request, chosen, request.POST)
    return redirect(wizard.address(draft.ref, wizard.parts(chosen)[0].key))


@member("request")
def step(request: PartnerRequest, ref: str, key: str) -> HttpResponse:
    """One step of a draft. Continue saves it and leads to the next that needs something."""
    draft = found(request, ref)
    if not is_draft(draft):
        return _sent_already(request, ref)
    part = _part(draft, key)
    form = draft_pages.form_of(request, draft, part)
    if request.method != "POST":
        return draft_pages.step_page(request, draft, part, form)
    try:
        _write(request, draft, form)
    except Refused as refusal:
        return draft_pages.step_refused(request, ref, part, form, refusal)
    if "close" in request.POST:
        messages.success(request, f"Saved. {draft.ref} waits among your drafts.")
        return redirect("portal:request_list")
    said = for_partner.judged(draft, at=timezone.now())
    errors = {**said.errors, **draft_pages.unread(part, form)}
    form.refuse(draft_pages.linked(errors, said.pages))
    if form.errors:
        return draft_pages.step_page(request, draft, part, form)
    return redirect(wizard.address(draft.ref, wizard.after(draft.type, key, said.errors)))


@require_POST
@member("request")
def save(request: PartnerRequest, ref: str, key: str) -> HttpResponse:
    """What is typed, kept while one types; answers with what stands beside it."""
    draft, now = found(request, ref), timezone.now()
    if not is_draft(draft):
        return HttpResponse(status=CONFLICT)
    form = draft_pages.form_of(request, draft, _part(draft, key))
    try:
        _write(request, draft, form)
    except Refused as refusal:
        return HttpResponse(status=CONFLICT if refusal.conflict else UNPROCESSABLE)
    answer = render(request, "portal/requests/side.html", draft_pages.beside(draft, now))
    answer["X-Version"], answer["X-Saved"] = (
        str(draft.version),
        f"{timezone.localtime(now):%H:%M %Z}",
    )
    return answer


@member("request")
def review(request: PartnerRequest, ref: str) -> HttpResponse:
    """All of it, with what is wrong, unusual or against our policy; then it is sent."""
    draft = found(request, ref)
    if not is_draft(draft):
        return _sent_already(request, ref)
    form = SendForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return draft_pages.review_page(request, draft, form)
    try:
        _send(request, draft, form.cleaned_data)
    except Refused as refusal:
        return draft_pages.review_page(request, found(request, ref), form, refusal)
    messages.success(request, f"{ref} is sent. You see here what becomes of it.")
    return redirect("portal:request_detail", ref)


@require_POST
@member("request")
def discard(request: PartnerRequest, ref: str) -> HttpResponse:
    """Throw a draft away; its history stays."""
    draft = found(request, ref)
    if not is_draft(draft):
        return _sent_already(request, ref)
    actions.cancel(request=draft, reason="Thrown away", acting=acting(request), at=timezone.now())
    messages.success(request, f"{ref} is thrown away.")
    return redirect("portal:request_list")


def _send(request: PartnerRequest, draft: Any, answers: dict[str, Any]) -> None:
    """A reason to ask anyway is kept first, so that a refusal does not lose it."""
    now, seen, who = timezone.now(), seen_version(request), acting(request)
    why = answers["justification"].strip()
    if why and why != draft.justification:
        actions.edit(
            request=draft, content={"justification": why}, acting=who, at=now, version=seen
        )
        seen = draft.version
    actions.submit(
        request=draft, acting=who, at=now, version=seen, confirm=answers["confirmed"],
        ask_anyway=answers["ask_anyway"],
    )  # fmt: skip


def _write(request: PartnerRequest, draft: Any, form: Any) -> None:
    form.is_valid()
    actions.edit(
        request=draft, content=form.typed, acting=acting(request), at=timezone.now(),
        version=seen_version(request),
    )  # fmt: skip


def _part(draft: Any, key: str) -> wizard.Part:
    part = wizard.part(draft.type, key)
    if part is None:
        raise Http404
    return part


def _sent_already(request: PartnerRequest, ref: str) -> HttpResponse:
    messages.info(request, "It was sent already. What you see is where it stands.")
    return redirect("portal:request_detail", ref)
