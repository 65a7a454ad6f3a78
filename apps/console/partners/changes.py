"""What changed in partners' entries at PeeringDB, and that somebody looked at it."""

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import addresses, forms, lists
from apps.console.access import StaffRequest, may, needs
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.network.queries import concerned
from apps.partners import queries
from apps.partners.filters import REVIEWED, ChangeFilter
from apps.partners.models import Partner
from apps.peeringdb import actions
from apps.peeringdb.enums import GRAVE, ChangeKind, Decision
from apps.peeringdb.models import ObservedChange
from apps.peeringdb.rules import NET_PAGE

MOST_NAMED = 8


class ReviewForm(forms.Form):
    note = fields.CharField(
        label="What follows from it", max_length=300, required=False,
        help_text="Such as: asked them about BOG-2, or: nothing, they moved within the building",
    )  # fmt: skip


def _partner(row: Any) -> SafeString:
    """With a box for deciding on several at once; what moved by itself has none."""
    if row.decision == Decision.FOLLOWED:
        return _link(row)
    box = components.pick(row.pk, f"{row} of {row.partner_name}", name="change")
    return safe(box + _link(row))


def _link(row: Any) -> SafeString:
    return components.link(addresses.of(row.partner_ref), row.partner_name, f"AS{row.asn}")


def _kind(row: ObservedChange) -> SafeString:
    is_grave = row.kind in GRAVE
    tone, icon = ("warn", "alert-triangle") if is_grave else ("acc", "refresh")
    return components.status(tone, row.get_kind_display(), icon_name=icon)


def _seen(row: ObservedChange) -> SafeString:
    """What was made of it, or the way to say it."""
    if row.decision == Decision.FOLLOWED:
        return components.status("ok", row.get_decision_display())
    if row.decision:
        return components.two_lines(row.get_decision_display(), row.note or str(row.reviewed_by))
    if row.reviewed_at is None:
        address = reverse("console:partner_change", args=[row.pk])
        return safe(f'<a href="{address}">Look at it</a>')
    return components.two_lines(row.note or units.day(row.reviewed_at), row.reviewed_by)


def _page(row: ObservedChange) -> SafeString:
    address = NET_PAGE.format(id=row.net)
    return safe(f'<a href="{address}" rel="noopener noreferrer">Entry {row.net}</a>')


CHANGES = Listing(
    key="peeringdb_changes",
    noun="change",
    nouns="changes",
    filters=ChangeFilter,
    sort="-seen",
    hint="Partner, reference or AS number",
    columns=(
        Column("partner", "Partner", lambda row: row.partner_name, _partner, sort="partner_name"),
        Column("kind", "What changed", lambda row: row.get_kind_display(), _kind, sort="kind"),
        Column("was", "Before", lambda row: row.was, css="ep-2"),
        Column("now", "Now", lambda row: row.now),
        Column("changed", "Changed", lambda row: row.changed_at,
               lambda row: units.day(row.changed_at), sort="changed_at", css="ep-nowrap"),
        Column("seen", "Seen by us", lambda row: row.seen_at, lambda row: units.day(row.seen_at),
               sort="seen_at", css="ep-2 ep-nowrap"),
        Column("reviewed", "Looked at", lambda row: row.reviewed_at, _seen, sort="reviewed_at",
               nulls=True),
        Column("decision", "Decision", lambda row: row.get_decision_display(), sort="decision",
               is_on=False),
        Column("asn", "AS number", lambda row: row.asn, lambda row: f"AS{row.asn}", sort="asn",
               css="ep-code ep-2", is_on=False),
        Column("page", "At PeeringDB", lambda row: NET_PAGE.format(id=row.net), _page, css="ep-2",
               is_on=False),
    ),
    drops=(
        Drop("kind", "What changed", lambda: ChangeKind.choices),
        Drop("reviewed", "Looked at", lambda: REVIEWED),
    ),
    empty=Empty(
        "Nothing has changed",
        "What partners change in their entries at PeeringDB appears here with the next sync.",
        "circle-check",
    ),
)  # fmt: skip


@needs("partners.view")
def change_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, CHANGES, queries.observed_changes(), title="Changes at PeeringDB",
        lead="What partners say otherwise than before, by every sync of our copy.",
        template="console/partners/changes.html",
        bulk=may(request.user, "partners.edit"),
    )  # fmt: skip


@needs("partners.edit")
def change_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what follows from a change; with that it is looked at."""
    change = get_object_or_404(queries.observed_changes(), pk=pk)
    form, back = ReviewForm(forms.sent(request)), reverse("console:partner_changes")
    if form.is_valid():
        with forms.refusals(form):
            actions.review_change(
                change=change, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Noted for AS{change.asn}.")
            return redirect(back)
    return forms.page(
        request, form, title=f"AS{change.asn}: {change.get_kind_display()}",
        lead=_lead(change), back=back, submit="Note it", crumbs=[(back, "Changes at PeeringDB")],
    )  # fmt: skip


def _lead(change: Any) -> str:
    """`Fibra Norte, seen on 19 Nov 2026. Before: AS-OLD. Now: AS-NEW. In service there: BOG-2.`"""
    partner = Partner.objects.get(ref=change.partner_ref)
    links = ", ".join(link.name for link in concerned(partner, [change])[:MOST_NAMED])
    parts = [
        f"{partner}, seen on {units.day(change.seen_at)}",
        f"Before: {change.was}" if change.was else "",
        f"Now: {change.now}" if change.now else "",
        f"In service there: {links}" if links else "",
    ]
    return " ".join(f"{part}." for part in parts if part)
