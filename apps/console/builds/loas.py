"""LOA-CFAs: the list, one with its versions, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.console import access, activity, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.builds import requests
from apps.console.builds.forms import (
    LABELS,
    AcceptForm,
    CorrectForm,
    DraftForm,
    FactsForm,
    OrderForm,
    ReasonForm,
    ReceiveForm,
)
from apps.console.builds.listing import LOAS
from apps.core import files, jobs
from apps.network import actions, queries, rules, tasks
from apps.network.enums import LoaDirection, LoaState
from apps.network.models import Loa

SHOWN = 30  # events
PDF = "application/pdf"


@needs("network.view")
def loa_list(request: StaffRequest) -> HttpResponseBase:
    newest = queries.loas().exclude(state=LoaState.SUPERSEDED)
    return lists.respond(
        request, LOAS, newest, title="LOA-CFAs", template="console/builds/loas.html"
    )


@needs("network.view")
def loa_detail(request: StaffRequest, ref: str) -> HttpResponse:
    versions = list(queries.loa_versions(ref))
    if not versions:
        raise Http404
    loa, today = versions[0], timezone.now().date()
    is_ours = loa.direction == LoaDirection.ISSUED
    context = {
        "loa": loa,
        "versions": versions,
        "facts": [(label, loa.facts[n]) for n, label in LABELS.items() if loa.facts.get(n)],
        "lacking": rules.missing(_as_printed(loa)) if loa.state == LoaState.DRAFT else {},
        "findings": [] if is_ours else actions.findings(loa, today),
        "is_ours": is_ours,
        "can_renew": rules.renewable(loa.renewals),
        "events": activity.moves([loa.ref], SHOWN),
        "can_edit": access.may(request.user, "network.edit"),
        **_crumbs(),
    }
    return render(request, "console/builds/loa.html", context)


@needs("network.edit")
def loa_new(request: StaffRequest) -> HttpResponse:
    form = DraftForm(forms.sent(request), initial=requests.start(request.GET.get("for", "")))
    if form.is_valid():
        with forms.refusals(form):
            held = queries.ports_held_for(form.cleaned_data["request_ref"])
            site = held[0].site if held else queries.sites()[0]
            known = requests.facts(form.cleaned_data["request_ref"])
            loa = actions.draft_loa(
                site=site, by=request.user, at=timezone.now(), **form.cleaned_data, **known
            )
            return _drafted(request, loa)
    return forms.page(request, form, title="Draft a LOA-CFA", submit="Draft it", **_crumbs())


def _drafted(request: StaffRequest, loa: Loa) -> HttpResponse:
    """On to the letter, or to the form with what it still lacks."""
    lacking = rules.missing(_as_printed(loa))
    if lacking:
        missing = ", ".join(lacking.values())
        messages.info(request, f"{loa.ref} is drafted. It still needs: {missing}.")
        return redirect("console:loa_edit", loa.ref)
    messages.success(request, f"{loa.ref} is drafted. Look it over, then issue it.")
    return redirect("console:loa_detail", loa.ref)


@needs("network.edit")
def loa_receive(request: StaffRequest) -> HttpResponse:
    asked = requests.start(request.GET.get("for", ""))
    form = ReceiveForm(forms.sent(request), request.FILES or None, initial=asked)
    if form.is_valid():
        with forms.refusals(form):
            given = form.given()
            loa = actions.receive_loa(
                by=request.user, at=timezone.now(), asked=requests.asked(given), **given
            )
            messages.success(request, f"{loa.ref} waits for its check.")
            return redirect("console:loa_detail", loa.ref)
    return forms.page(
        request, form, title="Upload a partner's LOA-CFA", submit="Upload", **_crumbs()
    )


@needs("network.edit")
def loa_edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Change a draft; correct what was issued by a new version."""
    loa = _loa(ref)
    is_draft = loa.state == LoaState.DRAFT
    form = (FactsForm if is_draft else CorrectForm)(forms.sent(request), loa=loa)
    if form.is_valid():
        act = actions.edit_loa if is_draft else actions.correct_loa
        with forms.refusals(form):
            act(loa=loa, by=request.user, at=timezone.now(), **form.cleaned_data)
            jobs.soon(tasks.print_loas)
            messages.success(request, "Saved." if is_draft else f"{ref} has a new version.")
            return redirect("console:loa_detail", ref)
    title = f"Edit {ref}" if is_draft else f"Correct {ref}"
    return forms.page(request, form, title=title, **_around(loa))


