"""What a contact takes over from PeeringDB, and whether somebody has edited it. Pure.

A contact is compared with what PeeringDB said of the person before: what is otherwise with us was
edited by somebody, and is never written over by itself (field.md 4, "PdbChange").
"""

from collections.abc import Mapping
from typing import Any

from apps.partners.rules.following import PERSON, TOUCHES, Effect, Line

KEPT = "is_kept"  # of a contact: it is there, and not in the archive
TITLE = "{} at PeeringDB"

Facts = Mapping[str, Any]


def person_effects(kind: str, ours: Facts, now: Facts) -> list[Effect]:
    """What taking a change of a contact over would do to it: PeeringDB's word of today."""
    return [
        Effect(PERSON, name, ours[name], now[name])
        for _, name in TOUCHES[kind]
        if ours[name] != now[name]
    ]


def is_edited(effect: Effect, was: Facts) -> bool:
    """Whether ours is neither what PeeringDB said before nor empty."""
    return effect.was != was[effect.field] and effect.was not in ("", [])


def person_told(ours: Facts) -> dict[str, str]:
    """A contact as PeeringDB would tell of it (`peeringdb.rules.told`); a made-up name is none."""
    role = str(ours["title"]).removesuffix(TITLE.format(""))
    name = "" if ours["name"] == stand_in(role) else ours["name"]
    return {"role": role, "name": name, "email": ours["email"], "phone": ours["phone"]}


def stand_in(role: str) -> str:
    """The name of a contact that has none."""
    return f"{role} contact"


class PeopleLine(Line):
    """How many of PeeringDB's contacts are ours, as one field beside the others."""

    @property
    def source(self) -> str:
        if self.is_unsaid:
            return "PeeringDB shows no contact"
        if self.ours != self.theirs:
            return "Some of them are not ours yet"
        return "PeeringDB, followed" if self.follows else "All of them are ours"
