"""Terms that usually stand in each kind of agreement, to begin with. Wordings are our own.

What only the deal can say (a price, a commit) is left out and asked for when the terms are added.
"""

from dataclasses import dataclass, field
from typing import Any

GBPS = 10**9


@dataclass(frozen=True)
class Row:
    """A clause of a template; `params` may leave out what is asked for later."""

    type: str
    clause: str
    text: str
    params: dict[str, Any] = field(default_factory=dict)


TRIGGER = Row(
    "UPGRADE_TRIGGER",
    "§7.1",
    "Where the busy hour of an interconnect exceeds seventy per cent (70 %) of its capacity on "
    "three (3) consecutive days, both Parties shall add capacity within sixty (60) days of notice.",
    {"threshold_pct": "70", "periods": 3, "lead_value": 60, "clock_start": "NOTICE_RECEIVED"},
)
REVIEW = Row(
    "REVIEW",
    "§7.4",
    "The Parties review capacity and forecasts together once in every quarter.",
    {"what": "Capacity and forecasts", "every": "QUARTER"},
)
POLICY = Row(
    "POLICY_COMPLIANCE",
    "§5.3",
    "Each Party publishes valid route origin authorizations, registers its routes, keeps its "
    "PeeringDB record current and runs an operations centre day and night.",
    {"checks": ["RPKI", "IRR", "PEERINGDB", "NOC_24X7"], "grace_days": 30},
)
CURE = Row(
    "CURE",
    "§12.2",
    "A Party in breach has thirty (30) days from receipt of notice to put it right.",
    {"cure_value": 30},
)
COMMIT = Row(
    "COMMIT_RATE",
    "§4.1",
    "The Customer commits to the Committed Rate in each calendar month. Usage is the higher of "
    "the 95th percentiles of both directions, summed over all ports.",
    {"percentile": "95", "direction": "MAX_OF_P95"},
)
REPAIR = Row(
    "REPAIR_TIME",
    "§9.3",
    "A fault that interrupts the Service is repaired within four (4) hours, day and night.",
    {"hours": "4"},
)
AVAILABILITY = Row(
    "AVAILABILITY_SLA",
    "§9.1",
    "The Service is available 99.99 % of each calendar month; below that the Customer is credited "
    "a share of the monthly charge, claimed within thirty (30) days.",
    {
        "target_pct": "99.99", "claim_days": 30, "cap_pct": "20",
        "credits": [["99.99", "5"], ["99.5", "10"], ["99", "20"]],
    },
)  # fmt: skip
SECRET = Row(
    "NDA_TERM",
    "§10.1",
    "Information exchanged under this agreement is kept confidential while it is in force and for "
    "two (2) years after its end.",
    {"months": 36, "survival_months": 24},
)

STANDARD: dict[str, tuple[Row, ...]] = {
    "SFI": (
        TRIGGER,
        Row(
            "RATIO_MAX",
            "§6.1",
            "Neither Party sends more than two (2) times the traffic it receives, by volume in a "
            "calendar month.",
            {"limit": "2", "floor_bps": 10 * GBPS},
        ),
        Row(
            "MIN_TRAFFIC",
            "§6.2",
            "The Parties exchange at least 5 Gbps; this is reviewed after three (3) consecutive "
            "months below it.",
            {"bps": 5 * GBPS, "months": 3},
        ),
        Row(
            "MIN_SITES",
            "§3.1",
            "The Parties interconnect in at least three (3) metropolitan areas.",
            {"count": 3, "min_port_bps": 100 * GBPS},
        ),
        POLICY,
        REVIEW,
    ),
    "SETTLED": (
        TRIGGER,
        Row(
            "RATIO_MAX",
            "§6.1",
            "Where a Party sends more than three (3) times the traffic it receives, it pays for "
            "the excess.",
            {"limit": "3", "form": "SENT_OVER_RECEIVED"},
        ),
        POLICY,
        CURE,
    ),
    "PAID_PEERING": (COMMIT, TRIGGER, REPAIR, REVIEW, CURE),
    "TRANSIT": (
        COMMIT,
        Row(
            "BURST_CAP",
            "§4.3",
            "Traffic stays below the rate of the port; the Provider may shape what lies above it.",
            {"consequence": "SHAPE"},
        ),
        AVAILABILITY,
        REPAIR,
        CURE,
    ),
    "CACHE": (
        Row(
            "CACHE_HOSTING",
            "§3.1",
            "The Partner provides space, power, cross-connects and remote hands free of charge; "
            "the appliances remain the property of the Content Provider.",
            {"install_days": 10, "return_days": 30},
        ),
        Row(
            "CACHE_FILL",
            "§3.4",
            "Appliances are filled between 02:00 and 14:00 local time at no more than 1.2 Gbps.",
            {"window": "02:00-14:00", "max_bps": 1_200_000_000},
        ),
        Row(
            "CACHE_OFFLOAD",
            "§3.5",
            "The caches serve at least seventy per cent (70 %) of the busy-hour traffic.",
            {"target_pct": "70"},
        ),
        Row(
            "MIN_CACHE_TRAFFIC",
            "§3.6",
            "A site whose traffic stays below 5 Gbps for three (3) months is reviewed.",
            {"bps": 5 * GBPS},
        ),
        Row(
            "HARDWARE_RMA",
            "§4.2",
            "Broken parts are replaced within five (5) business days of the report.",
            {"days": 5},
        ),
    ),
    "SLA_SCHEDULE": (
        AVAILABILITY,
        Row(
            "LATENCY_SLA",
            "§9.2",
            "The round trip is 50 ms or less on the average of each calendar month.",
            {"target_ms": "50"},
        ),
        Row(
            "LOSS_SLA",
            "§9.2",
            "Packet loss does not exceed 0.1 % on the average of each calendar month.",
            {"target_pct": "0.1"},
        ),
        REPAIR,
        Row(
            "RESPONSE_TIME",
            "§9.4",
            "Reports of faults are answered within thirty (30) minutes.",
            {"hours": "0.5"},
        ),
    ),
    "NDA": (SECRET,),
}
