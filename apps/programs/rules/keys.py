"""Keys as people know them from Jira: a short prefix, a hyphen, a number that counts from 1."""

import re

PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}")
KEY = re.compile(r"([A-Z][A-Z0-9]{1,9})-([1-9]\d{0,8})")
# Prefixes of other references, which have five digits at least: LOA-12345 must not be two things.
LATER = frozenset({"RPT", "WRK"})


def item_key(prefix: str, number: int) -> str:
    """`LATAM-123`."""
    return f"{prefix}-{number}"


def refusal(prefix: str, taken: frozenset[str]) -> str:
    """Why a prefix cannot be a key, with the way out; empty: it can."""
    if not PREFIX.fullmatch(prefix):
        return "Use 2 to 10 capital letters and digits, a letter first, such as LATAM."
    if prefix in taken | LATER:
        return f"{prefix} begins references of another kind: choose another key."
    return ""
