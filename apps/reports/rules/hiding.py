"""What is left of a report for those who do not see prices."""

from apps.reports.rules.content import Content


def without_amounts(content: Content) -> Content:
    """A copy without amounts: their figures, and their columns with all cells.

    Words that people wrote stay: they know who reads the report.
    """
    return {
        **content,
        "figures": _open(content["figures"]),
        "sections": [_section(part) for part in content["sections"]],
        "has_amounts": False,
    }


def _open(numbers: list[Content]) -> list[Content]:
    return [each for each in numbers if not each["is_money"]]


def _section(part: Content) -> Content:
    tables = [_table(each) for each in part["tables"]]
    return {
        **part,
        "numbers": _open(part["numbers"]),
        "tables": [each for each in tables if each["columns"]],
    }


def _table(whole: Content) -> Content:
    kept = [at for at, col in enumerate(whole["columns"]) if not col["is_money"]]
    if len(kept) == len(whole["columns"]):
        return whole
    return {
        **whole,
        "columns": [whole["columns"][at] for at in kept],
        "rows": [_row(each, kept) for each in whole["rows"]],
    }


def _row(whole: Content, kept: list[int]) -> Content:
    found = {**whole, "cells": [whole["cells"][at] for at in kept]}
    if "changes" in whole:
        found["changes"] = [whole["changes"][at] for at in kept]
    return found
