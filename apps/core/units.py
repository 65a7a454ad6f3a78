"""How figures are shown to people (design reference, "Formats"). Decimal units, no-break spaces."""

from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
NONE = "\u2013"  # shown where there is no value

_RATE_STEPS = (
    (10**12, "Tbps", 2),
    (10**9, "Gbps", 1),
    (10**6, "Mbps", 1),
    (10**3, "kbps", 1),
)
# Cities of the zone database as they are written where people live.
ACCENTED = {"Asuncion": "Asunci\u00f3n", "Bogota": "Bogot\u00e1", "Sao Paulo": "S\u00e3o Paulo",
            "Zurich": "Z\u00fcrich"}  # fmt: skip
SYMBOLS = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3"}


def rounded(value: Decimal | float | int, digits: int = 1) -> Decimal:
    """Round half up, as people do; binary floats go through their shortest text."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def number(value: Decimal | float | int, digits: int = 0) -> str:
    """`8,640`, `-4.6` with a real minus sign."""
    return f"{rounded(value, digits):,}".replace("-", MINUS)


def rate(bps: int | None) -> str:
    """`291.4 Gbps`, `14.62 Tbps`: one decimal below 1 Tbps, two above."""
    if bps is None:
        return NONE
    for step, unit, digits in _RATE_STEPS:
        if abs(bps) >= step:
            return f"{number(Decimal(bps) / step, digits)}{NBSP}{unit}"
    return f"{number(bps)}{NBSP}bps"


def gbps(bps: int | None, digits: int = 1) -> str:
    """Only the number, in Gbps, for columns whose unit is in the head."""
    return NONE if bps is None else number(Decimal(bps) / 10**9, digits)


def capacity(bps: int | None) -> str:
    """`400 Gbps`: capacities are whole numbers of their unit."""
    if not bps:
        return NONE
    text = rate(bps)
    return text.replace(f".0{NBSP}", NBSP).replace(f".00{NBSP}", NBSP)


def percent(value: Decimal | float | None, digits: int = 1) -> str:
    """`72.9 %`, half up."""
    return NONE if value is None else f"{number(value, digits)}{NBSP}%"


def limit(value: Decimal | None) -> str:
    """A limit as contracts write it: `70`, `72.5`, `1,327`."""
    return NONE if value is None else f"{value.normalize():,f}"


def money(amount: Decimal | None, currency: str = "USD", *, exact: bool = False) -> str:
    """`$412 k`, `$1.31 M`; `exact` for statements: `$25,890`."""
    if amount is None:
        return NONE
    symbol = SYMBOLS.get(currency, f"{currency}{NBSP}")
    if exact or abs(amount) < 10_000:
        return f"{symbol}{number(amount, 0 if amount == amount.to_integral() else 2)}"
    if abs(amount) < 1_000_000:
        return f"{symbol}{number(amount / 1000)}{NBSP}k"
    return f"{symbol}{number(amount / 1_000_000, 2)}{NBSP}M"


def cents(amount: Decimal | None, currency: str = "USD") -> str:
    """`$3,850.00`: to the cent, as statements and invoices show it."""
    if amount is None:
        return NONE
    return f"{SYMBOLS.get(currency, f'{currency}{NBSP}')}{number(amount, 2)}"


def filesize(size: int) -> str:
    """`412 kB`, `1.8 MB`: decimal units, as for rates."""
    if size < 1000:
        return f"{size}{NBSP}B"
    if size < 10**6:
        return f"{number(Decimal(size) / 1000)}{NBSP}kB"
    return f"{number(Decimal(size) / 10**6, 1)}{NBSP}MB"


def day(value: date | None) -> str:
    """`2 Dec 2026`."""
    return NONE if value is None else f"{value.day} {value:%b %Y}"


def weekday(value: date | None) -> str:
    """`Mon 30 Nov`: for dates on which somebody must act."""
    return NONE if value is None else f"{value:%a} {value.day} {value:%b}"


def age(then: datetime | None, now: datetime) -> str:
    """`5 min old`, `3 h 12 m`, `9 d`; never "recently"."""
    if then is None:
        return "never"
    minutes = max(0, int((now - then).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{NBSP}h {minutes % 60}{NBSP}m"
    return f"{minutes // 1440}{NBSP}d"


def offset(at: datetime) -> str:
    """`UTC-5`, `UTC+5:30`: how far an aware time's zone is from UTC at that moment."""
    minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else MINUS
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def zone(of: tzinfo, at: datetime) -> str:
    """`Bogotá, UTC-5`: a zone as people name it, with what it is at a moment."""
    words = offset(at.astimezone(of))
    city = str(of).rpartition("/")[2].replace("_", " ")
    return words if city in ("UTC", "GMT") else f"{ACCENTED.get(city, city)}, {words}"


def days_left(then: date, today: date) -> str:
    """`8 d`, `today`, `2 d late`."""
    left = (then - today).days
    if left == 0:
        return "today"
    return f"{left}{NBSP}d" if left > 0 else f"{-left}{NBSP}d late"
