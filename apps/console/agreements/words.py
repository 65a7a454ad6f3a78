"""Contracted terms in the words of people: what was promised, what was measured, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import singledispatch
from typing import Any

from apps.agreements import rules
from apps.agreements.enums import TermType
from apps.agreements.models import ContractTerm, TermRevision
from apps.agreements.rules import (
    FIELDS,
    CommitRate,
    Field,
    FieldKind,
    MinTraffic,
    RatioMax,
    UpgradeTrigger,
)
from apps.breaches.models import Evaluation
from apps.core import units

NBSP = units.NBSP
ONE_DAY = timedelta(days=1)
DERIVED = "as the rest of the term says"


@singledispatch
def contracted(params: Any) -> str:
    """`≤ 70 % for 3 days`, `200 Gbps`, `≤ 2:1`: the promise on one line."""
    raise TypeError(f"No words for {type(params).__name__}")


@contracted.register
def _trigger(params: UpgradeTrigger) -> str:
    sign = "≤" if params.comparator == "GT" else "<"
    span = counted(params.periods, params.unit.lower())
    return f"{sign}{NBSP}{units.limit(params.threshold_pct)}{NBSP}% for {span}"


@contracted.register
def _commit(params: CommitRate) -> str:
    return units.capacity(params.commit_bps)


@contracted.register
def _ratio(params: RatioMax) -> str:
    return f"≤{NBSP}{units.limit(params.limit)}:1"


@contracted.register
def _minimum(params: MinTraffic) -> str:
    return f"≥{NBSP}{units.capacity(params.bps)}, {counted(params.months, 'month')}"


def counted(number: int, noun: str) -> str:
    """`1 day`, `3 days`."""
    return f"{number}{NBSP}{noun}{'' if number == 1 else 's'}"


def parsed(term_type: str, raw: dict[str, Any]) -> rules.Params | None:
    """The parameters of a revision; None for what an older version wrote and none can read now."""
    try:
        return rules.parse_params(term_type, raw)
    except rules.InvalidParams:
        return None


def lines(params: rules.Params, *, prices: bool) -> list[tuple[str, str]]:
    """Every parameter with its label, in the order of the form; money only for those who may."""
    fields = FIELDS[_type_of(params)]
    return [
        (field.label, shown(field, getattr(params, field.name)))
        for field in fields
        if prices or field.kind != FieldKind.MONEY
    ]


def shown(field: Field, value: Any) -> str:
    """One parameter's value with its unit."""
    if value in (None, ""):
        return units.NONE
    match field.kind:
        case FieldKind.CHOICE:
            return dict(field.choices).get(value, value)
        case FieldKind.FLAG:
            return "Yes" if value else "No"
        case FieldKind.BPS:
            return units.capacity(value) if value else "0"
        case FieldKind.PERCENT:
            return f"{units.limit(value)}{NBSP}%"
        case FieldKind.DECIMAL | FieldKind.MONEY:
            return f"{units.limit(Decimal(value))}{'' if field.unit == ':1' else NBSP}{field.unit}"
    return str(value)


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
    return units.rate(evaluation.value_bps)


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


def joined(words: Iterable[str]) -> str:
    """`a, b and c`."""
    found = list(words)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _type_of(params: rules.Params) -> str:
    return {
        UpgradeTrigger: TermType.UPGRADE_TRIGGER,
        CommitRate: TermType.COMMIT_RATE,
        RatioMax: TermType.RATIO_MAX,
        MinTraffic: TermType.MIN_TRAFFIC,
    }[type(params)].value
