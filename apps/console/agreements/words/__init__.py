"""Contracted terms in the words of people: what was promised, what was measured, and when."""

from apps.console.agreements.words.figures import counted, joined, shown
from apps.console.agreements.words.promises import contracted, sentence
from apps.console.agreements.words.records import (
    ONE_DAY,
    Version,
    changes,
    dates,
    history,
    lines,
    measured,
    parsed,
    window,
)

__all__ = [
    "ONE_DAY",
    "Version",
    "changes",
    "contracted",
    "counted",
    "dates",
    "history",
    "joined",
    "lines",
    "measured",
    "parsed",
    "sentence",
    "shown",
    "window",
]
