"""The table of who must approve what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.agreements import actions, queries
from apps.agreements.models import ApprovalRule
from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.approvals import data
from apps.console.approvals.forms import RuleForm, facts_of

LEAD = (
    "Every condition that is set must hold. The steps of all rules that apply are asked in order."
)


@needs("agreements.view")
def rule_list(request: StaffRequest) -> HttpResponse:
    return render(
        request,
        "console/approvals/rules.html",
        {"title": "Approval rules", "rows": data.rule_rows()},
    )


@needs("agreements.configure")
def new(request: StaffRequest) -> HttpResponse:
    return _form(request, None, RuleForm(forms.sent(request)), "New approval rule")


@needs("agreements.configure")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(queries.approval_rules(), pk=pk)
    form = RuleForm(forms.sent(request), initial=facts_of(rule))
    return _form(request, rule, form, f"Edit “{rule.name}”")


def _form(
    request: StaffRequest, rule: ApprovalRule | None, form: RuleForm, title: str
) -> HttpResponse:
    if form.is_valid():
        with forms.refusals(form):
            actions.save_rule(rule=rule, by=request.user, at=timezone.now(), **form.facts())
            messages.success(request, "Saved. Agreements that were submitted keep their steps.")
            return redirect("console:approval_rules")
    back = reverse("console:approval_rules")
    crumbs = [(reverse("console:agreement_list"), "Agreements"), (back, "Approval rules")]
    return forms.page(request, form, title=title, lead=LEAD, back=back, crumbs=crumbs)
