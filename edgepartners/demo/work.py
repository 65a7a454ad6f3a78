"""Work items of the demo: linked to its partners, breaches, requests and interconnects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle

from apps.accounts.models import User
from apps.agreements.models import Agreement
from apps.breaches.models import Breach
from apps.capacity.models import CapacityRequest
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.programs import actions
from apps.programs.models import Column, WorkItem, Workstream
from edgepartners.demo.world import World

TITLES = {
    "LATAM": (
        "Order cross-connects in {place}", "Sign the colocation order in {place}",
        "Turn up the second LAG to {partner}", "Agree on LOA terms with {partner}",
        "Move {partner} from the exchange to a PNI", "Ask {partner} for their prefix list",
        "Permit for the cable landing in Quito", "Power for two more racks in {place}",
        "Test failover between {place} sites", "Announce the launch to {partner}",
        "Ship caches to {place}", "Contract for remote hands in {place}",
    ),
    "WAVE": (
        "Decide on the renewal of {partner}", "Send the traffic report to {partner}",
        "Counter on the commit of {partner}", "Check the notice deadline of {partner}",
        "Price check against last year for {partner}", "Call legal about the term of {partner}",
        "Draft the amendment for {partner}", "Collect approvals for {partner}",
    ),
    "AUGMENT": (
        "Augment {link} by two ports", "Optics for {link}", "Waive or fix {link} above its trigger",
        "Maintenance window with {partner}", "Confirm light on the new ports of {link}",
        "Why does {link} fill at noon", "Move traffic off {link} until the ports are in",
        "Order-by date for {link} was missed",
    ),
    "SAOPAULO": (
        "Choose the second building in São Paulo", "Dark fibre between the two sites",
        "Quote for 16 racks", "Survey of entry ducts", "Plan the move of four LAGs",
        "Agree on the split with {partner}",
    ),
}  # fmt: skip
COUNTS = {"LATAM": 22, "WAVE": 16, "AUGMENT": 15, "SAOPAULO": 8}
TYPES = {"LATAM": ("BUILD", "TASK", "DEAL", "RISK"), "WAVE": ("RENEWAL", "RENEWAL", "TASK"),
         "AUGMENT": ("BREACH", "BUILD", "TASK"), "SAOPAULO": ("MILESTONE", "TASK")}  # fmt: skip
LABELS: tuple[list[str], ...] = (
    ["optics"],
    ["legal"],
    [],
    ["landlord", "cost"],
    ["permit"],
    [],
    ["cache"],
)
PATHS = ((1, 3), (1,), (), (1, 2, 3), (1, 2), (3,), ())  # columns an item went through
WORDS = (
    "Their engineer answers on Mondays only. @rafael can you call?",
    "Quote is in; it is 8 % above last year.",
    "The datacentre says three weeks. I will ask again on Friday.",
    "Done from our side, waiting for their port letter.",
)


@dataclass(frozen=True)
class Stock:
    """What items are about."""

    partners: Sequence[Partner]
    links: Sequence[Interconnect]
    refs: Sequence[str]


def play(here: World, made: Sequence[Workstream], *, at: datetime) -> None:
    """About sixty items in all states, some late, some blocked, with what was said of them."""
    for n, workstream in enumerate(made):
        items = list(_items(here, workstream, _stock(workstream), at, n))
        _join(items, at)
    add_rules(made, at=at)


def _stock(workstream: Workstream) -> Stock:
    region = workstream.region
    partners = Partner.objects.order_by("pk")
    partners = partners.filter(region=region) if region else partners
    links = Interconnect.objects.filter(partner__in=partners).order_by("pk")
    return Stock(list(partners[:12]), list(links[:12]), list(_refs(workstream, partners)))


def _refs(workstream: Workstream, partners: object) -> Iterator[str]:
    """References of the kind the workstream is about, as far as the demo has them."""
    model = {"WAVE": Agreement, "AUGMENT": Breach, "LATAM": CapacityRequest}.get(
        workstream.key, Interconnect
    )
    found = model.objects.filter(partner__in=partners).order_by("-pk")  # type: ignore[attr-defined]
    yield from found.values_list("ref", flat=True)[:12]


def _items(
    here: World, workstream: Workstream, stock: Stock, at: datetime, seed: int
) -> Iterator[WorkItem]:
    columns = list(workstream.columns.order_by("position"))
    people = [p for p in here.people if p.role in ("manager", "engineer", "legal")]
    refs = cycle(stock.refs or [stock.partners[0].ref])
    for n in range(COUNTS[workstream.key]):
        person = people[(n + seed) % len(people)]
        began = at - timedelta(days=55 - 2 * n, hours=n % 5)
        item = _item(workstream, stock, n, person, next(refs), began, at)
        _walk(item, columns, PATHS[(n + seed) % len(PATHS)], person, began, at)
        if n % 5 == 1:
            actions.comment_item(
                item=item, text=WORDS[n % len(WORDS)], by=person, at=began + timedelta(days=1)
            )
        yield item


def _item(
    workstream: Workstream, stock: Stock, n: int, person: User, ref: str, began: datetime,
    at: datetime,
) -> WorkItem:  # fmt: skip
    titles, types = TITLES[workstream.key], TYPES[workstream.key]
    partner = stock.partners[n % len(stock.partners)]
    link = stock.links[n % len(stock.links)]
    words = {
        "partner": partner.name,
        "link": link.name,
        "place": ("Bogotá", "Lima", "Quito")[n % 3],
    }
    return actions.add_item(
        workstream=workstream, title=titles[n % len(titles)].format(**words),
        type=types[n % len(types)], priority=(3, 2, 3, 1, 3, 4)[n % 6],
        assignee=person if n % 6 else None, due_on=(at + timedelta(days=5 * (n % 9) - 6)).date(),
        estimate=(1, 3, 2, 5)[n % 4], labels=LABELS[n % len(LABELS)],
        refs=[ref, partner.ref], by=person, at=began,
    )  # fmt: skip


def _walk(
    item: WorkItem, columns: Sequence[Column], path: Sequence[int], person: User, began: datetime,
    at: datetime,
) -> None:  # fmt: skip
    """Through the columns, a few days each."""
    moment = began
    for step in path:
        moment = min(moment + timedelta(days=3 + 2 * step, hours=4), at - timedelta(hours=2))
        actions.move_item(item=item, to=columns[step], by=person, at=moment)


def _join(items: Sequence[WorkItem], at: datetime) -> None:
    """Every sixth belongs to the first, every seventh waits for the one before."""
    for n, item in enumerate(items):
        if n and n % 6 == 0:
            actions.edit_item(item=item, parent=items[0], by=item.created_by, at=at)
        if n and n % 7 == 0:
            actions.block(item=item, by_item=items[n - 1], by=item.created_by, at=at)


def add_rules(made: Sequence[Workstream], *, at: datetime) -> None:
    """Breaches of the campaign and undecided renewals of the wave become work by themselves."""
    kinds = {"AUGMENT": "BREACH", "WAVE": "RENEWAL"}
    for workstream in made:
        if kind := kinds.get(workstream.key):
            actions.set_birth_rule(
                workstream=workstream, kind=kind, priority=2, due_days=7,
                assignee=workstream.owner, by=workstream.owner, at=at,
            )  # fmt: skip
