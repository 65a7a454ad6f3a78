"""Who must approve an agreement, and what an approval is bound to (agreements.md 2.2, 9)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MBPS = 10**6
MONTHS = 12
NEEDED = {
    "our_entity": "our legal entity",
    "partner_entity": "their legal entity",
    "governing_law": "the governing law",
}


@dataclass(frozen=True)
class Weight:
    """What the rules look at. Value in the agreement's currency a year; commit in bit/s."""

    kind: str
    value: Decimal = Decimal(0)
    commit_bps: int = 0
    months: int | None = 0
    is_nonstandard: bool = False


@dataclass(frozen=True)
class Rule:
    """Conditions that must all hold; None and empty hold always. `steps`: role and quorum."""

    name: str
    steps: Sequence[tuple[str, int]]
    kind: str = ""
    min_value: Decimal | None = None
    min_commit_bps: int | None = None
    min_months: int | None = None
    for_nonstandard: bool = False

    def applies_to(self, weight: Weight) -> bool:
        """An agreement without an end (months None) is longer than any."""
        is_long = weight.months is None or weight.months >= (self.min_months or 0)
        return (
            self.kind in ("", weight.kind)
            and weight.value >= (self.min_value or 0)
            and weight.commit_bps >= (self.min_commit_bps or 0)
            and is_long
            and (weight.is_nonstandard or not self.for_nonstandard)
        )


@dataclass(frozen=True)
class NeededStep:
    role: str
    quorum: int
    reason: str


def needed_steps(rules: Iterable[Rule], weight: Weight) -> list[NeededStep]:
    """The steps of all rules that apply, each role once.

    A role that several rules name takes the latest of its places and the largest of its quorums.
    """
    found: dict[str, tuple[int, int, list[str]]] = {}
    for rule in rules:
        if rule.applies_to(weight):
            for place, (role, quorum) in enumerate(rule.steps):
                was = found.get(role, (0, 0, []))
                found[role] = (max(was[0], place), max(was[1], quorum), [*was[2], rule.name])
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return [NeededStep(role, quorum, ", ".join(names)) for role, (_, quorum, names) in ordered]


def weight_of(snapshot: Mapping[str, Any], *, is_nonstandard: bool = False) -> Weight:
    """What an agreement weighs by its facts and commits (`queries.snapshot`)."""
    facts = snapshot["facts"]
    commits = [term["params"] for term in snapshot["terms"] if term["type"] == "COMMIT_RATE"]
    is_endless = facts["renewal_type"] == "EVERGREEN"
    return Weight(
        kind=facts["kind"],
        value=sum((_yearly(params) for params in commits), Decimal(0)),
        commit_bps=sum(int(params.get("commit_bps") or 0) for params in commits),
        months=None if is_endless else facts["initial_months"] or 0,
        is_nonstandard=is_nonstandard,
    )


def _yearly(params: Mapping[str, Any]) -> Decimal:
    """The commit at its price for twelve months; without overage."""
    price = Decimal(str(params.get("price_per_mbps") or 0))
    return Decimal(params.get("commit_bps") or 0) / MBPS * price * MONTHS


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the snapshot as canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def incomplete(facts: Mapping[str, Any]) -> dict[str, str]:
    """Each fact without which nobody can approve or sign, with what to do."""
    errors = {
        name: f"Add {words}: it is missing." for name, words in NEEDED.items() if not facts[name]
    }
    if facts["renewal_type"] != "EVERGREEN" and not facts["initial_months"]:
        errors["initial_months"] = "Add the length of the first term: it is missing."
    return errors


def changed_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two snapshots, for people: `governing law`, `§4.2`."""
    facts = [
        name.replace("_", " ")
        for name, value in after["facts"].items()
        if before["facts"].get(name) != value
    ]
    was = {term["id"]: term for term in before["terms"]}
    now = {term["id"]: term for term in after["terms"]}
    both = {**was, **now}
    terms = [both[pk]["clause"] for pk in both if was.get(pk) != now.get(pk)]
    return facts + terms


@dataclass(frozen=True)
class Voice:
    """A person, and the role in which they may be heard."""

    pk: int
    role: str


def voice_of(
    speaker: Voice, role: str, *, submitter: int, heard: Iterable[int], away: Iterable[Voice]
) -> int | None:
    """Whose voice the speaker brings to a step of `role`: their own, else of somebody away.

    None: whoever submitted is not heard, by themselves or by a delegate; nobody is heard twice, and
    nobody speaks twice. `heard`: all who have spoken or were spoken for; `away`: those whose
    delegate the speaker is today.
    """
    silent = {submitter, *heard}
    if speaker.pk in silent:
        return None
    fitting = [each.pk for each in (speaker, *away) if each.role == role and each.pk not in silent]
    return fitting[0] if fitting else None
