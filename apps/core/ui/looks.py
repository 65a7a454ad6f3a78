"""How a status looks: an icon and a word. The tone gives icon and colour, never colour alone."""

from dataclasses import dataclass
from typing import Any

ICONS = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-octagon",
    "acc": "circle-dot",
    "idle": "circle",
    "wait": "clock",
    "hold": "player-pause",
    "gap": "database-off",
    "void": "circle-x",
    "draft": "circle-dashed",
}
COLOURED = frozenset({"ok", "warn", "bad", "acc"})


@dataclass(frozen=True)
class Look:
    tone: str
    word: str

    @property
    def icon(self) -> str:
        return ICONS[self.tone]

    @property
    def css(self) -> str:
        return f"is-{self.tone}" if self.tone in COLOURED else ""


UNKNOWN = Look("idle", "Unknown")


def table(enum: Any, **tones: str) -> dict[str, Look]:
    """The looks of an enum's values: tones by member name; `_` is that of members not named."""
    rest = tones.pop("_", "idle")
    return {m.value: Look(tones.get(m.name.lower(), rest), m.label) for m in enum}
