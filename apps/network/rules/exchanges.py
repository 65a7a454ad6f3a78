"""What holds for our ports at exchanges, whoever enters them: a page, an import, a program."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

STAYS = ("ixp", "site", "name")
MOST_NAMED = 5  # interconnects, in a refusal
_CURRENCY = re.compile(r"[A-Z]{3}")


def port_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """By field, what is wrong with the facts that are named: speed in bit/s, price per month."""
    found = {}
    if "name" in facts and not facts["name"].strip():
        found["name"] = "Enter the name of the port."
    if "speed_bps" in facts and (facts["speed_bps"] or 0) <= 0:
        found["speed_bps"] = "Enter the speed of the port."
    if facts.get("mrc") is not None and facts["mrc"] < 0:
        found["mrc"] = "A price is zero or more."
    if "currency" in facts and not _CURRENCY.fullmatch(facts["currency"]):
        found["currency"] = "Write the currency as its code of three letters, such as USD."
    return found


def move_faults(port: str, site: str, names: Iterable[str]) -> dict[str, str]:
    """By field, why it cannot change: what joins there is told by exchange, site and name."""
    why = f"{port} is at {site}; a port never moves: add another one."
    return {name: why for name in STAYS if name in set(names)}


def why_kept(port: str, refs: Sequence[str]) -> str:
    """Why a port cannot be removed; `refs` are the interconnects that name it. Empty: it can."""
    if not refs:
        return ""
    named = ", ".join(refs[:MOST_NAMED])
    more = f" and {len(refs) - MOST_NAMED} more" if len(refs) > MOST_NAMED else ""
    verb = "has" if len(refs) == 1 else "have"
    return f"{named}{more} {verb} {port}, so it stays; decommissioned ones keep their port too."
