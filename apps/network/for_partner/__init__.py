"""What a partner may read of the network: interconnects, caches, planned work, LOA-CFAs."""

from apps.network.for_partner.caches import Cache, caches
from apps.network.for_partner.calendar import maintenance_calendar
from apps.network.for_partner.events import (
    Touched,
    Work,
    maintenance,
    maintenances,
    own_work,
    works_on,
)
from apps.network.for_partner.links import (
    Capacity,
    Fault,
    Join,
    Link,
    Port,
    Session,
    Whole,
    faults,
    handles,
    interconnect,
    interconnects,
    interconnects_with,
    whole,
)
from apps.network.for_partner.loas import (
    Letter,
    LoaCheck,
    letter,
    letter_file,
    letters,
    loa_check,
    loa_handle,
)

__all__ = [
    "Cache",
    "Capacity",
    "Fault",
    "Join",
    "Letter",
    "Link",
    "LoaCheck",
    "Port",
    "Session",
    "Touched",
    "Whole",
    "Work",
    "caches",
    "faults",
    "handles",
    "interconnect",
    "interconnects",
    "interconnects_with",
    "letter",
    "letter_file",
    "letters",
    "loa_check",
    "loa_handle",
    "maintenance",
    "maintenance_calendar",
    "maintenances",
    "own_work",
    "whole",
    "works_on",
]
