"""A row against what there is: what importing it would do, and doing it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid
from apps.exchange.targets import customs
from apps.exchange.targets.base import ORIGIN, Faults, Found, Target
from apps.exchange.targets.known import Known


def planned(target: Target, values: Mapping[str, str], known: Known, faults: Faults) -> Found:
    """What importing the canonical `values` would do. Faults are added, nothing is written."""
    facts = _turned(target, values, known, faults)
    target.prepare(facts, known, faults)
    _check_columns(target, facts, faults)
    obj = known.origin(values.get(ORIGIN, "")) or target.find(facts, known, faults)
    own = {name: value for name, value in facts.items() if name not in target.customs}
    given = {name: facts[name] for name in target.customs if name in facts}
    label = target.title(own, obj)
    differs = customs.compared(target, given, obj, known, faults)
    if obj is None:
        target.check_new(own, faults)
        customs.check_new(target, given, faults)
        return Found(None, facts, facts, {}, label)
    changes = {k: v for k, v in own.items() if not target.has(obj, k, v, known)}
    target.check_change(obj, changes, faults)
    diff = {
        target.field(name).label: [shown(target.now(obj, name)), shown(value)]
        for name, value in changes.items()
    }
    changes |= {name: given[name] for name in differs}
    diff |= {target.field(name).label: pair for name, pair in differs.items()}
    return Found(obj, facts, changes, diff, label)


def written(target: Target, found: Found, *, by: User | None, at: datetime) -> Any:
    """Make or change it by the actions that a form would call; returns it.

    Within the caller's transaction. Raises Refused and Invalid.
    """
    own = {name: value for name, value in found.facts.items() if name not in target.customs}
    given = {name: found.facts[name] for name in target.customs if name in found.facts}
    obj = found.obj
    if obj is None:
        obj = target.add(own, by=by, at=at)
    elif own:
        obj = target.edit(obj, own, by=by, at=at)
    customs.give(target, obj, given, is_new=found.obj is None, by=by, at=at)
    return obj


def _turned(
    target: Target, values: Mapping[str, str], known: Known, faults: Faults
) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, text in values.items():
        if text == "" or name in faults.faults or name == ORIGIN:
            continue
        try:
            facts[name] = target.field(name).turn(text, known)
        except ValueError as error:
            faults.add(name, str(error))
    return facts


def _check_columns(target: Target, facts: Mapping[str, Any], faults: Faults) -> None:
    """Whether the columns of the table can hold the values, before anybody tries."""
    names = {column.name for column in target.model._meta.fields if not column.is_relation}
    plain = {name: value for name, value in facts.items() if name in names}
    try:
        edits.check(target.model(**plain), plain)
    except Invalid as error:
        for name, message in error.errors.items():
            faults.add(name, message)


def shown(value: Any) -> str:
    """A value as people read it in before and after."""
    if value is None or value == "":
        return "–"
    if isinstance(value, list):
        return ", ".join(sorted(map(str, value))) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
