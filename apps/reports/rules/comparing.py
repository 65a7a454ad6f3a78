"""What differs from the last published report of the same kind and scope."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from apps.reports.rules.content import NUMERIC, Content


def compared(now: Content, before: Content | None) -> Content:
    """The content with `before` and `change` at each number, and `before` at rows that were there.

    Nothing is added without an earlier report, and to numbers it did not have in the same unit.
    """
    old = before or {"figures": [], "sections": []}
    numbers = {_place(*found): found[1] for found in _numbers(old)}
    for name, each in _numbers(now):
        _compare(each, numbers.get(_place(name, each)))
    tables = {(s["key"], t["key"]): t for s in old["sections"] for t in s["tables"]}
    for part in now["sections"]:
        for each in part["tables"]:
            _compare_rows(each, tables.get((part["key"], each["key"])))
    return now


def _numbers(content: Content) -> Iterator[tuple[str, Content]]:
    for each in content["figures"]:
        yield "", each
    for part in content["sections"]:
        for each in part["numbers"]:
            yield part["key"], each


def _place(part: str, each: Content) -> tuple[str, str, str, str]:
    return part, each["key"], each["unit"], each["currency"]


def _compare(now: Content, before: Content | None) -> None:
    now["before"] = before["value"] if before else None
    now["change"] = difference(now["value"], now["before"])


def difference(now: Any, before: Any) -> Any:
    """`now` less `before`, in the shape of a value; None where one of them is not known."""
    if now is None or before is None:
        return None
    if isinstance(now, str) or isinstance(before, str):
        return f"{Decimal(now) - Decimal(before):f}"
    return now - before


def _compare_rows(now: Content, before: Content | None) -> None:
    if before is None or not now["compares"] or now["columns"] != before["columns"]:
        return
    earlier = {each["key"]: each["cells"] for each in before["rows"]}
    for each in now["rows"]:
        old = earlier.get(each["key"])
        each["changes"] = [
            difference(new, was) if col["unit"] in NUMERIC - {"money"} and old else None
            for col, new, was in zip(now["columns"], each["cells"], old or each["cells"],
                                     strict=True)
        ]  # fmt: skip
