"""Invented wordings of clauses, shown as help beside the parameters they stand for."""

from apps.agreements.enums import TermType

CLAUSES = {
    TermType.UPGRADE_TRIGGER: (
        "Where the 95th percentile of either direction over thirty (30) days exceeds seventy per "
        "cent (70 %) of the capacity in service on three (3) consecutive days, the Parties shall "
        "bring additional capacity into service within sixty (60) days of receipt of notice."
    ),
    TermType.COMMIT_RATE: (
        "The Customer commits to 200 Gbps per calendar month at USD 0.30 per Mbps. Usage is the "
        "higher of the 95th percentiles of both directions, summed over all ports; usage above "
        "the commit is charged at the same price."
    ),
    TermType.RATIO_MAX: (
        "Neither Party shall send more than two (2) times the traffic it receives, by volume in a "
        "calendar month, once the traffic exchanged exceeds 10 Gbps."
    ),
    TermType.MIN_TRAFFIC: (
        "The Parties shall exchange at least 5 Gbps, measured as the 95th percentile of the "
        "dominant direction; the agreement is reviewed after three (3) consecutive months below it."
    ),
}
PURPOSES = {
    TermType.UPGRADE_TRIGGER: "Capacity must be added when traffic passes a share of it.",
    TermType.COMMIT_RATE: "A rate that is paid in any case, and the price above it.",
    TermType.RATIO_MAX: "How far sent and received traffic may differ.",
    TermType.MIN_TRAFFIC: "Traffic that must be reached for the agreement to go on.",
}
