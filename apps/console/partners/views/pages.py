"""Partners to read: the list, and a partner with its tabs."""

from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from apps.console import activity as happened
from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.contacts.listing import is_stale
from apps.console.outreach.drafts import write_to
from apps.console.partners import data
from apps.console.partners.listing import PARTNERS
from apps.console.requests import data as asked
from apps.core.written import one_or_404, written_once
from apps.partners import queries
from apps.partners.models import Partner

RECENT = 6
TAB_EVENTS = 100


@needs("partners.view")
def partner_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request,
        PARTNERS,
        queries.partners(),
        title="Partners",
        template="console/partners/list.html",
        write_to=write_to(request, "query"),
    )


@needs("partners.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    """The overview: what is wrong first, then figures, interconnects, agreements, people."""
    partner, today = _partner(ref), timezone.localdate()
    breaches = data.open_breaches(partner)
    rows = data.link_rows(partner, timezone.now(), breaches)
    agreed = data.agreements(partner, today)
    context = {
        "rows": rows,
        "totals": data.totals(rows),
        "agreements": agreed,
        "breaches": breaches,
        "worst": data.worst(breaches, rows, today),
        "health": data.health(breaches, agreed.rows, today),
        "contacts": list(queries.contacts(partner)),
        "events": _events(partner, rows, agreed, breaches, RECENT),
    }
    return _tab(request, partner, "console/partners/overview.html", **context)


@needs("partners.view")
def interconnects(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    rows = data.link_rows(partner, timezone.now())
    return _tab(request, partner, "console/partners/interconnects.html", rows=rows)


@needs("agreements.view")
def agreements(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    return _tab(
        request,
        partner,
        "console/partners/agreements.html",
        agreements=data.agreements(partner, timezone.localdate()),
    )


@needs("capacity.view")
def requests(request: StaffRequest, ref: str) -> HttpResponse:
    """What they asked for, the newest first."""
    partner = _partner(ref)
    rows = asked.of_partner(partner, timezone.now())
    return _tab(request, partner, "console/partners/requests.html", rows=rows)


@needs("partners.view")
def contacts(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    people = list(queries.contacts(partner))
    numbers = list(partner.asns.order_by("-is_primary", "number"))
    today = timezone.localdate()
    stale = {person.pk for person in people if is_stale(person, today)}
    return _tab(
        request, partner, "console/partners/contacts.html",
        contacts=people, asns=numbers, stale=stale,
    )  # fmt: skip


@needs("partners.members")
def members(request: StaffRequest, ref: str) -> HttpResponse:
    """Who signs in for the partner."""
    partner = _partner(ref)
    people = list(queries.members().filter(partner=partner))
    invited = list(queries.open_invitations(partner, at=timezone.now()))
    return _tab(request, partner, "console/partners/members.html", people=people, invited=invited)


@needs("partners.view")
def activity(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    rows = data.link_rows(partner, timezone.now())
    agreed = data.agreements(partner, timezone.localdate())
    events = _events(partner, rows, agreed, list(partner.breaches.all()), TAB_EVENTS)
    return _tab(request, partner, "console/partners/activity.html", events=events)


def _partner(ref: str) -> Partner:
    return one_or_404(_named(ref))


@written_once
def _named(ref: str) -> QuerySet[Partner]:
    return queries.partners().filter(ref=ref)


def _events(
    partner: Partner, rows: list[Any], agreed: data.Agreements, breaches: list[Any], limit: int
) -> list[happened.Event]:
    refs = [
        partner.ref,
        *(row.link.ref for row in rows),
        *(row.agreement.ref for row in agreed.rows),
        *(breach.ref for breach in breaches),
    ]
    moves = happened.moves(refs, limit)
    edits, talks = happened.edits([partner], limit), happened.talks(partner, limit)
    return happened.merged(moves, edits, talks, limit=limit)


def _tab(request: StaffRequest, partner: Partner, template: str, **context: Any) -> HttpResponse:
    """A tab is called as its template."""
    head = {"partner": partner, "tab": Path(template).stem, "counts": data.counts(partner)}
    return render(request, template, head | context)
