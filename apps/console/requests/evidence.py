"""The traffic that was frozen with a request, and what the request would make of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.capacity import queries
from apps.capacity.enums import Decision, State
from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.rules import whatif
from apps.core import units

HIGH_PCT = Decimal(70)
LOW_PCT = Decimal(50)  # what an upgrade should bring a link to, at most


@dataclass(frozen=True)
class Case:
    """One row: the link as it was, as asked, or as decided so far. Percent of p95."""

    label: str
    capacity: str
    used: Decimal | None
    n_minus_1: Decimal | None

    @property
    def tone(self) -> str:
        return tone(self.used)

    @property
    def n_minus_1_tone(self) -> str:
        return "bad" if self.n_minus_1 is not None and self.n_minus_1 > 100 else ""


def tone(percent: Decimal | None) -> str:
    if percent is None or percent <= LOW_PCT:
        return ""
    return "bad" if percent > HIGH_PCT else "warn"


@dataclass(frozen=True)
class Link:
    """An interconnect with its frozen figures, in words, and the cases held side by side."""

    ref: str
    name: str
    figures: list[tuple[str, str]]
    trend: list[int | None]
    cases: list[Case]


@dataclass(frozen=True)
class Evidence:
    at: datetime | None
    is_frozen: bool
    digest: str
    links: list[Link]


def evidence(one: CapacityRequest, now: datetime) -> Evidence | None:
    """None where no interconnect is asked about. A draft's is read now: three queries."""
    is_frozen = one.state != State.DRAFT
    found = one.evidence if is_frozen else queries.evidence(one, now)
    if not found.get("links"):
        return None
    lines = {line.result.ref: line for line in one.lines.all() if line.result}
    replaces = one.details.get("action") in queries.REPLACES
    return Evidence(
        at=datetime.fromisoformat(found["at"]), is_frozen=is_frozen,
        digest=str(found.get("sha256", ""))[:8],
        links=[_link(each, lines.get(each["ref"]), replaces) for each in found["links"]],
    )  # fmt: skip


def _link(found: Mapping[str, Any], line: RequestLine | None, replaces: bool) -> Link:
    cases = [_case("As it was measured", found["now"])]
    if found.get("after"):
        cases.append(_case("As asked", found["after"]))
    if line is not None and line.decision == Decision.REDUCED and line.approved_bps:
        cases.append(_decided(found, line, replaces))
    return Link(found["ref"], found["name"], _figures(found), list(found.get("trend") or []), cases)


def _case(label: str, load: Mapping[str, Any]) -> Case:
    return Case(
        label, units.capacity(load["capacity_bps"]), _percent(load["used_pct"]),
        _percent(load["n_minus_1_pct"]),
    )  # fmt: skip


def _decided(found: Mapping[str, Any], line: RequestLine, replaces: bool) -> Case:
    """The same question for what was granted instead of what was asked."""
    now = found["now"]
    largest = now["capacity_bps"] - now["n_minus_1_bps"]
    load = whatif.after(
        found["p95_bps"], capacity_bps=now["capacity_bps"], largest_bps=largest,
        added_bps=line.approved_bps or 0, port_bps=line.port_speed_bps or largest,
        replaces=replaces,
    )  # fmt: skip
    capacity = units.capacity(load.capacity_bps)
    return Case("As decided", capacity, load.used_pct, load.n_minus_1_pct)


def _figures(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    growth, days = found.get("growth_pct"), found.get("runout_days")
    rows = (
        ("p95, 30 days", _rate(found.get("p95_bps"))),
        ("Peak", _rate(found.get("peak_bps"))),
        ("Busy hour", _rate(found.get("busy_hour_bps"))),
        ("Growth, 30 days", units.percent(_percent(growth)) if growth else ""),
        ("Full in", f"{days}{units.NBSP}d" if days is not None else ""),
        ("Complete", units.percent(_percent(found.get("completeness")))),
    )
    return [(label, text) for label, text in rows if text and text != units.NONE]


def _rate(bps: int | None) -> str:
    return units.rate(bps) if bps is not None else ""


def _percent(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
