"""From a public reference to its page: PAR-00042 is /partners/PAR-00042/."""

from functools import lru_cache

from django.urls import reverse

from apps.core.refs import Prefix
from apps.programs.rules import keys

LISTS: dict[str, str] = {
    Prefix.PARTNER: "console:partner_list",
    Prefix.AGREEMENT: "console:agreement_list",
    Prefix.PNI: "console:interconnect_list",
    Prefix.IX: "console:interconnect_list",
    Prefix.CACHE: "console:interconnect_list",
    Prefix.TRANSIT: "console:interconnect_list",
    Prefix.BREACH: "console:breach_list",
    Prefix.STATEMENT: "console:statement_list",
    Prefix.UPGRADE: "console:upgrade_list",
    Prefix.CAPACITY: "console:request_list",
    Prefix.SOURCE: "console:source_list",
    Prefix.NEGOTIATION: "console:negotiation_list",
    Prefix.MAINTENANCE: "console:maintenance_list",
    Prefix.INCIDENT: "console:incident_list",
    Prefix.LOA: "console:loa_list",
    Prefix.REPORT: "console:report_list",
    Prefix.CAMPAIGN: "console:campaign_list",
    Prefix.IMPORT: "console:import_list",
    Prefix.BULK: "console:bulk_list",
}


@lru_cache(maxsize=64)
def base(prefix: str) -> str:
    """The list a kind of reference belongs to; empty for what has no pages."""
    name = LISTS.get(prefix)
    return reverse(name) if name else ""


@lru_cache(maxsize=64)
def place(name: str) -> str:
    """The address of a list by the name of its URL: it never changes while we run."""
    return reverse(name)


# Parts of an agreement with a page of their own.
PARTS = {"O": "obligations", "P": "renewal-pack", "v": "documents"}


def of(ref: str) -> str:
    """The page of a reference; empty for what has none.

    LATAM is a workstream, LATAM-123 one of its work items.

    `AGR-00042/T1` is a part of AGR-00042, `AGR-00042/O3` an obligation with its own page,
    `AGR-00042/P1` a renewal pack, `AGR-00042/v3` a version of its document.
    """
    whole, _, part = ref.partition("/")
    start = base(whole.split("-", 1)[0])
    if start:
        return f"{start}{whole}/{_within(part)}"
    return _of_programs(whole)


def work() -> str:
    """The list of work items."""
    return place("console:work_list")


def _of_programs(key: str) -> str:
    if keys.KEY.fullmatch(key):
        return f"{place('console:work_list')}{key}/"
    if keys.PREFIX.fullmatch(key):
        return f"{place('console:program_list')}{key}/"
    return ""


def _within(part: str) -> str:
    folder = PARTS.get(part[:1])
    number = part[1:].split("/", 1)[0]
    return f"{folder}/{number}/" if folder and number.isdecimal() else ""
