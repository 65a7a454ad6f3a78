"""Who may ask for what, and the way out where they may not (portal.md 3 "Entry bars", 6.5, 6.8).

A registry of pure rules. What a rule needs is set for all, for a region or for a partner, and for
one type of request or every type; the most specific setting counts, the default stands here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Protocol

from apps.capacity.enums import Outcome
from apps.capacity.rules import bars
from apps.capacity.rules.bars import Facts, Judge

GBPS = 10**9


class Unit(StrEnum):
    """What the value of a rule counts; FLAG rules have no value, they are asked or not."""

    GBPS = "Gbps"
    PERCENT = "%"
    DAYS = "days"
    COUNT = "count"
    FLAG = ""


@dataclass(frozen=True)
class Rule:
    """`defaults` says for each type it fits what it needs; None: not asked unless it is set."""

    code: str
    name: str
    help: str
    unit: Unit
    defaults: Mapping[str, Decimal | None]
    judge: Judge
    way_out: str = ""
    at_most: int = 10**6

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(self.defaults)


@dataclass(frozen=True)
class Setting:
    """What a rule needs here, and where that is laid down: partner, region, all or default."""

    value: Decimal
    is_on: bool
    origin: str = "default"


@dataclass(frozen=True)
class Verdict:
    """One rule's word about one request; `way_out` says what to do where it is not met."""

    rule: str
    name: str
    outcome: Outcome
    value: str
    need: str
    way_out: str = ""

    @property
    def is_failed(self) -> bool:
        return self.outcome == Outcome.FAILED

    @property
    def text(self) -> str:
        """`Peak traffic: 0.4 Gbps, needed 2 Gbps or more.`"""
        return f"{self.name}: {self.value}, needed {self.need}."

    def as_dict(self) -> dict[str, str]:
        """As it is frozen with a request and answered by the APIs."""
        return {key: str(value) for key, value in asdict(self).items()}


