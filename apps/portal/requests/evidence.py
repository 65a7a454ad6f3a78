"""Evidence, what-if and checks in words: of a draft as of now, of a request as it was frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from apps.core import units
from apps.portal.requests import plot

_LOOKS = {
    "PASSED": ("ok", "Passed"), "FAILED": ("bad", "Not met"), "WARNING": ("warn", "Look twice"),
    "UNKNOWN": ("gap", "Not known"), "NOTE": ("idle", "Note"),
}  # fmt: skip
NEAR, FULL = Decimal(70), Decimal(85)  # percent of the capacity


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Block:
    """What is measured on one interconnect."""

    name: str
    plot: SafeString | str
    figures: tuple[Figure, ...]


def check(verdict: Any) -> dict[str, str]:
    """One rule of our policy: what it needs, what there is, and the way out."""
    said: Mapping[str, Any] = asdict(verdict) if is_dataclass(verdict) else verdict  # type: ignore[arg-type]
    tone, word = _LOOKS.get(str(said["outcome"]), ("idle", str(said["outcome"]).title()))
    text = f"{said['value']}, needed {said['need']}" if said["need"] else str(said["value"])
    return {
        "name": str(said["name"]), "text": text, "way_out": str(said.get("way_out") or ""),
        "tone": tone, "word": word,
    }  # fmt: skip


def panel(measured: Mapping[str, Any], *, is_frozen: bool) -> dict[str, Any] | None:
    """Each interconnect with its trend and figures; None where none is asked about."""
    links = measured.get("links") or []
    if not links:
        return None
    return {
        "blocks": [_block(link, is_alone=len(links) == 1) for link in links],
        "taken_at": datetime.fromisoformat(measured["at"]),
        "is_frozen": is_frozen,
        "sha256": measured.get("sha256", ""),
        "breaches": [row["ref"] for row in measured.get("breaches") or []],
    }


def what_if(measured: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Use of the capacity after the change, and when one link fails; empty without a change."""
    lines: list[tuple[str, str]] = []
    for link in measured.get("links") or []:
        if "after" in link:
            lines += _what_if(link)
    return lines


def _what_if(link: Mapping[str, Any]) -> list[tuple[str, str]]:
    now, later = link["now"], link["after"]
    change = f"{units.capacity(now['capacity_bps'])} → {units.capacity(later['capacity_bps'])}"
    return [
        (link["name"], change),
        ("p95 of 30 days", units.rate(link["p95_bps"])),
        ("Use", _from_to(now["used_pct"], later["used_pct"])),
        ("When one link fails", _from_to(now["n_minus_1_pct"], later["n_minus_1_pct"])),
    ]


def _from_to(before: str | None, after: str | None) -> str:
    return f"{_percent(before)} → {_percent(after)}"


def _percent(text: str | None) -> str:
    return units.percent(Decimal(text)) if text is not None else units.NONE


def _block(link: Mapping[str, Any], *, is_alone: bool) -> Block:
    now = link["now"]
    trend: Sequence[int | None] = link.get("trend") or []
    drawing = plot.trend(trend, now["capacity_bps"], now["n_minus_1_bps"], link["name"])
    return Block("" if is_alone else link["name"], drawing, tuple(_figures(link)))


def _figures(link: Mapping[str, Any]) -> list[Figure]:
    now, later = link["now"], link.get("after")
    p95 = f"{units.rate(link['p95_bps'])}, {_percent(now['used_pct'])}"
    found = [
        Figure("Capacity", units.capacity(now["capacity_bps"])),
        Figure("p95, 30 days", p95, _tone(now["used_pct"])),
        Figure("When one link fails", _percent(now["n_minus_1_pct"]), _tone(now["n_minus_1_pct"])),
    ]
    if link.get("peak_bps"):
        found.append(Figure("Peak, 30 days", units.rate(link["peak_bps"])))
    if link.get("growth_pct"):
        found.append(Figure("Growth a year", _percent(link["growth_pct"])))
    if link.get("runout_days") is not None:
        found.append(Figure("Full in", f"{link['runout_days']}{units.NBSP}d"))
    if link.get("completeness"):
        found.append(Figure("Complete", _percent(link["completeness"])))
    if later:
        after = f"{_percent(later['used_pct'])}, N−1 {_percent(later['n_minus_1_pct'])}"
        found.append(Figure("After this", after))
    return found


def _tone(percent: str | None) -> str:
    if percent is None or Decimal(percent) < NEAR:
        return ""
    return "bad" if Decimal(percent) >= FULL else "warn"
