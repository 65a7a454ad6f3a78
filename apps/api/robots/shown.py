"""Values as JSON holds them."""

from datetime import date, datetime
from decimal import Decimal


def moment(value: datetime | None) -> str | None:
    """UTC, RFC 3339."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def exact(value: Decimal | None) -> str | None:
    """Decimals travel as text: a float would not keep `72.9`."""
    return None if value is None else f"{value:f}"
