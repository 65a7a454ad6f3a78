"""Custom fields among the endpoints: what is sent, and to whom."""

from types import SimpleNamespace
from typing import Any

from apps.core.custom.kinds import ObjectKind
from apps.partners.models import Partner
from tests import factories as make

VALUES = {"custom_fields": {"cost_centre": "CC-4410"}}
OBJECTS = {
    "partner": "partners.edit", "agreement": "agreements.edit", "site": "network.edit",
    "interconnect": "network.edit", "request": "capacity.handle", "workitem": "programs.work",
}  # fmt: skip
TAGGED = {noun: needed for noun, needed in OBJECTS.items() if noun != "workitem"} | {
    "contact": "partners.edit",
}
PERSON = "partner-contact-custom-fields"
ENDPOINTS = [
    ("customfield-list", "get", "partners.view"),
    ("customfield-detail", "get", "partners.view"),
    (PERSON, "post", "partners.edit"),
    *((f"{noun}-custom-fields", "post", needed) for noun, needed in OBJECTS.items()),
    *((f"{noun}-tags", "post", needed) for noun, needed in TAGGED.items()),
]


def field_of_each_kind(*_: Any) -> None:
    for kind in ObjectKind:
        make.custom_field(kind=kind)


def _person(world: SimpleNamespace, role: str) -> None:
    field_of_each_kind()
    partner = Partner.objects.get(ref=world.partner)
    world.number = make.contact(partner=partner).pk


def _defined(world: SimpleNamespace, role: str) -> None:
    world.customfield = make.custom_field().pk


READY = {
    "customfield-detail": _defined,
    PERSON: _person,
    **{f"{noun}-custom-fields": field_of_each_kind for noun in OBJECTS},
}
PATHS = {PERSON: "contacts/{number}/custom-fields"}
BODIES: dict[str, Any] = {
    PERSON: VALUES,
    **{f"{noun}-custom-fields": VALUES for noun in OBJECTS},
    **{f"{noun}-tags": {"tags": ["key account"]} for noun in TAGGED},
}
