"""Days as people write them. What could be read two ways is asked, never guessed."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

DAY_FIRST, MONTH_FIRST, ASK = "dmy", "mdy", "ask"
ORDERS = ((DAY_FIRST, "Day first: 31/12/2026"), (MONTH_FIRST, "Month first: 12/31/2026"))
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar enero ene janvier janv", "feb february februar febrero fevrier",
            "mar march märz marz marzo mars", "apr april abril abr avril avr",
            "may mai mayo mayo", "jun june juni junio juin",
            "jul july juli julio juillet", "aug august agosto ago août aout",
            "sep sept september septiembre septembre", "oct october oktober octubre octobre okt",
            "nov november noviembre novembre",
            "dec december dezember diciembre décembre dez dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
EPOCH = date(1899, 12, 30)  # day 0 of Excel, with its leap day of 1900 that never was
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: what a contract may name
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*(?:de |of )?([^\W\d]+)[\s.,\-/]*(?:de )?(\d{4}|\d{2})"
)
_WORD_DAY = re.compile(r"([^\W\d]+)[\s.\-/]*(\d{1,2})(?:st|nd|rd|th)?[\s,.\-/]+(\d{4}|\d{2})")


def order_of(values: Iterable[Any]) -> str:
    """Which order the days of a column have: `dmy`, `mdy`, `ask`, or empty where it is no matter.

    One day above twelve proves it for the whole column; where two contradict each other, or every
    one could be read both ways, it is asked.
    """
    pairs = [(int(m[1]), int(m[2])) for m in map(_as_numbers, values) if m]
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    if not pairs:
        return ""
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    if day_first == month_first:
        return ASK
    return DAY_FIRST if day_first else MONTH_FIRST


def read_day(value: Any, order: str = "") -> str:
    """The day as ISO text; ValueError says what is wrong. `order` is that of the column."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(value)
    text = str(value).strip()
    if text.isdecimal() and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return _serial(int(text))
    found = _parts(text, order)
    if found is None:
        raise ValueError(f"{text!r} is no date. Write it as 2026-12-31.")
    try:
        return date(*found).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is a day that no calendar has.") from None


def _serial(value: float) -> str:
    if not FIRST_SERIAL <= value <= LAST_SERIAL:
        raise ValueError(f"{value:g} is no date. Write it as 2026-12-31.")
    return (EPOCH + timedelta(days=int(value))).isoformat()


def _parts(text: str, order: str) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        return _ordered(text, int(found[1]), int(found[2]), _year(found[3]), order)
    if (found := _DAY_WORD.fullmatch(text)) and (month := MONTHS.get(found[2].lower())):
        return _year(found[3]), month, int(found[1])
    if (found := _WORD_DAY.fullmatch(text)) and (month := MONTHS.get(found[1].lower())):
        return _year(found[3]), month, int(found[2])
    return None


def _ordered(text: str, first: int, second: int, year: int, order: str) -> tuple[int, int, int]:
    if order == DAY_FIRST:
        return year, second, first
    if order == MONTH_FIRST:
        return year, first, second
    if first == second or (first > 12) != (second > 12):
        return (year, second, first) if first > 12 else (year, first, second)
    raise ValueError(f"{text!r} can be read two ways. Say which order the column has.")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _as_numbers(value: Any) -> re.Match[str] | None:
    return _NUMBERS.fullmatch(value.strip()) if isinstance(value, str) else None
