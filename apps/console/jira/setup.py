"""The way to a link: connection with a test, maps, a dry run, on and off; the webhook's secret."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.jira.forms import JiraForm, MappingForm, facts_of
from apps.console.jira.views import crumbs_of, link_of
from apps.console.programs.views import workstream_of
from apps.core.errors import Invalid, Refused
from apps.programs import actions, queries


@needs("programs.manage")
def connect(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    link = queries.jira_links().filter(workstream=workstream).first()
    form = JiraForm(forms.sent(request), initial=facts_of(link))
    if form.is_valid():
        with forms.refusals(form):
            details, by, at = form.details(), request.user, timezone.now()
            if link is None:
                actions.connect_jira(workstream=workstream, details=details, by=by, at=at)
            else:
                actions.edit_jira(link=link, details=details, by=by, at=at)
            messages.success(request, "Jira answers. Look over what stands for what.")
            return redirect("console:jira_mapping", key)
    return forms.page(
        request, form, title="Connection to Jira", template="console/jira/connect.html",
        lead="Step 1 of 3. Nothing is read or written before the last step.",
        submit="Save and go on", workstream=workstream, **crumbs_of(workstream),
    )  # fmt: skip


@require_POST
@needs("programs.manage")
def test(request: StaffRequest, key: str) -> HttpResponse:
    """Whether Jira answers to what is typed: a fragment, nothing is saved.

    Only a token that was typed is sent: a stored one must not go to another address.
    """
    form = JiraForm(request.POST)
    context: dict[str, object] = {"problem": "Fill in the form first, the token as well."}
    if form.is_valid():
        try:
            context = {"found": actions.test_jira(details=form.details())}
        except Invalid as error:
            context = {"problem": " ".join(error.errors.values())}
        except Refused as refusal:
            context = {"problem": refusal.message}
    return render(request, "console/jira/_tested.html", context)


@needs("programs.manage")
def mapping(request: StaffRequest, key: str) -> HttpResponse:
    link = link_of(key)
    form = MappingForm(forms.sent(request), link=link)
    if form.is_valid():
        with forms.refusals(form):
            actions.map_jira(link=link, by=request.user, at=timezone.now(), **form.maps())
            messages.success(request, "Saved.")
            return redirect("console:jira" if link.is_on else "console:jira_check", key)
    return forms.page(
        request, form, title="What stands for what", template="console/jira/mapping.html",
        lead="Step 2 of 3. A status without a column and an account without a colleague are left "
        "alone on both sides, and said.",
        submit="Save" if link.is_on else "Save and check", link=link,
        **crumbs_of(link.workstream),
    )  # fmt: skip


@require_POST
@needs("programs.manage")
def read(request: StaffRequest, key: str) -> HttpResponse:
    """Statuses and people of the project again; the maps stay."""
    with forms.told(request):
        actions.read_jira(link=link_of(key))
        messages.success(request, "Statuses and people are read again.")
    return redirect("console:jira_mapping", key)


@needs("programs.manage")
def check(request: StaffRequest, key: str) -> HttpResponse:
    """The dry run: what turning it on would do."""
    link = link_of(key)
    context: dict[str, object] = {"link": link, "workstream": link.workstream}
    try:
        context["found"] = actions.check_jira(link=link)
    except Refused as refusal:
        context["problem"] = refusal.message
    return render(request, "console/jira/check.html", context | crumbs_of(link.workstream))


@require_POST
@needs("programs.manage")
def turn_on(request: StaffRequest, key: str) -> HttpResponse:
    with forms.told(request):
        actions.turn_on_jira(link=link_of(key), by=request.user, at=timezone.now())
        messages.success(request, "On: both sides are kept in step from now.")
    return redirect("console:jira", key)


@require_POST
@needs("programs.manage")
def turn_off(request: StaffRequest, key: str) -> HttpResponse:
    with forms.told(request):
        actions.turn_off_jira(link=link_of(key), by=request.user, at=timezone.now())
        messages.success(request, "Off: both sides stay as they are until it is turned on.")
    return redirect("console:jira", key)


@require_POST
@needs("programs.manage")
def drop(request: StaffRequest, key: str) -> HttpResponse:
    """Forget the link; items and issues stay."""
    with forms.told(request):
        actions.drop_jira(link=link_of(key), by=request.user, at=timezone.now())
        messages.success(request, "The link is gone; items and issues stay, each for itself.")
    return redirect("console:jira", key)


@never_cache
@require_POST
@needs("programs.manage")
def webhook(request: StaffRequest, key: str) -> HttpResponse:
    """A new secret for the webhook: in this one answer and nowhere else."""
    link = link_of(key)
    secret = actions.renew_hook_secret(link=link, by=request.user, at=timezone.now())
    address = request.build_absolute_uri(reverse("api:jira-hook", args=[key]))
    context = {"secret": secret, "hook_url": address, "workstream": link.workstream}
    return render(request, "console/jira/secret.html", context | crumbs_of(link.workstream))
