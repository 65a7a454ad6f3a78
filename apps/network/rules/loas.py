"""When a LOA-CFA is complete, when it runs out, whether a received one is what was asked for.

portal.md 6.3 ("partner demarc"), 6.4 ("LOA expired"), 6.8 (3).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

WARNINGS = (30, 14, 3)  # days before the last day
KEPT_ONCE = 1
REQUIRED = {
    "issuer": "who issues it",
    "issuer_address": "address of the issuer",
    "issuer_contact": "contact of the issuer",
    "addressee": "whom it authorises",
    "facility": "facility",
    "facility_address": "address of the facility",
    "facility_operator": "operator of the facility",
    "circuit": "circuit reference",
    "z_party": "party at the Z side",
    "z_place": "place at the Z side",
    "signatory": "authorised signatory",
    "signatory_title": "title of the signatory",
}
OF_A_PORT = {
    "cage": "cage", "rack": "rack", "panel": "panel", "position": "position",
    "media": "media", "connector": "connector", "speed": "speed",
}  # fmt: skip
NO_ANSWER = re.compile(
    r"^\W*(tb[dca]|to be (determined|defined|confirmed|advised|announced)|n\W?/?\W?a|none|unknown|"
    r"pending|x{2,}|\?+|-+)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """One point of a received LOA beside what was asked for."""

    name: str
    asked: str
    given: str
    is_ok: bool
    is_fatal: bool = False


def missing(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a LOA still lacks, in words by name; a placeholder such as "TBD" is no answer."""
    lacking = {name: words for name, words in REQUIRED.items() if _is_empty(facts.get(name))}
    ports: Sequence[Mapping[str, Any]] = facts.get("ports") or []
    if not ports:
        lacking["ports"] = "ports"
    for number, port in enumerate(ports, 1):
        lacking |= {
            f"ports.{number}.{name}": f"{words} of port {number}"
            for name, words in OF_A_PORT.items()
            if _is_empty(port.get(name))
        }
    return lacking


def warning_due(expires_on: date, today: date, warned: int | None) -> int | None:
    """The warning to give now (days before the last day), unless it was given; newest wins."""
    left = (expires_on - today).days
    if left < 0:
        return None
    due = min((days for days in WARNINGS if left <= days), default=None)
    return None if due is None or (warned is not None and warned <= due) else due


def renewable(renewals: int) -> bool:
    """A LOA is issued again with the same ports once."""
    return renewals < KEPT_ONCE


def findings(
    asked: Mapping[str, Any], given: Mapping[str, Any], expires_on: date | None, today: date
) -> list[Finding]:
    """A received LOA held against the request: names, facility, ports, panel, last day.

    Those that are fatal cannot be accepted at all; about the others somebody decides.
    """
    wanted, there = int(asked.get("ports") or 0), int(given.get("port_count") or 0)
    last = expires_on.isoformat() if expires_on else ""
    return [
        _same("Issued by", asked.get("issuer"), given.get("issuer")),
        _same("Authorises", asked.get("addressee"), given.get("addressee")),
        _same("Facility", asked.get("facility"), given.get("facility")),
        Finding("Ports", str(wanted or ""), str(there), not wanted or wanted == there, True),
        _same("Panel", asked.get("panel"), given.get("panel")),
        Finding(
            "Good until", f"{today.isoformat()} or later", last,
            expires_on is not None and expires_on >= today, True,
        ),
    ]  # fmt: skip


def _same(name: str, asked: Any, given: Any) -> Finding:
    """Equal but for case and punctuation; what was not asked for only has to be there."""
    wanted, there = str(asked or ""), str(given or "")
    is_ok = _plain(wanted) == _plain(there) if wanted else not _is_empty(there)
    return Finding(name, wanted, there, is_ok)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _is_empty(value: Any) -> bool:
    return value is None or NO_ANSWER.match(str(value)) is not None
