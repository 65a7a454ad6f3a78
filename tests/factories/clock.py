"""Where the clock stands in tests."""

from datetime import UTC, datetime

AT = datetime(2026, 11, 19, 9, 40, tzinfo=UTC)
