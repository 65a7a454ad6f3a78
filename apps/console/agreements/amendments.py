"""What an amendment changes, before and after, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.agreements import queries, rules
from apps.agreements.enums import ChangeKind, TermType
from apps.agreements.models import Agreement, AmendmentChange
from apps.agreements.rules import FIELDS, Field
from apps.console.agreements import words
from apps.core import units

LABELS = {
    "ends_on": "Last day of the term",
    "renewal_type": "At the end of a term",
    "renewal_months": "Renews for, months",
    "max_renewals": "Renewals at most",
    "notice_value": "Notice period",
    "notice_unit": "Notice counted in",
    "notice_reference": "Notice counted back from",
    "notice_clear_days": "Clear days",
    "has_holdover": "Goes on month to month",
    "governing_law": "Governing law",
    "currency": "Currency",
    "title": "Title",
    "our_entity": "Our legal entity",
    "partner_entity": "Their legal entity",
}
TONES = {
    "PLANNED": "idle", "APPLIED": "ok", "CONFLICT": "bad", "OVERTAKEN": "hold", "DROPPED": "void",
}  # fmt: skip


@dataclass(frozen=True)
class ChangeRow:
    """A change with each value that differs: label, before, after."""

    change: AmendmentChange
    title: str
    lines: list[tuple[str, str, str]]
    said: str
    day: date | None
    tone: str


def change_rows(amendment: Agreement, *, prices: bool) -> list[ChangeRow]:
    """The changes of an amendment. One query."""
    return [_row(change, prices) for change in queries.changes(amendment)]


def _row(change: AmendmentChange, prices: bool) -> ChangeRow:
    return ChangeRow(
        change=change,
        title=_title(change),
        lines=_lines(change, prices),
        said=_said(change, prices),
        day=change.effective_on or change.amendment.effective_on,
        tone=TONES[change.state],
    )


def _title(change: AmendmentChange) -> str:
    if change.kind == ChangeKind.ADD:
        return f"{change.new['clause']} {TermType(change.new['type']).label}"
    return str(change.term) if change.term else "Facts of the agreement"


def _said(change: AmendmentChange, prices: bool) -> str:
    """What a new term promises, or that one ends."""
    if change.kind == ChangeKind.RETIRE:
        return "The term ends; its past stays on record."
    if change.kind != ChangeKind.ADD:
        return ""
    params = words.parsed(change.new["type"], change.new["params"])
    return words.sentence(params, prices=prices) if params else ""


def _lines(change: AmendmentChange, prices: bool) -> list[tuple[str, str, str]]:
    if change.kind == ChangeKind.FACT:
        return [
            (LABELS[name], _fact(name, change.old[name]), _fact(name, value))
            for name, value in change.new.items()
        ]
    if change.term is None or change.kind != ChangeKind.REVISE:
        return []
    fields = FIELDS[change.term.type]
    return list(_figures(change, (field for field in fields if prices or not field.is_money)))


def _figures(change: AmendmentChange, fields: Iterable[Field]) -> Iterable[tuple[str, str, str]]:
    for field in fields:
        if field.name in change.new:
            pair = (change.old.get(field.name), change.new[field.name])
            before, after = (words.shown(field, rules.read(field, value)) for value in pair)
            yield field.label, before, after


def _fact(name: str, value: Any) -> str:
    if value is None or value == "":
        return units.NONE
    if name == "ends_on":
        return units.day(date.fromisoformat(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    choices = dict(Agreement._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))
