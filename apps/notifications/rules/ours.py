"""What our own systems may hear of: each business object is added, changed, removed, and moves.

The names are those in webhooks of our own, so they are a promise: new ones may come, none may
change. A partner's webhooks have the table in `events`.
"""

import re
from collections.abc import Iterable

ADDED, CHANGED, REMOVED, MOVED = "added", "changed", "removed", "moved"
VERBS = {
    ADDED: "was added",
    CHANGED: "was changed",
    REMOVED: "was removed",
    MOVED: "has a new state",
}
# Audited kinds of rows that are business objects, with their nouns; and the nouns of references.
NOUNS = {
    "partners.Partner": "partner",
    "partners.ASN": "asn",
    "partners.Contact": "contact",
    "agreements.Agreement": "agreement",
    "agreements.ContractTerm": "term",
    "agreements.TermRevision": "term_revision",
    "agreements.DocumentVersion": "document",
    "agreements.Negotiation": "negotiation",
    "agreements.Obligation": "obligation",
    "agreements.Renewal": "renewal",
    "network.Site": "site",
    "network.Interconnect": "interconnect",
    "network.Port": "port",
    "network.BGPSession": "session",
    "network.Loa": "loa",
    "network.Maintenance": "maintenance",
    "network.Incident": "incident",
    "usage.DataSource": "source",
    "breaches.Breach": "breach",
    "breaches.Waiver": "waiver",
    "breaches.UpgradeObligation": "upgrade",
    "breaches.Statement": "statement",
    "capacity.CapacityRequest": "request",
    "programs.Workstream": "workstream",
    "programs.WorkItem": "work_item",
    "programs.StatusUpdate": "status_update",
    "reports.StatusReport": "report",
}
WRITTEN = {"asn": "AS number", "loa": "LOA-CFA"}
_PREFIXES = {
    "PAR": "partner", "AGR": "agreement", "PNI": "interconnect", "IXC": "interconnect",
    "CCH": "interconnect", "TRN": "interconnect", "BRE": "breach", "SRC": "source",
    "NEG": "negotiation", "NTC": "notice", "STM": "statement", "UPG": "upgrade",
    "MNT": "maintenance", "INC": "incident", "CAP": "request", "LOA": "loa", "RPT": "report",
}  # fmt: skip
_ITEM = re.compile(r"[A-Z][A-Z0-9]{1,9}-[1-9]\d*")
_STREAM = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_UNTOLD = {"state", "changed_at", "updated_at", "version"}  # a move tells the state


def names() -> list[str]:
    """Every event of ours, by noun and verb: `agreement.moved`."""
    nouns = sorted({*NOUNS.values(), *_PREFIXES.values()})
    return [f"{noun}.{verb}" for noun in nouns for verb in VERBS]


def label(name: str) -> str:
    """`Agreement has a new state`, as people read it."""
    noun, _, verb = name.partition(".")
    return f"{noun_label(noun)} {VERBS[verb]}"


def noun_label(noun: str) -> str:
    """`Status update`; short forms as everybody writes them."""
    return WRITTEN.get(noun) or noun.replace("_", " ").capitalize()


def noun_of(ref: str) -> str:
    """What a reference stands for; empty for what is no business object: `member-12`."""
    whole = ref.partition("/")[0]
    noun = _PREFIXES.get(whole.partition("-")[0])
    if noun:
        return noun
    if _ITEM.fullmatch(whole):
        return "work_item"
    return "workstream" if _STREAM.fullmatch(whole) else ""


def is_worth_telling(columns: Iterable[str]) -> bool:
    """Whether a change says more than a move does."""
    return bool(set(columns) - _UNTOLD)
