"""A whole report: the chosen sections, and the figures on top."""

from collections.abc import Callable, Iterable

from apps.reports.collect.status.agreements import agreements
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.breaches import breaches
from apps.reports.collect.status.builds import builds
from apps.reports.collect.status.capacity import capacity
from apps.reports.collect.status.renewals import renewals
from apps.reports.collect.status.requests import requests
from apps.reports.collect.status.spend import spend
from apps.reports.collect.status.trend import trend
from apps.reports.collect.status.upgrades import upgrades
from apps.reports.collect.status.workstreams import workstreams
from apps.reports.collect.status.world import world
from apps.reports.enums import Section
from apps.reports.rules import Content

SECTIONS: dict[str, Callable[[Ask], Content]] = {
    Section.WORKSTREAMS: workstreams,
    Section.MAP: world,
    Section.TREND: trend,
    Section.AGREEMENTS: agreements,
    Section.RENEWALS: renewals,
    Section.SPEND: spend,
    Section.CAPACITY: capacity,
    Section.BREACHES: breaches,
    Section.UPGRADES: upgrades,
    Section.REQUESTS: requests,
    Section.BUILDS: builds,
}
# The figures on top, by how much a reader in a hurry needs them; the first five that are there.
ON_TOP = {
    "capacity": "Capacity in service",
    "above": "Above 70 % used",
    "breaches_open": "Open breaches",
    "spend": "Spend of the month",
    "renewals_undecided": "Renewals not decided",
    "upgrades_late": "Upgrades past their date",
    "requests_late": "Requests over their time",
    "agreements_active": "Active agreements",
    "building": "Being built",
}
MOST_ON_TOP = 5


def gathered(ask: Ask, sections: Iterable[str]) -> Content:
    """Figures and sections as they are now. Reads only; the number of queries does not grow."""
    wanted = set(sections)
    found = [SECTIONS[key](ask) for key in Section if key in wanted]
    numbers = {each["key"]: each for part in found for each in part["numbers"]}
    on_top = [{**numbers[key], "label": label} for key, label in ON_TOP.items() if key in numbers]
    return {"figures": on_top[:MOST_ON_TOP], "sections": found}
