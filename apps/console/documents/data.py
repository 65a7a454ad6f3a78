"""What pages of papers show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.enums import DocumentKind, State, TermType
from apps.agreements.models import Agreement, DocumentVersion
from apps.agreements.queries.snapshots import FACTS
from apps.console.agreements import words
from apps.core import units
from apps.core.written import written_once

SHOWN = 60  # paragraphs of a text shown at once; the rest is unfolded
PERIODS = {"notice_": "Notice", "termination_": "Notice to terminate"}
MONTHS = f"{units.NBSP}months"
NAMES = {"governing_tz": "Time zone", "effective_on": "Effective", "initial_months": "First term",
         "renewal_months": "Renewal term", "max_renewals": "Most renewals",
         "partner_entity": "Their entity", "renewal_type": "Renewal", "end_rule": "Months counted",
         "has_holdover": "Holdover"}  # fmt: skip
DRAFTABLE = (State.DRAFT, State.NEGOTIATING)
FORMATS = (("docx", "Word document"), ("pdf", "PDF, takes a moment"))
NEGOTIATED = (DocumentKind.DRAFT, DocumentKind.REDLINE)


@dataclass(frozen=True)
class Line:
    """A version in the panel of its agreement, with the one to compare it with, if any."""

    version: DocumentVersion
    before: int | None


def panel(agreement: Agreement, user: User) -> dict[str, Any]:
    """The panel of papers on the agreement's page. One query."""
    versions = _versions(agreement.pk)
    return {
        "documents": [Line(one, _before(one, versions)) for one in versions],
        "executed": next((v for v in versions if v.kind == DocumentKind.EXECUTED), None),
        "can_draft": agreement.state in DRAFTABLE,
        "draft_formats": FORMATS,
        "can_read": queries.may_read(user, is_confidential=agreement.is_confidential),
    }


@written_once
def _versions(agreement: int) -> QuerySet[DocumentVersion]:
    return queries.documents(agreement)


def _before(version: DocumentVersion, versions: Sequence[DocumentVersion]) -> int | None:
    """What a version is compared with: its base, else the version of the text before it."""
    if version.kind == DocumentKind.ATTACHMENT:
        return None
    if version.base is not None:
        return version.base.number
    earlier = (v for v in versions if v.number < version.number and v.kind in NEGOTIATED)
    return next((v.number for v in earlier), None)


def paragraphs(version: DocumentVersion) -> dict[str, list[str]]:
    """The text in two parts: what is shown at once, and the rest."""
    lines = version.text.splitlines()
    return {"shown": lines[:SHOWN], "rest": lines[SHOWN:]}


def facts(version: DocumentVersion) -> list[tuple[str, str]]:
    """What the agreement said when the version was stored; facts that were not known left out."""
    stored = version.facts.get("facts", {})
    rows = [
        (_label(name), _shown(name, stored[name]))
        for name in FACTS
        if stored.get(name) not in (None, "", False) and not name.startswith(tuple(PERIODS))
    ]
    return rows + [
        (label, _period(stored, start))
        for start, label in PERIODS.items()
        if stored.get(f"{start}value")
    ]


def _period(stored: dict[str, Any], start: str) -> str:
    """`60 days before the end date, clear days`: the facts of a notice on one line."""
    known = [name for name in FACTS if name.startswith(start) and stored.get(name)]
    words = [_shown(name, stored[name]) for name in known if stored[name] is not True]
    clear = ["clear days"] if any(stored[name] is True for name in known) else []
    return ", ".join([" ".join(words), *clear])


def promises(version: DocumentVersion) -> list[tuple[str, str, str]]:
    """The clauses it had then: number, type, and the promise on one line."""
    return [
        (term["clause"], dict(TermType.choices).get(term["type"], term["type"]), _promise(term))
        for term in version.facts.get("terms", [])
    ]


def _promise(term: dict[str, Any]) -> str:
    params = words.parsed(term["type"], term["params"])
    return words.contracted(params) if params else units.NONE


def _label(name: str) -> str:
    return NAMES.get(name) or name.replace("_", " ").capitalize()


def _shown(name: str, value: Any) -> str:
    field = Agreement._meta.get_field(name)
    choices = dict(field.flatchoices)  # type: ignore[union-attr]
    if name.endswith("_on"):
        return units.day(date.fromisoformat(value))
    if value is True:
        return "Yes"
    return f"{choices.get(value, value)}{MONTHS if name.endswith('_months') else ''}"
