"""A letter in words: what is printed on it, in the order of the paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from apps.core import units
from apps.network.for_partner import Letter
from apps.partners.for_partner import Seat
from apps.portal.requests import papers

_FACTS = (
    ("issuer", "Issued by"), ("issuer_contact", "Contact of the issuer"),
    ("addressee", "Authorises"), ("facility", "Facility"),
    ("facility_address", "Address of the facility"), ("facility_operator", "Operator"),
    ("circuit", "Circuit"), ("panel", "Patch panel"), ("port_count", "Ports"),
    ("z_party", "Party at the Z side"), ("z_place", "Place at the Z side"),
    ("signatory", "Signed by"), ("signatory_title", "Title"), ("note", "Note"),
)  # fmt: skip
_PORT = {
    "cage": "Cage",
    "rack": "Rack",
    "panel": "Panel",
    "position": "Position",
    "media": "Media",
    "connector": "Connector",
    "speed": "Speed",
}


def context(one: Letter, seat: Seat, now: datetime) -> dict[str, Any]:
    """For the template. No query."""
    tone, word = papers.look(one, now)
    return {
        "letter": one,
        "tone": tone,
        "word": word,
        "network": settings.NETWORK_NAME,
        "facts": [(label, str(one.facts[key])) for key, label in _FACTS if one.facts.get(key)],
        "ports": _ports(one.facts),
        "port_labels": list(_PORT.values()),
        "days": _days(one),
        "file": reverse("portal:loa_file", args=[one.ref, one.version]) if one.has_file else "",
        "request_address": _request(one),
        "can_answer": one.waits_for_partner and seat.may("loa"),
    }


def _ports(facts: Mapping[str, Any]) -> list[list[tuple[str, str]]]:
    """Rows of the paper's table of ports, each value with its name; no device is on it."""
    rows = facts.get("ports")
    if not isinstance(rows, list):
        return []
    return [
        [(label, str(row.get(name) or units.NONE)) for name, label in _PORT.items()] for row in rows
    ]


def _days(one: Letter) -> str:
    issued = f"Issued {units.day(one.issued_at.date())}. " if one.issued_at else ""
    return issued + (f"Good until {units.day(one.expires_on)}." if one.expires_on else "")


def _request(one: Letter) -> str:
    ref = one.request_ref.partition("/")[0]
    return reverse("portal:request_detail", args=[ref]) if ref else ""
