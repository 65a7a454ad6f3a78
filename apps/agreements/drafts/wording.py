"""Our own wording of a first draft: one text per kind of agreement, filled from its facts.

The text is short on purpose: it gives the other side something to mark up, and our lawyers a frame.
What is not known yet stands in square brackets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from apps.agreements.drafts.kind_texts import COMMON, PURPOSES, SECTIONS
from apps.agreements.enums import EndRule, Kind, Reference, RenewalType, Unit
from apps.core.units import day


@dataclass(frozen=True)
class Clause:
    """A measurable clause of the agreement: its heading and what it says."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class DraftFacts:
    """What a draft is filled from. Dates are days in `tz`; empty texts and None: not known yet."""

    ref: str
    kind: str
    title: str
    us: str
    them: str
    effective_on: date | None
    tz: str
    law: str
    renewal_type: str
    initial_months: int | None
    renewal_months: int | None
    max_renewals: int | None
    notice_value: int | None
    notice_unit: str
    notice_reference: str
    notice_clear_days: bool
    end_rule: str
    has_holdover: bool
    parent: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Section:
    """A numbered section; its paragraphs are numbered within it."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Number and text of each paragraph: `("3.2", "Notice is given ...")`."""
        return [(f"{self.number}.{n}", text) for n, text in enumerate(self.paragraphs, start=1)]


@dataclass(frozen=True)
class Draft:
    """A contract as plain text with structure, to be written as DOCX or PDF."""

    title: str
    subtitle: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    signatories: tuple[str, str]


def draft(facts: DraftFacts) -> Draft:
    """The first draft for these facts."""
    us, them = facts.us or unknown("our legal entity"), facts.them or unknown("their legal entity")
    purpose = PURPOSES[Kind(facts.kind)].format(parent=facts.parent or unknown("the agreement"))
    opening = (
        f"This document is made between {us} (the “Provider”) and {them} (the “Customer”).",
        purpose,
    )
    sections = tuple(
        Section(number, heading, tuple(paragraphs))
        for number, (heading, paragraphs) in enumerate(_sections(facts), start=1)
    )
    subtitle = f"{Kind(facts.kind).label}, {facts.ref}. Draft for discussion, not binding."
    return Draft(facts.title, subtitle, opening, sections, (us, them))


Parts = Iterator[tuple[str, Iterable[str]]]


def _sections(facts: DraftFacts) -> Parts:
    yield from SECTIONS[Kind(facts.kind)]
    for clause in facts.clauses:
        yield clause.heading, clause.paragraphs
    yield "Term and renewal", _term(facts)
    if facts.renewal_type != RenewalType.FIXED or facts.notice_value:
        yield "Notice", _notice(facts)
    yield from COMMON
    law = facts.law or unknown("governing law")
    yield "Law", [f"This document is governed by the laws of {law}.", DAYS.format(tz=facts.tz)]


def _term(facts: DraftFacts) -> Iterator[str]:
    start = day(facts.effective_on) if facts.effective_on else unknown("effective date")
    yield f"It takes effect on {start}. {_length(facts)}"
    if facts.renewal_type == RenewalType.AUTO_RENEW:
        most = f" at most {facts.max_renewals} times," if facts.max_renewals else ""
        further = _months(facts.renewal_months, "length of a renewal")
        yield f"It then renews for further terms of {further} each,{most} unless notice is given."
    if facts.renewal_type == RenewalType.MUTUAL_OPTION:
        further = _months(facts.renewal_months, "length of a renewal")
        yield f"The parties may extend it by {further} if both agree in writing before it ends."
    if facts.renewal_type != RenewalType.EVERGREEN:
        yield _COUNTED[EndRule(facts.end_rule)]
    if facts.has_holdover:
        yield (
            "If the parties go on exchanging traffic after it has ended, its terms apply from "
            "month to month until one of them ends it with thirty days' notice."
        )


def _length(facts: DraftFacts) -> str:
    if facts.renewal_type == RenewalType.EVERGREEN:
        return "It has no end date and stays in force until notice is given."
    months = _months(facts.initial_months, "length of the first term")
    return f"Its first term is {months}."


_COUNTED = {
    EndRule.CIVIL: "A term of months ends on the day before the day of the month it began on.",
    EndRule.CLAMP: (
        "A term of months ends one day before the same day of the month, or the last day of a "
        "shorter month."
    ),
}


def _notice(facts: DraftFacts) -> Iterator[str]:
    length = unknown("length of notice")
    if facts.notice_value:
        length = f"{facts.notice_value} {Unit(facts.notice_unit).label}"
    before = "it is to end"
    if facts.renewal_type != RenewalType.EVERGREEN:
        before = _BEFORE[Reference(facts.notice_reference)]
    yield (
        f"A party that does not want it to go on tells the other in writing. The notice must be "
        f"received at least {length} before {before}."
    )
    if facts.notice_clear_days:
        yield "Neither the day of receipt nor the day counted from is part of that time."
    yield "A notice that arrives late has no effect on the term that follows."


_BEFORE = {Reference.END: "the last day of the term", Reference.RENEWAL_DATE: "the renewal date"}
DAYS = "Days and months are those of the time zone {tz}."


def _months(value: int | None, what: str) -> str:
    return f"{value} months" if value else unknown(what)


def unknown(what: str) -> str:
    """`[effective date]`: to be filled in by hand."""
    return f"[{what}]"
