"""Where and how partners join us: places, exchanges, interconnects and their capacity over time."""

from apps.network.models.builds import UNTOLD, BGPSession, Loa, Port, TurnUpCheck
from apps.network.models.details import PNI, CacheDeployment, IXPeering
from apps.network.models.events import Incident, Maintenance, MaintenanceImpact
from apps.network.models.interconnects import (
    INTERCONNECT_WORDS,
    CapacityInterval,
    Interconnect,
    InterconnectQuerySet,
    Member,
)
from apps.network.models.markets import MarketFact
from apps.network.models.places import IXP, Facility, IXPPort, Metro, Region, Site

__all__ = [
    "BGPSession",
    "Loa",
    "Port",
    "TurnUpCheck",
    "CacheDeployment",
    "CapacityInterval",
    "Facility",
    "INTERCONNECT_WORDS",
    "IXP",
    "IXPPort",
    "IXPeering",
    "Incident",
    "Interconnect",
    "InterconnectQuerySet",
    "Maintenance",
    "MaintenanceImpact",
    "MarketFact",
    "Member",
    "Metro",
    "PNI",
    "Region",
    "Site",
    "UNTOLD",
]
