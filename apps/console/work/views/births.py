"""Rules by which items of a workstream are born."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.programs.views import crumbs_of, workstream_of
from apps.console.work.forms import BirthForm
from apps.programs import actions
from apps.programs.models import BirthRule


@needs("programs.manage")
def births(request: StaffRequest, key: str) -> HttpResponse:
    """The rules; posted to, it sets one."""
    workstream = workstream_of(key)
    form = BirthForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            made = actions.set_birth_rule(
                workstream=workstream, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Items are born from this now: {made}.")
            return redirect("console:births", key=key)
    context = crumbs_of(workstream) | {
        "workstream": workstream, "title": "Born by rule", "form": form,
        "rules": list(workstream.births.select_related("assignee").order_by("kind")),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "console/work/births.html", context, status=status)


@require_POST
@needs("programs.manage")
def birth_drop(request: StaffRequest, key: str, kind: str) -> HttpResponse:
    rule = get_object_or_404(BirthRule, workstream__key=key, kind=kind)
    actions.drop_birth_rule(rule=rule, by=request.user, at=timezone.now())
    messages.success(request, "No more items from it; those that are there stay.")
    return redirect("console:births", key=key)
