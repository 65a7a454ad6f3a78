"""Today: what needs whom, by when."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.breaches.models import Breach
from apps.console.access import StaffRequest, needs
from apps.console.breaches import words as said
from apps.console.today import data, scope, talks, words
from apps.console.today.scope import Scope


@needs("breaches.view")
def today(request: StaffRequest) -> HttpResponse:
    """One honest sentence, the figures, then lists by urgency."""
    asked, day, now = scope.read(request), timezone.localdate(), timezone.now()
    deadlines, breaches = data.deadlines(asked, day), data.breaches(asked)
    gaps, gap_count = data.gaps(asked, now)
    context = {
        "today": day,
        "scope": asked,
        "lead": words.lead(deadlines, breaches, day, asked.days),
        "figures": data.figures(asked),
        "deadlines": deadlines.shown,
        "deadline_count": deadlines.count,
        "breaches": [_shown(breach, day) for breach in breaches.shown],
        "breach_count": breaches.count,
        "near": data.near(asked, now),
        "gaps": gaps,
        "gap_count": gap_count,
        **_undone(asked, now),
        **_waiting(request, now),
        **_out(request, asked),
    }
    return render(request, "console/today/page.html", context)


def _undone(asked: scope.Scope, now: datetime) -> dict[str, Any]:
    """Duties that are due or overdue, and negotiations that do not move."""
    duties, duty_count = data.duties(asked)
    still, still_count = talks.stalled(asked, now)
    return {
        "duties": duties,
        "duty_count": duty_count,
        "stalled": still,
        "stalled_count": still_count,
    }


def _waiting(request: StaffRequest, now: datetime) -> dict[str, Any]:
    """What waits for this person's word."""
    approvals = data.approvals(request.user)
    to_approve = data.agreements_to_approve(request.user, now)
    return {
        "approvals": approvals,
        "to_approve": to_approve,
        "approval_count": len(approvals) + len(to_approve),
        "renewals": data.renewals(request.user),
    }


def _out(request: StaffRequest, asked: Scope) -> dict[str, Any]:
    """What somebody still has to sign."""
    rows, count = data.out_for_signature(asked, request.user)
    return {"out": rows, "out_count": count}


def _shown(breach: Breach, day: object) -> dict[str, object]:
    """A breach in the words of its row."""
    return {
        "breach": breach,
        "place": said.place(breach),
        "limit": said.limit(breach),
        "measured": said.figure(breach.measured, breach.unit),
        "open_days": (day - breach.over_since).days,  # type: ignore[operator]
        "tone": "bad" if breach.severity in ("MAJOR", "CRITICAL") else "warn",
    }
