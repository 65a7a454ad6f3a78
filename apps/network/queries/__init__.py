"""Staff reads over places, interconnects, capacity, and what happens to them."""

from apps.network.queries.events import (
    Standing,
    event_changes,
    excuses,
    incidents,
    maintenances,
    standings,
    tickets,
)
from apps.network.queries.places import (
    Interval,
    capacities,
    capacity_history,
    facilities,
    in_force,
    interconnects,
    ixp_ports,
    ixps,
    members,
    metros,
    regions,
    search,
    sites,
)

__all__ = [
    "Interval",
    "Standing",
    "capacities",
    "capacity_history",
    "event_changes",
    "excuses",
    "facilities",
    "in_force",
    "incidents",
    "interconnects",
    "ixp_ports",
    "ixps",
    "maintenances",
    "members",
    "metros",
    "regions",
    "search",
    "sites",
    "standings",
    "tickets",
]
