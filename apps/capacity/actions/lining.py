"""Make the lines of a request agree with what it asks for."""

from typing import Any

from django.db.models import Max, Q

from apps.capacity import queries
from apps.capacity.enums import Decision, RequestType
from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.rules import lines as rules
from apps.capacity.rules.fields import TYPES
from apps.network.enums import SiteKind, SiteState
from apps.network.models import Facility, Interconnect, Site
from apps.network.rules import CARRYING

_ASKED = ("label", "site", "port_speed_bps", "ports", "current_bps", "asked_bps", "details")
_OPEN_SITES = (SiteState.ACTIVE, SiteState.CONSTRAINED, SiteState.BUILDING)


def write_lines(request: CapacityRequest) -> list[RequestLine]:
    """Lines by position, kept with their uid; one that asks for something else is not decided.

    The request's target follows from them where it is no field of its own.
    """
    values = queries.content(request, open_secrets=True)
    refs = _refs(values)
    links = {link.ref: link for link in _links(request, refs)}
    places = {row.pdb_fac_id: row for row in _places(values)}
    facts = rules.lines(
        request.type, values, {ref: _link(row) for ref, row in links.items()},
        {number: row.name for number, row in places.items() if number},
    )  # fmt: skip
    there = {line.position: line for line in request.lines.all()}
    written = [
        _written(request, there.pop(position, None), position, fact, links, places)
        for position, fact in enumerate(facts, 1)
    ]
    RequestLine.objects.filter(pk__in=[line.pk for line in there.values()]).delete()
    _follow(request, written, facts)
    return written


def _written(
    request: CapacityRequest, line: RequestLine | None, position: int, fact: rules.LineFacts,
    links: dict[str, Interconnect], places: dict[int | None, Facility],
) -> RequestLine:  # fmt: skip
    link = links.get(fact.link)
    values: dict[str, Any] = {
        "label": fact.label[:120], "ports": fact.ports, "port_speed_bps": fact.port_speed_bps,
        "current_bps": fact.current_bps, "asked_bps": fact.asked_bps,
        "details": dict(fact.details),
        "site": link.site if link else _site(request, line, places.get(fact.facility)),
    }  # fmt: skip
    if line is None:
        return RequestLine.objects.create(request=request, position=position, result=link, **values)
    if any(getattr(line, name) != values[name] for name in _ASKED):
        for name, value in values.items():
            setattr(line, name, value)
        line.result, line.decision = link, Decision.PENDING
        line.save()
    return line


def _site(
    request: CapacityRequest, line: RequestLine | None, facility: Facility | None
) -> Site | None:
    """Our site in a building: the one chosen before, else the first that is open."""
    if facility is None:
        return line.site if line else None
    if line and line.site and line.site.facility_id == facility.pk:
        return line.site
    kind = SiteKind.PARTNER_HOSTED if request.type == RequestType.CACHE_NEW else SiteKind.POP
    rows = Site.objects.filter(facility=facility, kind=kind, state__in=_OPEN_SITES)
    return rows.select_related("metro").order_by("code").first()


def _follow(
    request: CapacityRequest, lines: list[RequestLine], facts: list[rules.LineFacts]
) -> None:
    if request.site is None and len(lines) == 1:
        request.site = lines[0].site
    has_target = any(field.name == "target_bps" for field in TYPES[request.type].fields)
    if not has_target:  # where it is a field of its own it stays as it was typed
        request.target_bps = rules.asked_in_all(facts)
    request.save(update_fields=["site", "target_bps"])


def _refs(values: dict[str, Any]) -> set[str]:
    rows = [values, *(values.get("more") or ())]
    return {str(row["interconnect"]) for row in rows if row.get("interconnect")}


def _links(request: CapacityRequest, refs: set[str]) -> list[Interconnect]:
    if not refs:
        return []
    rows = Interconnect.objects.filter(partner=request.partner, ref__in=refs)
    largest = Max("members__speed_bps", filter=Q(members__state__in=CARRYING))
    return list(rows.select_related("site__metro").annotate(member_bps=largest))


def _link(row: Any) -> rules.Link:
    """The largest member by the inventory, else by what is left without it."""
    member = row.member_bps or (row.capacity_bps - row.n_minus_1_bps)
    return rules.Link(row.ref, row.name, row.capacity_bps, member, row.site.code)


def _places(values: dict[str, Any]) -> list[Facility]:
    rows = [values, *(values.get("more") or ())]
    numbers = {row["facility"] for row in rows if row.get("facility")}
    return list(Facility.objects.filter(pdb_fac_id__in=numbers)) if numbers else []
