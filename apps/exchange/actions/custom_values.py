"""Custom fields of a row that an import has written: each is taken back by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from apps.core.custom import queries, values
from apps.core.custom.values import Stored
from apps.exchange.models import ImportChange

NAME = "custom"  # the column that holds all of them, by key
Held = Mapping[str, Stored]


def put_back(change: ImportChange, texts: Mapping[str, Any], *, anyway: bool) -> dict[str, Stored]:
    """All values the row shall have: what others have written since stays, unless `anyway`.

    What no import has touched stays in any case.
    """
    now: Held = texts[NAME]
    found = dict(now)
    for key, before, after in _changed(change):
        if anyway or now.get(key) == after:
            found[key] = before
    return {key: value for key, value in found.items() if value is not None}


def differences(change: ImportChange, now: Any) -> list[str]:
    """A line for each custom field that is no longer what the import has left."""
    held: Held = now.custom
    changed = {key: after for key, _, after in _changed(change) if held.get(key) != after}
    if change.before is None:
        left = (change.after or {})[NAME]
        changed = {k: left.get(k) for k in {*left, *held} if left.get(k) != held.get(k)}
    fields = {field.key: field.definition for field in queries.fields(now.OBJECT_KIND)}
    names = queries.everybody() if changed else {}
    return [
        _line(fields[key], changed[key], held.get(key), names) if key in fields
        else f"The custom field {key} was removed since."
        for key in sorted(changed)
    ]  # fmt: skip


def _line(field: values.Definition, imported: Stored, now: Stored, names: Mapping[int, str]) -> str:
    then, here = _shown(field, imported, names), _shown(field, now, names)
    return f"{field.name} was changed since: imported {then}, now {here}."


def _changed(change: ImportChange) -> Iterator[tuple[str, Stored, Stored]]:
    """Key, before and after of each value that the import has changed."""
    before, after = (change.before or {}).get(NAME) or {}, (change.after or {}).get(NAME) or {}
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def _shown(field: values.Definition, stored: Stored, names: Mapping[int, str]) -> str:
    return f"“{values.said(field, stored, names)[:80]}”" if stored is not None else "nothing"
