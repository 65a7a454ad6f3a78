"""AS numbers: read what people type, and say what a reserved one is reserved for."""

import re

_PLAIN = re.compile(r"(?:AS)?\s*(\d{1,10})", re.IGNORECASE)
_DOTTED = re.compile(r"(?:AS)?\s*(\d{1,5})\.(\d{1,5})", re.IGNORECASE)

# Numbers no network can have: the RFC says so.
IMPOSSIBLE = {
    0: "reserved (RFC 7607)",
    23456: "AS_TRANS, the stand-in for 32-bit numbers (RFC 6793)",
    65535: "reserved (RFC 7300)",
    4294967295: "reserved (RFC 7300)",
}
RESERVED = (
    (64496, 64511, "set aside for documentation (RFC 5398)"),
    (65536, 65551, "set aside for documentation (RFC 5398)"),
    (64512, 65534, "for private use (RFC 6996)"),
    (4200000000, 4294967294, "for private use (RFC 6996)"),
)


def parse_asn(text: str | int) -> int:
    """`AS64500`, `64500` or `1.10` (RFC 5396) as a number; ValueError says what is wrong."""
    number = _number(str(text).strip())
    if number is None or number > 4294967295:
        raise ValueError(f"{text!r} is no AS number. Enter one such as AS64500.")
    if number in IMPOSSIBLE:
        raise ValueError(f"AS{number} is {IMPOSSIBLE[number]}; no network has it.")
    return number


def asn_hint(number: int) -> str:
    """Why a number looks wrong though it is allowed; empty for ordinary ones."""
    for low, high, purpose in RESERVED:
        if low <= number <= high:
            return f"AS{number} is {purpose}. Check it with the partner."
    return ""


def _number(text: str) -> int | None:
    if match := _PLAIN.fullmatch(text):
        return int(match[1])
    if match := _DOTTED.fullmatch(text):
        high, low = int(match[1]), int(match[2])
        return high * 65536 + low if high <= 65535 and low <= 65535 else None
    return None
