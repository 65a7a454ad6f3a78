"""The only writer of places, interconnects and capacity."""

from apps.network.actions.capacity import MemberFacts, set_capacity, set_members
from apps.network.actions.events import (
    IncidentFacts,
    MaintenanceFacts,
    close_incident,
    edit_incident,
    edit_maintenance,
    move_maintenance,
    plan_maintenance,
    reopen_incident,
    report_incident,
)
from apps.network.actions.interconnects import (
    InterconnectChanges,
    InterconnectFacts,
    add_interconnect,
    change_state,
    edit_detail,
    edit_interconnect,
    retire,
)
from apps.network.actions.places import (
    add_facility,
    add_ixp,
    add_ixp_port,
    add_metro,
    add_region,
    add_site,
    edit_site,
)

__all__ = [
    "IncidentFacts",
    "MaintenanceFacts",
    "close_incident",
    "edit_incident",
    "edit_maintenance",
    "move_maintenance",
    "plan_maintenance",
    "reopen_incident",
    "report_incident",
    "InterconnectChanges",
    "InterconnectFacts",
    "MemberFacts",
    "add_facility",
    "add_interconnect",
    "add_ixp",
    "add_ixp_port",
    "add_metro",
    "add_region",
    "add_site",
    "change_state",
    "edit_detail",
    "edit_interconnect",
    "edit_site",
    "retire",
    "set_capacity",
    "set_members",
]
