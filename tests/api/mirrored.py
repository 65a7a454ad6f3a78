"""What PeeringDB says among the endpoints: a number of a partner, and a change of its entry."""

from types import SimpleNamespace
from typing import Any

from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import THEIRS

VIEW, EDIT = "partners.view", "partners.edit"
NAMED = {"peeringdbchange": 1}
ENDPOINTS = [
    ("asn-follow", "post", EDIT),
    ("asn-take-over", "post", EDIT),
    ("peeringdbchange-list", "get", VIEW),
    ("peeringdbchange-detail", "get", VIEW),
    ("peeringdbchange-accept", "post", EDIT),
    ("peeringdbchange-ignore", "post", EDIT),
    ("peeringdbchange-note", "post", EDIT),
    ("peeringdbchange-undo", "post", EDIT),
    ("peeringdbchange-decide", "post", EDIT),
]


def to_number(world: SimpleNamespace, role: str) -> None:
    """A primary number with another AS-SET than PeeringDB says."""
    make.mirror()
    partner = make.partner(name="Fibra", policy="OPEN")
    made = make.asn(partner=partner, number=THEIRS, is_primary=True, name="Fibra", as_set="AS-OLD")
    world.asn = made.number


def to_change(world: SimpleNamespace, role: str, **facts: Any) -> None:
    to_number(world, role)
    change = make.observed(THEIRS, "AS_SET", was="AS-OLD", now="AS-FIBRA", **facts)
    world.peeringdbchange = change.pk


def to_decided(world: SimpleNamespace, role: str) -> None:
    facts = {"decision": "IGNORED", "reviewed_at": AT, "reviewed_by": make.user(role="manager")}
    to_change(world, role, **facts)


OF_ONE = ("detail", "accept", "ignore", "note", "decide")
READY = {
    "asn-follow": to_number,
    "asn-take-over": to_number,
    **{f"peeringdbchange-{verb}": to_change for verb in OF_ONE},
    "peeringdbchange-undo": to_decided,
}
BODIES: dict[str, Any] = {
    "peeringdbchange-decide": lambda world: {
        "verb": "accept",
        "changes": [world.peeringdbchange],
    },
    "asn-follow": {"asn": ["as_set"], "partner": ["policy"]},
    "asn-take-over": {"on": "asn", "field": "as_set"},
    "peeringdbchange-note": {"note": "Asked them"},
}
