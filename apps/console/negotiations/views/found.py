"""The negotiation or issue an address names, the way back to it, and one answer for its forms."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from apps.agreements import queries
from apps.agreements.models import Agreement, Issue, Negotiation
from apps.console import addresses, forms
from apps.console.access import StaffRequest

NOON = time(12)


def negotiation_of(ref: str) -> Negotiation:
    """The negotiation with its agreement and partner; 404."""
    return get_object_or_404(queries.negotiations(), ref=ref)


def issue_of(ref: str, number: int) -> Issue:
    """An issue of the negotiation; 404 for one of another negotiation too."""
    found = Issue.objects.select_related("negotiation__agreement__partner")
    return get_object_or_404(found, negotiation__ref=ref, number=number)


def crumbs_of(negotiation: Negotiation) -> dict[str, Any]:
    """The way back for forms about a negotiation."""
    here, partner = addresses.of(negotiation.ref), negotiation.agreement.partner
    return {
        "back": here,
        "crumbs": [
            (reverse("console:negotiation_list"), "Negotiations"),
            (addresses.of(partner.ref), partner.name),
            (here, negotiation.ref),
        ],
    }


def instant(day: date | None, agreement: Agreement, now: datetime) -> datetime:
    """The moment of something that happened on a day in the agreement's zone: today is now."""
    if day is None or day == queries.local_day(agreement, now):
        return now
    return datetime.combine(day, NOON, ZoneInfo(agreement.governing_tz))


def answered(
    request: StaffRequest,
    form: django_forms.Form,
    negotiation: Negotiation,
    act: Callable[..., Any],
    *,
    done: str,
    **page: Any,
) -> HttpResponse:
    """A form about a negotiation: shown, refused with the input kept, or done and back to it."""
    if form.is_valid():
        with forms.refusals(form):
            act(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, done)
            return redirect(addresses.of(negotiation.ref))
    return forms.page(request, form, **{**crumbs_of(negotiation), **page})
