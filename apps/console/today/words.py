"""The sentence on top of Today: what is to be done, by when. It says so when that is nothing."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.console import addresses
from apps.console.today.data import Breaches, Deadlines
from apps.core import units

MOST_NAMED = 3
SOON_DAYS = 14
NUMBERS = (
    "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
    "Eleven", "Twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Due:
    """Something with a date: words for it, the date, and where it leads."""

    words: str
    on: date
    ref: str


def dues(deadlines: Deadlines, breaches: Breaches) -> list[Due]:
    """Everything with a date, the next first."""
    found = [Due(f"decide on {partner}", on, ref) for partner, on, ref in deadlines.due]
    found += [Due(f"cure {ref}", due_on, ref) for ref, due_on in breaches.due if due_on]
    return sorted(found, key=lambda due: (due.on, due.ref))


def lead(deadlines: Deadlines, breaches: Breaches, today: date, days: int) -> SafeString:
    """One or two sentences."""
    items = deadlines.count + breaches.count
    if not items:
        return format_html("Nothing needs you in the next {} days.", days)
    first = f"{number(items)} item{'s' if items > 1 else ''} in the next {days} days."
    near = [due for due in dues(deadlines, breaches) if (due.on - today).days <= SOON_DAYS]
    if not near:
        return format_html("{} None has a date in the next {} days.", first, SOON_DAYS)
    return format_html("{} {}.", first, _named(near, today))


def _named(near: list[Due], today: date) -> SafeString:
    """`Three dates fall in the next 14 days: decide on Pampa Net by Friday 27, ...`"""
    verb = "date falls" if len(near) == 1 else "dates fall"
    links = format_html_join(
        ", ",
        '<a class="ep-plain ep-keep" href="{}">{} by {}</a>',
        ((addresses.of(due.ref), due.words, _day(due.on, today)) for due in near[:MOST_NAMED]),
    )
    rest = f" and {len(near) - MOST_NAMED} more" if len(near) > MOST_NAMED else ""
    return format_html(
        "{} {} in the next {} days: {}{}", number(len(near)), verb, SOON_DAYS, links, rest
    )


def _day(on: date, today: date) -> str:
    """`Friday 27`, with the month where it is another one; the past says so."""
    month = f" {on:%B}" if on.month != today.month else ""
    late = f" ({units.days_left(on, today)})" if on < today else ""
    return f"{on:%A} {on.day}{month}{late}"


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
