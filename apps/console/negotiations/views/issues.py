"""Open points of a negotiation: written down, edited, settled, opened again."""

from functools import partial
from typing import Any

from django.http import HttpResponse

from apps.agreements import actions
from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.console.negotiations.forms import IssueForm, ReasonForm, SettleForm
from apps.console.negotiations.views.found import answered, issue_of, negotiation_of


@needs("agreements.negotiate")
def issue_new(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    return answered(
        request,
        IssueForm(forms.sent(request), notes=_sees_notes(request)),
        negotiation,
        partial(actions.add_issue, negotiation=negotiation),
        done="Written down.",
        title="New issue",
        submit="Add issue",
    )


@needs("agreements.negotiate")
def issue_edit(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    issue = issue_of(ref, number)
    initial = {name: getattr(issue, name) for name in IssueForm.base_fields}
    return answered(
        request,
        IssueForm(forms.sent(request), initial=initial, notes=_sees_notes(request)),
        issue.negotiation,
        partial(actions.edit_issue, issue=issue),
        done="Saved.",
        title=f"Edit {issue}",
    )


@needs("agreements.negotiate")
def issue_settle(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    issue = issue_of(ref, number)
    return answered(
        request,
        SettleForm(forms.sent(request)),
        issue.negotiation,
        partial(actions.settle_issue, issue=issue),
        done="Settled.",
        title=f"Settle {issue}",
        lead="Won: they took our position. Conceded: we took theirs. Parked: left for later.",
        submit="Settle",
    )


@needs("agreements.negotiate")
def issue_reopen(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    issue = issue_of(ref, number)
    return answered(
        request,
        ReasonForm(forms.sent(request)),
        issue.negotiation,
        partial(actions.reopen_issue, issue=issue),
        done="It is open again.",
        title=f"Open {issue} again",
        submit="Open again",
    )


def _sees_notes(request: Any) -> bool:
    return access.may(request.user, "agreements.notes")
