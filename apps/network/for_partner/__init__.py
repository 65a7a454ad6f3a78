"""What a partner may read of the inventory: their own interconnects, caches and planned work."""

from apps.network.for_partner.caches import Cache, caches
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

__all__ = [
    "Cache",
    "Capacity",
    "Join",
    "Link",
    "Port",
    "Session",
    "Touched",
    "Whole",
    "Work",
    "caches",
    "interconnect",
    "interconnects",
    "maintenance",
    "maintenances",
    "whole",
    "works_on",
]
