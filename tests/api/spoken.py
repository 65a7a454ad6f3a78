"""Contacts and outreach for the walk of all endpoints."""

from typing import Any

ENDPOINTS = [
    ("contact-list", "get", "partners.view"),
    ("contact-detail", "get", "partners.view"),
    ("contact-give-role", "post", "partners.edit"),
    ("contact-take-role", "post", "partners.edit"),
    ("interaction-list", "get", "partners.view"),
    ("interaction-list", "post", "partners.talk"),
    ("interaction-detail", "get", "partners.view"),
    ("mailtemplate-list", "get", "outreach.view"),
    ("mailtemplate-detail", "get", "outreach.view"),
    ("campaign-list", "get", "outreach.view"),
    ("campaign-detail", "get", "outreach.view"),
    ("letter-list", "get", "outreach.view"),
    ("letter-detail", "get", "outreach.view"),
]
BODIES: dict[str, Any] = {
    "contact-give-role": {"role": "NOC"},
    "contact-take-role": {"role": "PEERING"},
    "interaction-list": lambda world: {
        "partner": world.partner,
        "kind": "CALL",
        "took_place": "2026-11-18T09:00:00Z",
        "subject": "The peak",
    },
}
