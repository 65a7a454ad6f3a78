"""Requests of the large size: one about each interconnect, most of them over, loaded in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from apps.core import refs
from apps.network.models import Interconnect
from edgepartners.demo import request_plans as plans
from edgepartners.demo import requests
from edgepartners.demo.copying import load
from edgepartners.demo.request_plans import Plan
from edgepartners.demo.requests import Made
from edgepartners.demo.world import World

CHUNK = 5_000  # requests in memory at a time
YEARS = 8  # of history for each year of the stories: one request of eleven is open
HISTORIES = 10  # of so many requests one has its history
MINUTE = timedelta(minutes=1)
OPEN_SPREAD, OVER_SPREAD = 700, 440_000  # minutes over which those of one plan lie


def play(world: World, at: datetime) -> None:
    """A request for each interconnect that nobody asks anything for yet.

    But for those an import knows by name only: what was added must fit in the capacity.
    """
    free = Interconnect.objects.filter(requests=None, capacity_bps__gte=requests.LEAST_BPS)
    rows = free.order_by("pk")
    wanted, members = _wanted(), requests.members()
    links = rows.select_related("partner__owner", "site__facility", "asn")
    for number, some in enumerate(_chunks(links.iterator(chunk_size=CHUNK))):
        codes = refs.take(refs.Prefix.CAPACITY, len(some))
        made = []
        for n, (link, ref) in enumerate(zip(some, codes, strict=True), number * CHUNK):
            plan = wanted[n % len(wanted)]
            made.append(requests.make(world, plan, link, members, ref, at - _spread(plan, n)))
        _load(made)


def _load(made: Sequence[Made]) -> None:
    """Moves and versions only of some: they are ten times as many rows."""
    whole = made[::HISTORIES]
    requests.load_all(whole)
    load([requests.version(one) for one in whole if one.request.submitted_at])
    rest = [one for n, one in enumerate(made) if n % HISTORIES]
    load([one.request for one in rest])
    load([one.line for one in rest if one.line])


def _wanted() -> list[Plan]:
    """Each plan that is open once, what is over many times; numbers of partners' own only once."""
    found = [*plans.over() * YEARS, *plans.open_ones()]
    return [replace(plan, client_ref="") for plan in found]


def _spread(plan: Plan, n: int) -> timedelta:
    """How much earlier than its plan a request is: no two at the same minute."""
    return n * 7919 % (OVER_SPREAD if plan.is_over else OPEN_SPREAD) * MINUTE


def _chunks(links: Iterator[Interconnect]) -> Iterator[Sequence[Interconnect]]:
    some: list[Interconnect] = []
    for link in links:
        some.append(link)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
