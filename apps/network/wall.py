"""What a partner may read of the network: places, and what joins it with us.

Never: devices, what cross-connects and ports cost us, secrets, our labels.
"""

from apps.core.wall import everyone, of, own, where

MAINTAINED = "id IN (SELECT maintenance_id FROM network_maintenanceimpact)"
# How many there are and how many are free says what a site offers; whose the others are, nothing.
PORTS = "interconnect_id IN (SELECT id FROM network_interconnect) OR state = 'FREE'"

TABLES = (
    everyone("network.Region"),
    everyone("network.Metro"),
    everyone("network.Facility", hidden=("xconnect_mrc", "currency")),
    everyone("network.Site", hidden=("custom", "power_kw", "tags")),
    everyone("network.IXP"),
    everyone("network.IXPPort", hidden=("name", "mrc", "currency")),
    own("network.Interconnect", hidden=("custom", "tags")),
    of("network.CapacityInterval", "interconnect"),
    of("network.Member", "interconnect", hidden=("port",)),
    where("network.Port", PORTS, hidden=("device", "name", "held_for", "note")),
    of("network.BGPSession", "interconnect", hidden=("secret",)),
    own("network.Loa", hidden=("digest",)),
    of("network.TurnUpCheck", "interconnect"),
    of("network.PNI", "interconnect"),
    of("network.IXPeering", "interconnect"),
    of("network.CacheDeployment", "interconnect"),
    of("network.MaintenanceImpact", "interconnect"),
    where("network.Maintenance", MAINTAINED),
)