@require_POST
@needs("network.edit")
def loa_step(request: StaffRequest, ref: str) -> HttpResponse:
    """Issue it, issue it again, or note that it is patched."""
    verbs = {"issue": actions.issue_loa, "reissue": actions.reissue_loa, "use": actions.use_loa}
    step, loa = request.POST.get("step", ""), _loa(ref)
    if step not in verbs:
        raise Http404
    with forms.told(request):
        now = timezone.now()
        done = verbs[step](loa=loa, by=request.user, at=now)
        requests.go_on(done, request.user, now)
        jobs.soon(tasks.print_loas)
        messages.success(request, f"{ref} is {done.get_state_display().lower()}.")
    return redirect("console:loa_detail", ref)


@needs("network.edit")
def loa_accept(request: StaffRequest, ref: str) -> HttpResponse:
    loa = _loa(ref)
    form = AcceptForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            now = timezone.now()
            actions.accept_loa(loa=loa, by=request.user, at=now, **form.cleaned_data)
            requests.go_on(loa, request.user, now)
            messages.success(request, f"{ref} is accepted.")
            return redirect("console:loa_detail", ref)
    return forms.page(request, form, title=f"Accept {ref}", submit="Accept", **_around(loa))


@needs("network.edit")
def loa_refuse(request: StaffRequest, ref: str) -> HttpResponse:
    """Refuse one that waits for our check; withdraw any other."""
    loa = _loa(ref)
    is_check = loa.direction == LoaDirection.RECEIVED and loa.state == LoaState.ISSUED
    form = ReasonForm(forms.sent(request))
    if form.is_valid():
        act = actions.refuse_loa if is_check else actions.cancel_loa
        with forms.refusals(form):
            act(loa=loa, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{ref} is not valid any more.")
            return redirect("console:loa_detail", ref)
    word = "Refuse" if is_check else "Withdraw"
    return forms.page(request, form, title=f"{word} {ref}", submit=word, **_around(loa))


@needs("network.edit")
def loa_order(request: StaffRequest, ref: str) -> HttpResponse:
    loa = _loa(ref)
    form = OrderForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.lock_loa(loa=loa, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{ref} is locked: the cross-connect is ordered by it.")
            return redirect("console:loa_detail", ref)
    return forms.page(
        request, form, title=f"Cross-connect ordered by {ref}", submit="Note it", **_around(loa)
    )


@require_GET
@needs("network.view")
def loa_file(request: StaffRequest, ref: str, version: int) -> HttpResponseBase:
    loa = queries.loa_versions(ref).filter(version=version).exclude(path="").first()
    if loa is None:
        raise Http404
    try:
        file = files.opened(loa.path, sha256=loa.sha256)
    except files.Damaged as error:
        messages.error(request, str(error))
        return redirect("console:loa_detail", ref)
    return files.attachment(file, filename=loa.filename, content_type=PDF)


def _as_printed(loa: Loa) -> dict[str, Any]:
    return {**loa.facts, "ports": actions.printed_ports(loa)}


def _loa(ref: str) -> Loa:
    found = queries.loa_versions(ref).first()
    if found is None:
        raise Http404
    return found


def _crumbs() -> dict[str, Any]:
    back = reverse("console:loa_list")
    return {"back": back, "crumbs": [(back, "LOA-CFAs")]}


def _around(loa: Loa) -> dict[str, Any]:
    here = reverse("console:loa_detail", args=[loa.ref])
    return {"back": here, "crumbs": [(reverse("console:loa_list"), "LOA-CFAs"), (here, loa.ref)]}
