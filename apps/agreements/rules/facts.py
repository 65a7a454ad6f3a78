"""Facts of an agreement that contradict each other, and the terms that follow from them.

Rules: recommended model 9 (constraints of Agreement), algorithms 10.2 TERM END.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apps.agreements.rules.dates import notice_deadline, term_end, term_end_after
from apps.core.units import day

LONGEST_MONTHS = 600
YEARS = range(1980, 2201)  # outside of it a year was mistyped
SOME_DAY = date(2025, 1, 1)  # stands for the start while the effective date is not known
ONE_DAY = timedelta(days=1)

Errors = dict[str, str]


@dataclass(frozen=True)
class Facts:
    """What decides the dates of an agreement; None where it is not known (yet)."""

    renewal_type: str
    signed_on: date | None = None
    effective_on: date | None = None
    initial_months: int | None = None
    renewal_months: int | None = None
    max_renewals: int | None = None
    notice_value: int | None = None
    notice_unit: str = "DAY"
    notice_reference: str = "END"
    notice_clear_days: bool = False
    end_rule: str = "CIVIL"
    governing_tz: str = "UTC"
    currency: str = "USD"


@dataclass(frozen=True)
class Span:
    """One term: numbered from 1, last day inclusive, without an end for EVERGREEN."""

    seq: int
    starts_on: date
    ends_on: date | None


def check_facts(facts: Facts) -> Errors:
    """What is wrong with each fact, and the way out; empty when they fit together."""
    errors = {**_renewal_errors(facts), **_number_errors(facts), **_word_errors(facts)}
    errors |= _date_errors(facts)
    return errors or _notice_errors(facts)


def spans(facts: Facts, today: date) -> list[Span]:
    """The terms from the effective date up to the one of `today`, all counted from that date.

    An agreement that renews by itself has had its renewals when it is brought in late. ValueError
    while the effective date, or the length of a term that ends, is missing.
    """
    start = facts.effective_on
    if start is None:
        raise ValueError("The effective date is missing.")
    if facts.renewal_type == "EVERGREEN":
        return [Span(1, start, None)]
    if facts.initial_months is None:
        raise ValueError("The length of the first term is missing.")
    found = [Span(1, start, term_end(start, facts.initial_months, rule=facts.end_rule))]
    while (following := _renewed(facts, found[-1], start)) and following.starts_on <= today:
        found.append(following)
    return found


def _renewed(facts: Facts, last: Span, start: date) -> Span | None:
    is_used_up = facts.max_renewals is not None and last.seq > facts.max_renewals
    if facts.renewal_type != "AUTO_RENEW" or is_used_up or last.ends_on is None:
        return None
    months, renewal = facts.initial_months or 0, facts.renewal_months or 0
    ends_on = term_end_after(start, months, renewal, last.seq, facts.end_rule)
    return Span(last.seq + 1, last.ends_on + ONE_DAY, ends_on)


def _date_errors(facts: Facts) -> Errors:
    signed, effective = facts.signed_on, facts.effective_on
    dates = {"signed_on": signed, "effective_on": effective}
    errors = {
        name: f"Is the year {value.year} right? Enter one from {YEARS[0]} to {YEARS[-1]}."
        for name, value in dates.items()
        if value is not None and value.year not in YEARS
    }
    if not errors and signed and effective and effective < signed:
        errors["effective_on"] = (
            f"It cannot take effect on {day(effective)}, before it was signed on {day(signed)}."
        )
    return errors


def _renewal_errors(facts: Facts) -> Errors:
    errors = {}
    if facts.renewal_type == "EVERGREEN" and facts.initial_months is not None:
        errors["initial_months"] = "An agreement without an end has no length; leave it empty."
    if facts.renewal_type == "AUTO_RENEW" and not facts.renewal_months:
        errors["renewal_months"] = "Enter for how many months it renews."
    if facts.renewal_type == "AUTO_RENEW" and not facts.initial_months:
        errors["initial_months"] = "Enter the length of the first term in months."
    if facts.renewal_type in ("AUTO_RENEW", "EVERGREEN") and not facts.notice_value:
        errors["notice_value"] = "Enter the notice period: without it nobody knows when to act."
    return errors


def _number_errors(facts: Facts) -> Errors:
    errors = {}
    for name in ("initial_months", "renewal_months"):
        months = getattr(facts, name)
        if months is not None and not 0 < months <= LONGEST_MONTHS:
            errors[name] = f"Enter 1 to {LONGEST_MONTHS} months."
    if facts.notice_value is not None and not 0 < facts.notice_value <= 3650:
        errors["notice_value"] = "Enter a notice period of 1 to 3650."
    if facts.max_renewals is not None and facts.renewal_type != "AUTO_RENEW":
        errors["max_renewals"] = "Only an agreement that renews by itself has a limit of renewals."
    return errors


def _word_errors(facts: Facts) -> Errors:
    errors = {}
    try:
        ZoneInfo(facts.governing_tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        errors["governing_tz"] = f"{facts.governing_tz!r} is no time zone, such as America/Bogota."
    code = facts.currency
    if len(code) != 3 or not (code.isascii() and code.isalpha() and code.isupper()):
        errors["currency"] = "Enter the three letters of a currency, such as USD."
    return errors


def _notice_errors(facts: Facts) -> Errors:
    """A notice longer than the term would have to be given before that term begins."""
    if not facts.notice_value:
        return {}
    start = facts.effective_on or SOME_DAY
    for name in ("initial_months", "renewal_months"):
        months = getattr(facts, name)
        if months and _is_before(facts, start, months):
            return {"notice_value": f"The notice is longer than a term of {months} months."}
    return {}


def _is_before(facts: Facts, start: date, months: int) -> bool:
    """Whether notice is longer than a term of so many months; as long as the term is fine."""
    deadline = notice_deadline(
        term_end(start, months, rule=facts.end_rule),
        value=facts.notice_value or 1,
        unit=facts.notice_unit,
        reference=facts.notice_reference,
        clear_days=facts.notice_clear_days,
    )
    return deadline is not None and deadline < start - ONE_DAY
