"""Terms on record in the words of people: parameters, revisions, measured figures, dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apps.agreements import rules
from apps.agreements.enums import TermType
from apps.agreements.models import ContractTerm, TermRevision
from apps.agreements.rules import FIELDS
from apps.breaches.models import Evaluation
from apps.breaches.rules import WAYS
from apps.console.agreements.words.figures import shown
from apps.console.agreements.words.promises import contracted
from apps.core import units

NBSP = units.NBSP
ONE_DAY = timedelta(days=1)


def parsed(term_type: str, raw: dict[str, Any]) -> rules.Params | None:
    """The parameters of a revision; None for what an older version wrote and none can read now."""
    try:
        return rules.parse_params(term_type, raw)
    except rules.InvalidParams:
        return None


def lines(params: rules.Params, *, prices: bool) -> list[tuple[str, str]]:
    """Every parameter with its label, in the order of the form; money only for those who may."""
    values = rules.values_of(params)
    return [
        (field.label, shown(field, values[field.name]))
        for field in FIELDS[rules.type_of(params)]
        if prices or not field.is_money
    ]


def changes(
    before: rules.Params, after: rules.Params, *, prices: bool
) -> list[tuple[str, str, str]]:
    """What a revision changed: label, old and new value."""
    old = lines(before, prices=prices)
    new = lines(after, prices=prices)
    return [
        (label, was, now) for (label, was), (_, now) in zip(old, new, strict=True) if was != now
    ]


@dataclass(frozen=True)
class Version:
    """A revision as people read it: the promise, and what it changed."""

    revision: TermRevision
    contracted: str
    changes: list[tuple[str, str, str]]


def history(term: ContractTerm, *, prices: bool) -> list[Version]:
    """All revisions of a clause, newest first. Needs `revisions` prefetched in order."""
    found: list[Version] = []
    before: rules.Params | None = None
    for revision in term.revisions.all():
        params = parsed(term.type, revision.params)
        differs = changes(before, params, prices=prices) if before and params else []
        found.append(Version(revision, contracted(params) if params else units.NONE, differs))
        before = params or before
    return found[::-1]


def measured(evaluation: Evaluation, term_type: str) -> str:
    """The measured figure in the term's own unit."""
    if term_type == TermType.UPGRADE_TRIGGER:
        return units.percent(evaluation.value)
    if term_type == TermType.RATIO_MAX:
        value = evaluation.value
        return units.NONE if value is None else f"{units.number(value, 1)}:1"
    unit = WAYS[term_type].unit
    if unit == "Gbps":
        return units.rate(evaluation.value_bps)
    if evaluation.value is None:
        return units.NONE
    return f"{units.limit(evaluation.value)}{NBSP}{unit}"


def window(first: date, last: date) -> str:
    """`30 d to 18 Nov`, `October 2026`."""
    if first.day == 1 and (last + ONE_DAY).day == 1 and (first.month, first.year) == (
        last.month, last.year,
    ):  # fmt: skip
        return f"{first:%B %Y}"
    days = (last - first).days + 1
    if days == 1:
        return units.weekday(last)
    return f"{days}{NBSP}d to {last.day}{NBSP}{last:%b}"


def dates(first: date, last: date | None) -> str:
    """`1 Feb 2024 to 31 Jan 2027`."""
    return f"{units.day(first)} to {units.day(last)}" if last else f"{units.day(first)}, no end"
