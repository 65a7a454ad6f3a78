"""What is known beside the samples, read in bulk as far as the terms ask for it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from apps.breaches.queries.promises import Promise
from apps.breaches.rules import Needs
from apps.breaches.rules.facts import Excuse, Facts, Place, Port, QualityAt, Ticket
from apps.network import queries as network
from apps.network.models import Incident, Maintenance, MaintenanceImpact
from apps.network.queries import Standing
from apps.usage import queries as usage
from apps.usage.models import QualityReading
from apps.usage.rules import period_bounds

RECORDED = (Needs.MAINTENANCE, Needs.INCIDENTS, Needs.QUALITY)


def read_facts(promises: Iterable[Promise], start: datetime, end: datetime) -> Facts:
    """Inventory, maintenance, incidents and quality of [start, end); seven queries at most.

    Only what some of the promises need is read.
    """
    wanted = list(promises)
    inventory = _links(wanted, Needs.INVENTORY)
    excused, reported, measured = (_links(wanted, need) for need in RECORDED)
    return Facts(
        places=_places(inventory) if inventory else {},
        excuses=_excuses(network.excuses(excused, start, end)) if excused else {},
        tickets=_tickets(network.tickets(reported, start, end)) if reported else {},
        quality=_quality(measured, start, end) if measured else {},
    )


def facts_of(
    needs: Collection[Needs], links: Collection[int], start: datetime, end: datetime
) -> Facts:
    """The same for one term on some interconnects; what it does not need is not read."""
    return Facts(
        places=_places(links) if Needs.INVENTORY in needs else {},
        excuses=_excuses(network.excuses(links, start, end)) if Needs.MAINTENANCE in needs else {},
        tickets=_tickets(network.tickets(links, start, end)) if Needs.INCIDENTS in needs else {},
        quality=_quality(links, start, end) if Needs.QUALITY in needs else {},
    )


def _places(links: Iterable[int]) -> dict[int, Place]:
    return {pk: _place(one) for pk, one in network.standings(links).items()}


def fact_changes(since: datetime | None) -> dict[int, date]:
    """First changed UTC day by interconnect of all that is recorded. Four queries."""
    found = network.event_changes(since)
    for link, day in usage.quality_changes(since).items():
        found[link] = min(found.get(link, day), day)
    return found


def newest_record() -> datetime | None:
    """When something was last recorded; None before the first. One query."""
    received = QualityReading.objects.order_by("-received_at").values_list("received_at")[:1]
    changed = [
        model._default_manager.order_by("-changed_at").values_list("changed_at")[:1]
        for model in (Maintenance, Incident)
    ]
    return max((at for (at,) in received.union(*changed, all=True)), default=None)


def fact_print(promise: Promise, facts: Facts, first: date, last: date) -> str:
    """Changes when anything does that local days first to last are judged by, beside samples."""
    needs = promise.way.needs
    start, end = period_bounds(first, last, promise.tz)
    known: list[object] = []
    for link in promise.interconnect_ids:
        if Needs.INVENTORY in needs:
            known.append(facts.places.get(link))
        if Needs.MAINTENANCE in needs:
            known += [one for one in facts.excuses.get(link, ()) if _meets(one, start, end)]
        if Needs.INCIDENTS in needs:
            known += [one for row in facts.tickets.get(link, ()) if (one := row.until(end))]
        if Needs.QUALITY in needs:
            known += _measured(facts, link, start, end)
    return repr(known) if known else ""


def _meets(one: Excuse, start: datetime, end: datetime) -> bool:
    return one.starts_at < end and one.ends_at > start


def _measured(facts: Facts, link: int, start: datetime, end: datetime) -> list[object]:
    rows = {key[1]: there for key, there in facts.quality.items() if key[0] == link}
    return [(kind, [one for one in rows[kind] if start <= one.at < end]) for kind in sorted(rows)]


def _links(promises: Iterable[Promise], need: Needs) -> list[int]:
    wanted = (promise for promise in promises if need in promise.way.needs)
    return sorted({pk for promise in wanted for pk in promise.interconnect_ids})


def _place(one: Standing) -> Place:
    cache = one.cache
    return Place(
        link=one.link,
        name=one.name,
        kind=one.kind,
        site=one.site,
        zone=one.zone,
        region=one.region,
        ports=tuple(Port(speed, optic) for speed, optic in one.ports),
        servers=cache.servers if cache else 0,
        rack_units=cache.rack_units if cache else None,
        power_w=cache.power_w if cache else None,
    )


def _excuses(found: Mapping[int, Iterable[MaintenanceImpact]]) -> dict[int, list[Excuse]]:
    return {
        link: [
            Excuse(
                link, row.maintenance.starts_at, row.maintenance.ends_at, row.impact,
                row.maintenance.ref,
            )
            for row in rows
        ]
        for link, rows in found.items()
    }  # fmt: skip


def _tickets(found: Mapping[int, Iterable[Incident]]) -> dict[int, list[Ticket]]:
    return {link: [_ticket(link, row) for row in rows] for link, rows in found.items()}


def _ticket(link: int, row: Incident) -> Ticket:
    return Ticket(
        ref=row.ref,
        link=link,
        kind=row.kind,
        severity=row.severity,
        started_at=row.started_at,
        detected_at=row.detected_at,
        reported_at=row.reported_at,
        answered_at=row.answered_at,
        restored_at=row.restored_at,
        cause=row.cause,
    )


def _quality(
    links: Iterable[int], start: datetime, end: datetime
) -> dict[tuple[int, str], list[QualityAt]]:
    found = usage.quality(links, start, end)
    return {key: [QualityAt(*row) for row in rows] for key, rows in found.items()}