class Row(Protocol):
    """A setting as it is stored; an empty type or region stands for all."""

    @property
    def code(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def partner_id(self) -> int | None: ...
    @property
    def value(self) -> str: ...
    @property
    def is_on(self) -> bool: ...


ALWAYS = Decimal(1)  # the value of a flag that is asked by default


def _flags(*types: str) -> dict[str, Decimal | None]:
    return dict.fromkeys(types, ALWAYS)


def _numbers(**values: int | None) -> dict[str, Decimal | None]:
    return {key: None if value is None else Decimal(value) for key, value in values.items()}


CAPACITY = ("pni_new", "pni_augment", "cache_new", "cache_augment")
NEW = ("pni_new", "ix_sessions", "cache_new")
RULES: tuple[Rule, ...] = (
    Rule(
        "min_peak", "Peak traffic",
        "The highest five minutes of the last 30 days between the partner and us.",
        Unit.GBPS, _numbers(pni_new=2, cache_new=5, ix_sessions=None), bars.peak,
        "Peer with us at an exchange until the traffic is there, or tell us why it will grow.",
    ),
    Rule(
        "min_use", "Use of the interconnect",
        "95th percentile of the last 30 days in percent of the capacity.",
        Unit.PERCENT, _numbers(pni_augment=40, cache_augment=40), bars.use,
        "Ask again when it is fuller, or name the event or forecast that will fill it.", 100,
    ),
    Rule(
        "shared_place", "Shared location",
        "PeeringDB lists both networks at the facility or exchange that is asked for.",
        Unit.FLAG, _flags("pni_new", "ix_sessions"), bars.place,
        "Choose one of the shared locations, or add yourself to this one in PeeringDB.",
    ),
    Rule(
        "peeringdb", "PeeringDB entry",
        "The network's entry names an as-set, prefix limits, a policy and a place to meet.",
        Unit.FLAG, _flags(*NEW), bars.entry,
        "Complete the entry in PeeringDB; we read it again within the hour.",
    ),
    Rule(
        "noc", "24x7 NOC contact",
        "A contact of the NOC with a telephone number or e-mail address, with us or in PeeringDB.",
        Unit.FLAG, _flags(*CAPACITY, "ix_sessions"), bars.noc,
        "Add a NOC contact on the page Contacts.",
    ),
    Rule(
        "agreement", "Agreement in force",
        "An agreement is in force and goes on for at least so many days.",
        Unit.DAYS, _numbers(pni_new=30, pni_augment=30, cache_new=30, cache_augment=30,
                            ix_sessions=None), bars.agreement,
        "Ask for an agreement or its renewal first; a request for either may run beside.", 3650,
    ),
    Rule(
        "max_open", "Open requests",
        "How many requests of a partner may be open at the same time.",
        Unit.COUNT, _numbers(pni_new=5, pni_augment=5, cache_new=5, cache_augment=5,
                             ix_sessions=5), bars.open_requests,
        "Wait for one of the open requests, or cancel one that is not needed.", 1000,
    ),
    Rule(
        "port_speed", "Port speed",
        "The slowest port we still build.",
        Unit.GBPS, _numbers(pni_new=10, pni_augment=10), bars.port_speed,
        "Choose a faster port.", 1600,
    ),
    Rule(
        "approval_ports", "Ports without second approval",
        "For more ports than this a second person of ours approves.",
        Unit.COUNT, _numbers(pni_new=8, pni_augment=8), bars.approval_ports, "", 64,
    ),
    Rule(
        "approval_gbps", "Capacity without second approval",
        "For more capacity than this a second person of ours approves.",
        Unit.GBPS, _numbers(pni_new=800, pni_augment=800, cache_new=800, cache_augment=800),
        bars.approval_gbps,
    ),
    Rule(
        "auto_approve", "Approved at once",
        "Sessions at exchanges that meet every rule are approved without waiting for a person.",
        Unit.FLAG, {"ix_sessions": None}, bars.at_once,
    ),
    Rule(
        "lead_time", "Lead time",
        "Days from request to traffic in half of the cases; a facility may take longer.",
        Unit.DAYS, _numbers(pni_new=45, pni_augment=30, cache_new=60, cache_augment=60,
                            ix_sessions=5), bars.lead_time,
        "Choose a later date, or say what cannot wait.", 3650,
    ),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}


def rules_for(type: str) -> list[Rule]:
    """The rules that fit a type of request, in the order they are shown."""
    return [rule for rule in RULES if type in rule.defaults]


def settings(
    rows: Iterable[Row], *, type: str, region: str = "", partner_id: int | None = None
) -> dict[str, Setting]:
    """What each rule needs for a type of request of a partner in a region, by code.

    The most specific row counts: of the partner, of the region, of all; and among them one for
    the type before one for every type. Rows of other regions and partners are passed over.
    """
    fitting = [row for row in rows if _fits(row, type, region, partner_id)]
    found = {rule.code: _default(rule, type) for rule in rules_for(type)}
    for row in sorted(fitting, key=_weight):
        if row.code in found:
            value = parse(BY_CODE[row.code], row.value) if row.value else found[row.code].value
            found[row.code] = Setting(value, row.is_on, origin(row))
    return found


def origin(row: Row) -> str:
    if row.partner_id is not None:
        return "partner"
    return "region" if row.region else "all"


def judge(facts: Facts, needs: Mapping[str, Setting]) -> list[Verdict]:
    """A verdict for each rule that is asked and has something to say about these facts."""
    found = []
    for rule in rules_for(facts.type):
        setting = needs[rule.code]
        said = rule.judge(facts, setting.value) if setting.is_on else None
        if said is not None:
            is_good = said.outcome in (Outcome.PASSED, Outcome.NOTE)
            way_out = "" if is_good else rule.way_out
            found.append(
                Verdict(rule.code, rule.name, said.outcome, said.value, said.need, way_out)
            )
    return found


def failed(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that stand in the way."""
    return [verdict for verdict in verdicts if verdict.is_failed]


def parse(rule: Rule, text: str) -> Decimal:
    """The value of a rule from what people type; ValueError says what is wrong."""
    if rule.unit == Unit.FLAG:
        return ALWAYS
    try:
        value = Decimal(str(text).strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"{rule.name}: enter a number.") from None
    if not value.is_finite() or not 0 <= value <= rule.at_most:
        raise ValueError(f"{rule.name}: enter a number from 0 to {rule.at_most}.")
    if rule.unit in (Unit.DAYS, Unit.COUNT) and value != int(value):
        raise ValueError(f"{rule.name}: enter a whole number.")
    return value


def _default(rule: Rule, type: str) -> Setting:
    value = rule.defaults[type]
    return Setting(value if value is not None else Decimal(0), value is not None)


def _fits(row: Row, type: str, region: str, partner_id: int | None) -> bool:
    return (
        row.type in ("", type)
        and row.region in ("", region)
        and (row.partner_id is None or row.partner_id == partner_id)
    )


def _weight(row: Row) -> tuple[bool, bool, bool]:
    """Later ones overrule earlier ones."""
    return row.partner_id is not None, bool(row.region), bool(row.type)


def needs_second(needs: Mapping[str, Setting], *, ports: int | None, bps: int | None) -> bool:
    """Whether a second person approves so many ports or so much new capacity (bit/s)."""
    limits: tuple[tuple[str, Any], ...] = (
        ("approval_ports", ports),
        ("approval_gbps", None if bps is None else Decimal(bps) / GBPS),
    )
    return any(
        asked is not None and code in needs and needs[code].is_on and asked > needs[code].value
        for code, asked in limits
    )
