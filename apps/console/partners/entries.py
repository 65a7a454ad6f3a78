"""What PeeringDB says of a partner's networks beside ours: sources, what is followed, changes."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.partners import data
from apps.partners import actions, queries, rules
from apps.partners.enums import AsnField, PartnerField
from apps.partners.models import ASN, Partner
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.queries import Entry, Presence
from apps.peeringdb.rules import NET_PAGE

MOST_CHANGES = 50


@dataclass(frozen=True)
class Shown:
    """A number, field by field, and where its network is. `entry` None: not at PeeringDB."""

    asn: ASN
    entry: Entry | None
    of_partner: list[rules.Line]
    of_asn: list[rules.Line]
    where: Presence | None
    page: str


@needs("partners.view")
def tab(request: StaffRequest, ref: str) -> HttpResponse:
    partner = get_object_or_404(queries.partners(), ref=ref)
    asns = list(partner.asns.order_by("-is_primary", "number"))
    numbers = [asn.number for asn in asns]
    entries = peeringdb.entries(numbers)
    where = peeringdb.kept_presences(numbers, peeringdb.newest_run())
    people = _people(asns, entries)
    waiting = queries.observed_changes().filter(Q(reviewed_at=None, decision=""), asn__in=numbers)
    context = {
        "partner": partner, "tab": "peeringdb", "counts": data.counts(partner),
        "networks": [
            _shown(asn, partner, entries, where, people[asn.number]) for asn in asns
        ],
        "changes": list(waiting.order_by("-seen_at", "-pk")[:MOST_CHANGES]),
    }  # fmt: skip
    return render(request, "console/partners/peeringdb.html", context)


@require_POST
@needs("partners.edit")
def follow(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    """Choose what moves by itself; what is chosen newly takes PeeringDB's word at once."""
    with forms.told(request):
        done = actions.follow(
            asn=_asn(ref, number), of_asn=request.POST.getlist("asn"),
            of_partner=request.POST.getlist("partner"), by=request.user, at=timezone.now(),
        )  # fmt: skip
        moved = f" {len(done)} taken over at once." if done else ""
        messages.success(request, f"Saved.{moved}")
    return redirect("console:partner_peeringdb", ref=ref)


@require_POST
@needs("partners.edit")
def take(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    """PeeringDB's word for one field, once."""
    on, _, field = request.POST.get("field", "").partition(".")
    with forms.told(request):
        done = actions.take_over(
            asn=_asn(ref, number), on=on, field=field, by=request.user, at=timezone.now()
        )
        messages.success(request, _taken(done))
    return redirect("console:partner_peeringdb", ref=ref)


def _taken(done: rules.Effect) -> str:
    if done.field == AsnField.CONTACTS:
        return f"Contacts of PeeringDB: {done.becomes}."
    return f"{done.was or 'Nothing'} is {done.becomes} now."


def _asn(ref: str, number: int) -> ASN:
    found = ASN.objects.select_related("partner")
    return get_object_or_404(found, partner__ref=ref, partner__archived_at=None, number=number)


def _shown(
    asn: ASN, partner: Partner, entries: dict[int, Entry], where: dict[int, Presence],
    people: rules.PeopleLine,
) -> Shown:  # fmt: skip
    entry = entries.get(asn.number)
    if entry is None or entry.is_gone:
        return Shown(asn, entry, [], [], None, "")
    said = rules.of_partner(entry) if asn.is_primary else {}
    of_asn = [*_lines(asn, rules.of_asn(entry), AsnField), people]
    return Shown(
        asn, entry, _lines(partner, said, PartnerField), of_asn, where.get(asn.number),
        NET_PAGE.format(id=entry.net),
    )  # fmt: skip


def _people(asns: list[ASN], entries: dict[int, Entry]) -> dict[int, rules.PeopleLine]:
    """By number, how many of PeeringDB's contacts are contacts of ours. Two queries."""
    nets = {asn.number: entries[asn.number].net for asn in asns if asn.number in entries}
    people = peeringdb.people_of(nets.values())
    known = queries.known_people(one.id for some in people.values() for one in some)
    found = {}
    for asn in asns:
        ids = [one.id for one in people.get(nets.get(asn.number, 0), ())]
        have = sum(id in known for id in ids)
        found[asn.number] = rules.PeopleLine(
            AsnField.CONTACTS, str(AsnField.CONTACTS.label), have, len(ids) or None,
            AsnField.CONTACTS in asn.follows,
        )  # fmt: skip
    return found


def _lines(obj: Any, said: dict[str, object], kind: Any) -> list[rules.Line]:
    ours = rules.fields_of(obj, said)
    return rules.compare(ours, said, obj.follows, {each.value: each.label for each in kind})
