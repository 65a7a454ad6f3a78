"""Values as JSON keeps them: dates as ISO text, decimals as text, the rest as it is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """The value with everything in it made plain."""
    match value:
        case dict():
            return {str(name): plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
    return value
