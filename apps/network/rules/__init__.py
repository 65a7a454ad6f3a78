"""Pure rules of the network: capacity, ports, sessions, turn-up, LOA-CFA."""

from apps.network.rules.capacity import CARRYING, Capacity, capacity_of, shared_evenly
from apps.network.rules.exchanges import move_faults, port_faults, why_kept
from apps.network.rules.loas import (
    NO_ANSWER,
    WARNINGS,
    Finding,
    findings,
    missing,
    renewable,
    warning_due,
)
from apps.network.rules.markets import (
    STALE_AFTER,
    TEXTS,
    UNITS,
    Share,
    Spot,
    is_in,
    is_stale,
    kilometres,
    share,
)
from apps.network.rules.markets import faults as fact_faults
from apps.network.rules.ports import names_of, position, shortage, where
from apps.network.rules.sessions import (
    AHEAD,
    DOWN_FOR,
    ROLES,
    after_sighting,
    faults,
    is_to_tell,
)
from apps.network.rules.turn_up import CHECKLISTS, RX_DBM, steps

__all__ = [
    "AHEAD",
    "CARRYING",
    "CHECKLISTS",
    "DOWN_FOR",
    "NO_ANSWER",
    "ROLES",
    "RX_DBM",
    "STALE_AFTER",
    "Share",
    "Spot",
    "TEXTS",
    "UNITS",
    "WARNINGS",
    "Capacity",
    "Finding",
    "after_sighting",
    "capacity_of",
    "fact_faults",
    "faults",
    "findings",
    "is_in",
    "is_stale",
    "kilometres",
    "is_to_tell",
    "missing",
    "move_faults",
    "names_of",
    "port_faults",
    "position",
    "renewable",
    "shared_evenly",
    "share",
    "shortage",
    "steps",
    "warning_due",
    "where",
    "why_kept",
]
