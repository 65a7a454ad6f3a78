"""What is asked for in the demo, and how long each stage took."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

PARTNERS = 24  # partners that ask for something
DAY = timedelta(days=1)
Walk = tuple[tuple[str, float], ...]  # state and the days spent in it; of the last: so far
OVER = ("ACTIVE", "REJECTED", "CANCELLED", "EXPIRED")
_AFTER_REVIEW = ("APPROVED", "REJECTED")
_LOA = {"loa_provider": "us", "xc_orderer": "partner", "xc_payer": "partner"}
AUGMENT = {"action": "add_ports", "reason": "forecast", **_LOA}
NEW = {
    "port_speed_gbps": "100", "port_count": 2, "mode": "lag_lacp", "optic": "100G-LR4",
    "media": "SMF OS2", "ip_provider": "us", **_LOA,
}  # fmt: skip
TOO_LITTLE = "Your p95 is 31 % of the capacity. Ask again when it passes 50 %."
NO_PORTS = "All 100G ports at this site are taken; more arrive with the next line card."
Said = tuple[tuple[str, str, str], ...]
QUESTION: Said = (("QUESTION", "SHARED", "Which of your two routers should the ports go to?"),)


@dataclass(frozen=True)
class Plan:
    """One request; `walk` begins with the draft."""

    type: str
    walk: Walk
    details: dict[str, Any] = field(default_factory=dict)
    ports: int = 2
    decision: str = "PENDING"
    reason: str = ""
    text: str = ""
    why: str = "Evening peaks grow by 3 % a month."
    source: str = "portal"
    priority: str = "NORMAL"
    client_ref: str = ""
    is_handled: bool = True
    said: Said = ()
    slip: int = 0

    @property
    def state(self) -> str:
        return self.walk[-1][0]

    @property
    def granted(self) -> int:
        """Ports of a decision in favour."""
        return self.ports - (self.decision == "REDUCED")

    @property
    def is_added(self) -> bool:
        """Whether it is an upgrade that is in service by now."""
        return self.type == "pni_augment" and self.state == "ACTIVE"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_about_link(self) -> bool:
        return self.type in ("pni_augment", "pni_remove", "capacity_concern")

    @property
    def asks_capacity(self) -> bool:
        return self.type in ("pni_augment", "pni_new")

    def since(self, at: datetime) -> datetime:
        """When it came to the state it is in."""
        return at - self.walk[-1][1] * DAY

    def begins(self, at: datetime) -> datetime:
        """When the draft was made; it was sent an hour after that."""
        return at - sum(days for _, days in self.walk[1:]) * DAY - timedelta(hours=1)

    def decided(self, at: datetime) -> datetime | None:
        """When it was approved or rejected."""
        moment = self.begins(at) + timedelta(hours=1)
        for state, days in self.walk[1:]:
            if state in _AFTER_REVIEW:
                return moment
            moment += days * DAY
        return None


def plans(links: int) -> list[Plan]:
    """Open ones first, so that each has an interconnect of its own; then what is over."""
    return [*open_ones()[:links], *over()]


def open_ones() -> list[Plan]:
    """Nineteen that wait: for us or for the partner, in time and late."""
    draft: Walk = (("DRAFT", 1),)
    sent = (*draft, ("SUBMITTED", 1.2))
    return [
        Plan("pni_augment", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 0.8)), AUGMENT,
             priority="HIGH", client_ref="NET-2291"),
        Plan("pni_augment", sent, {**AUGMENT, "reason": "breach"}, source="breach",
             is_handled=False),
        Plan("pni_augment", draft, {**AUGMENT, "reason": "forecast"}, source="forecast"),
        Plan("pni_augment", (*draft, ("SUBMITTED", 8)), AUGMENT, is_handled=False,
             priority="URGENT"),
        Plan("pni_new", sent, NEW, is_handled=False),
        Plan("ix_sessions", (*draft, ("SUBMITTED", 0.2)), {"sessions": []}, is_handled=False,
             source="api"),
        Plan("pni_augment", (*draft, ("SUBMITTED", 2), ("IN_REVIEW", 9)), AUGMENT,
             said=(("COMMENT", "INTERNAL", "Waits for the port plan of January."),)),
        Plan("pni_new", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 1.5)), NEW),
        Plan("capacity_concern", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 0.5)),
             {"concern": "Evenings look full since the match on Sunday."}),
        Plan("pni_augment", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 1), ("INFO_REQUESTED", 2)),
             AUGMENT, said=QUESTION),
        Plan("pni_new", (*draft, ("SUBMITTED", 2), ("IN_REVIEW", 1), ("INFO_REQUESTED", 12.5)),
             NEW, said=QUESTION),
        Plan("agreement_renew", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 1),
                                 ("INFO_REQUESTED", 5)), {"agreement": "AGR-00003"},
             said=(("QUESTION", "SHARED", "Who signs on your side this time?"),)),
        Plan("pni_augment", (*draft, ("SUBMITTED", 2), ("IN_REVIEW", 3), ("ON_HOLD", 6)), AUGMENT,
             ports=4, reason="NO_PORTS", text=NO_PORTS),
        Plan("cache_new", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 2), ("ON_HOLD", 3)),
             {"address": "Carrera 7, Bogotá", "rack_units": 4}, reason="BUDGET",
             text="Planned for the first quarter."),
        Plan("pni_new", (("DRAFT", 4),), NEW),
        Plan("maintenance_notice", (*draft, ("SUBMITTED", 0.1)), {"impact": "OUTAGE"},
             is_handled=False),
        Plan("prefix_change", (*draft, ("SUBMITTED", 4)), {"change": "Two prefixes of a network "
             "that joined us.", "max_prefix4": 900}, is_handled=False, source="api"),
        Plan("pni_remove", (*draft, ("SUBMITTED", 1), ("IN_REVIEW", 1)),
             {"reason": "We leave the building.", "traffic_plan": "The other PNI carries it."}),
        Plan("contact_change", (*draft, ("SUBMITTED", 0.5)), {"change": "Our NOC has another "
             "number."}, is_handled=False),
    ]  # fmt: skip


def over() -> list[Plan]:
    """A year of history: eighteen in service, slow and quick, and five that came to nothing."""
    found = [_built(n) for n in range(14)]
    found += [_session(n) for n in range(4)]
    tried: Walk = (("DRAFT", 1), ("SUBMITTED", 2), ("IN_REVIEW", 4))
    return [
        *found,
        Plan("pni_augment", (*tried, ("REJECTED", 20)), AUGMENT, decision="REJECTED",
             reason="CAPACITY_ENOUGH", text=TOO_LITTLE),
        Plan("cache_new", (*tried, ("REJECTED", 45)), {"address": "Calle 80"},
             reason="TRAFFIC_TOO_LOW", text="A cache needs 5 Gbps of peak; yours is 1.8 Gbps."),
        Plan("pni_new", (*tried, ("CANCELLED", 33)), NEW, text="We found another way."),
        Plan("pni_augment", (*tried[:2], ("CANCELLED", 12)), AUGMENT, text="Sent twice."),
        Plan("pni_augment", (*tried, ("INFO_REQUESTED", 14), ("EXPIRED", 60)), AUGMENT,
             text="No answer to our question for 14 days. Send it again as a new request."),
    ]  # fmt: skip


def _built(n: int) -> Plan:
    """A PNI or an upgrade that is in service by now; the odd ones were asked something."""
    asked = (("INFO_REQUESTED", 1 + n % 4), ("IN_REVIEW", 1)) if n % 2 else ()
    walk: Walk = (
        ("DRAFT", 1), ("SUBMITTED", 0.5 + n % 5 * 0.9), ("IN_REVIEW", 1 + n % 4), *asked,
        ("APPROVED", 0.01), ("LOA_PENDING", 1 + n % 3 * 1.4), ("LOA_ISSUED", 2 + n % 6),
        ("XC_ORDERED", 6 + n * 1.7 % 14), ("PROVISIONING", 1 + n % 4), ("TESTING", 1 + n % 5),
        ("ACTIVE", 15 + n * 19),
    )  # fmt: skip
    is_new = n % 3 == 0
    reduced = n % 5 == 2
    return Plan(
        "pni_new" if is_new else "pni_augment", walk, NEW if is_new else AUGMENT,
        ports=1 + n % 4 + reduced, decision="REDUCED" if reduced else "APPROVED",
        reason="NO_PORTS" if reduced else "", text=NO_PORTS if reduced else "", slip=n % 4 * 5,
    )  # fmt: skip


def _session(n: int) -> Plan:
    walk: Walk = (
        ("DRAFT", 1), ("SUBMITTED", 0.2), ("IN_REVIEW", 0.4 + n * 0.3), ("APPROVED", 0.5),
        ("PROVISIONING", 1 + n), ("TESTING", 1), ("ACTIVE", 30 + n * 25),
    )  # fmt: skip
    return Plan("ix_sessions", walk, {"sessions": []}, source="api")
