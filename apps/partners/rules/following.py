"""What a partner takes over from PeeringDB, in our words. Pure (portal.md 2.2, field.md 4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from apps.partners.enums import AsnField, ContactRoleKind, PartnerField, Policy

LONGEST_NAME = 120
LONGEST_LEGAL = 200
LONGEST_PHONE = 40
POLICIES = {
    "open": Policy.OPEN, "selective": Policy.SELECTIVE, "restrictive": Policy.RESTRICTIVE,
    "no": Policy.NO,
}  # fmt: skip
# Abuse and Public Relations are no roles of ours: they stay in the title.
ROLES: dict[str, tuple[ContactRoleKind, ...]] = {
    "NOC": (ContactRoleKind.NOC,),
    "Maintenance": (ContactRoleKind.NOC,),
    "Technical": (ContactRoleKind.ENGINEERING,),
    "Policy": (ContactRoleKind.PEERING,),
    "Sales": (ContactRoleKind.COMMERCIAL,),
}


class Said(Protocol):
    """What PeeringDB says of a network (`peeringdb.queries.Entry`)."""

    @property
    def name(self) -> str: ...
    @property
    def org_name(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def as_set(self) -> str: ...
    @property
    def prefixes4(self) -> int | None: ...
    @property
    def prefixes6(self) -> int | None: ...


@dataclass(frozen=True)
class Line:
    """One field of ours beside PeeringDB's word; `is_same` where there is nothing to take over."""

    field: str
    label: str
    ours: object
    theirs: object
    follows: bool

    @property
    def is_same(self) -> bool:
        return self.ours == self.theirs or self.is_unsaid

    @property
    def ours_said(self) -> object:
        return self._said(self.ours)

    @property
    def theirs_said(self) -> object:
        return self._said(self.theirs)

    def _said(self, value: Any) -> object:
        """A policy as people call it; everything else as it is."""
        return Policy(value).label if self.field == PartnerField.POLICY else value

    @property
    def is_unsaid(self) -> bool:
        return is_empty(self.theirs)

    @property
    def source(self) -> str:
        """Where our value comes from, in words."""
        if self.is_unsaid:
            return "PeeringDB says nothing"
        if self.ours != self.theirs:
            return "By hand, other than PeeringDB"
        return "PeeringDB, followed" if self.follows else "As PeeringDB says"


def is_empty(value: object) -> bool:
    """Nothing is said: an emptied entry never takes anything away from us by itself."""
    return value in ("", None, Policy.UNKNOWN)


def policy_of(text: str) -> Policy:
    """`Open`, `Selective`, `Restrictive`, `No`; anything else is not known."""
    return POLICIES.get(text.strip().lower(), Policy.UNKNOWN)


def of_partner(entry: Said, *, name: str = "") -> dict[str, object]:
    """A partner's fields as PeeringDB says them; `name` instead of the network's."""
    return {
        PartnerField.NAME: _cut(name or entry.name, LONGEST_NAME),
        PartnerField.LEGAL_NAME: _cut(entry.org_name, LONGEST_LEGAL),
        PartnerField.POLICY: policy_of(entry.policy),
    }


def of_asn(entry: Said) -> dict[str, object]:
    """An AS number's fields as PeeringDB says them; limits count prefixes, None where unsaid."""
    return {
        AsnField.NAME: _cut(entry.name, LONGEST_NAME),
        AsnField.AS_SET: entry.as_set,
        AsnField.MAX_PREFIX4: entry.prefixes4,
        AsnField.MAX_PREFIX6: entry.prefixes6,
    }


def compare(
    ours: Mapping[str, object], theirs: Mapping[str, object], follows: list[str],
    labels: Mapping[str, str],
) -> list[Line]:  # fmt: skip
    """Field by field, in PeeringDB's order."""
    return [
        Line(name, labels[name], ours[name], value, name in follows)
        for name, value in theirs.items()
    ]


def to_fill(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """What of ours is empty and PeeringDB knows: what somebody typed is never written over."""
    return {
        name: value
        for name, value in theirs.items()
        if is_empty(ours[name]) and not is_empty(value)
    }  # fmt: skip


def to_follow(
    ours: Mapping[str, object], theirs: Mapping[str, object], follows: list[str]
) -> dict[str, object]:
    """What moves by itself. An entry that was emptied takes nothing away from us."""
    return {
        name: value
        for name, value in theirs.items()
        if name in follows and ours[name] != value and not is_empty(value)
    }


def roles_of(role: str) -> tuple[ContactRoleKind, ...]:
    """Our roles for a contact's role at PeeringDB."""
    return ROLES.get(role, ())


def _cut(text: str, longest: int) -> str:
    return text.strip()[:longest].strip()


def fields_of(obj: object, names: Iterable[str]) -> dict[str, object]:
    """The values that a partner or an AS number has now."""
    return {name: getattr(obj, name) for name in names}


def lacking(asn: Any, partner: object, entry: Said) -> tuple[dict[str, object], dict[str, object]]:
    """What is empty and PeeringDB knows: of the partner (by its primary number), of the number."""
    of_it, of_them = of_asn(entry), of_partner(entry)
    theirs = to_fill(fields_of(partner, of_them), of_them) if asn.is_primary else {}
    return theirs, to_fill(fields_of(asn, of_it), of_it)


PERSON = "contact"
# What of ours a change at PeeringDB touches, by its kind (`peeringdb.enums.ChangeKind`).
TOUCHES: dict[str, tuple[tuple[str, str], ...]] = {
    "RENAMED": (("asn", AsnField.NAME), ("partner", PartnerField.NAME)),
    "AS_SET": (("asn", AsnField.AS_SET),),
    "POLICY": (("partner", PartnerField.POLICY),),
    "PREFIXES4": (("asn", AsnField.MAX_PREFIX4),),
    "PREFIXES6": (("asn", AsnField.MAX_PREFIX6),),
    "MOVED": (("partner", PartnerField.LEGAL_NAME),),
    "ORG_NAME": (("partner", PartnerField.LEGAL_NAME),),
    "PERSON_NEW": ((PERSON, "is_kept"),),
    "PERSON_GONE": ((PERSON, "is_kept"),),
    "PERSON_NAME": ((PERSON, "name"),),
    "PERSON_MAIL": ((PERSON, "email"),),
    "PERSON_PHONE": ((PERSON, "phone"),),
    "PERSON_ROLE": ((PERSON, "title"), (PERSON, "roles"), (PERSON, "name")),
}


@dataclass(frozen=True)
class Effect:
    """One field of ours that becomes what PeeringDB says; `on` is "asn", "partner" or "contact"."""

    on: str
    field: str
    was: object
    becomes: object


def effects(kind: str, asn: Any, partner: Any, entry: Said) -> list[Effect]:
    """What taking a change over would do to us: PeeringDB's word of today, not of that day.

    A partner's fields come from its primary number. A partner that is called otherwise than its
    network was, keeps its name.
    """
    said = {"asn": of_asn(entry), "partner": of_partner(entry)}
    ours = {"asn": asn, "partner": partner}
    found = [
        Effect(on, name, getattr(ours[on], name), said[on][name])
        for on, name in TOUCHES.get(kind, ())
        if on == "asn" or asn.is_primary
    ]
    return [each for each in found if each.was != each.becomes and _is_meant(each, asn, partner)]


def _is_meant(effect: Effect, asn: Any, partner: Any) -> bool:
    if effect.field != PartnerField.NAME or effect.on == "asn":
        return True
    is_named_so = effect.was == asn.name or PartnerField.NAME in partner.follows
    return is_named_so and bool(effect.becomes)
