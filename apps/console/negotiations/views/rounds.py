"""A version goes out, an answer comes in, or the text is begun anew."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import HttpResponse

from apps.agreements import actions
from apps.agreements.models import Negotiation
from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.negotiations.forms import ReasonForm, ReceiveForm, SendForm
from apps.console.negotiations.views.found import answered, instant, negotiation_of


@needs("agreements.negotiate")
def send(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    return answered(
        request,
        SendForm(forms.sent(request), agreement=negotiation.agreement),
        negotiation,
        partial(_send, negotiation),
        done="Sent: it is their turn.",
        title="Send a round",
        lead="Records what went to the partner. The first version sent takes the agreement from "
        "draft to negotiating.",
        submit="Record as sent",
    )


def _send(negotiation: Negotiation, *, sent_on: date | None, at: datetime, **facts: Any) -> None:
    sent_at = instant(sent_on, negotiation.agreement, at)
    actions.send_round(negotiation=negotiation, sent_at=sent_at, at=at, **facts)


@needs("agreements.negotiate")
def receive(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    return answered(
        request,
        ReceiveForm(forms.sent(request), agreement=negotiation.agreement),
        negotiation,
        partial(_receive, negotiation),
        done="Received: it is our turn.",
        title="Receive an answer",
        lead="Records what came from the partner: it closes the round that waits for it.",
        submit="Record as received",
    )


def _receive(
    negotiation: Negotiation, *, received_on: date | None, at: datetime, **facts: Any
) -> None:
    received_at = instant(received_on, negotiation.agreement, at)
    actions.receive_round(negotiation=negotiation, received_at=received_at, at=at, **facts)


@needs("agreements.negotiate")
def redraft(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    return answered(
        request,
        ReasonForm(forms.sent(request)),
        negotiation,
        partial(actions.redraft, negotiation=negotiation),
        done="The agreement is a draft again.",
        title="Begin the text anew",
        lead=f"{negotiation.agreement.ref} becomes a draft again, and the negotiation goes back "
        "to Drafting. Rounds and issues stay.",
        submit="Begin anew",
    )
