"""What a partner may read of the inventory: their own interconnects, caches, planned work, LOAs."""

from apps.network.for_partner.caches import Cache, caches
from apps.network.for_partner.calendar import maintenance_calendar
from apps.network.for_partner.events import Touched, Work, maintenance, maintenances, works_on
from apps.network.for_partner.links import (
    Capacity,
    Join,
    Link,
    Port,
    Session,
    Whole,
    interconnect,
    interconnects,
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
    "interconnect",
    "interconnects",
    "letter",
    "letter_file",
    "letters",
    "loa_check",
    "loa_handle",
    "maintenance",
    "maintenance_calendar",
    "maintenances",
    "whole",
    "works_on",
]
