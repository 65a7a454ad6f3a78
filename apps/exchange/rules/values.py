"""Numbers, rates, words and addresses as people write them in cells, as one canonical text each.

Each function takes what a cell holds and returns a text; ValueError says what is wrong with it.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

YES = frozenset(["yes", "y", "true", "1", "x", "on", "ja", "si", "sí", "oui", "wahr", "✓", "✔"])
NO = frozenset(["no", "n", "false", "0", "off", "nein", "non", "falsch", "-", "–"])
UNITS = {
    "": 0, "b": 1, "bps": 1, "bit/s": 1, "bits/s": 1,
    "k": 10**3, "kbps": 10**3, "kbit/s": 10**3, "kb/s": 10**3,
    "m": 10**6, "mb": 10**6, "mbps": 10**6, "mbit/s": 10**6, "mb/s": 10**6,
    "g": 10**9, "gb": 10**9, "gbps": 10**9, "gbit/s": 10**9, "gb/s": 10**9,
    "ge": 10**9, "gbe": 10**9, "gige": 10**9,
    "t": 10**12, "tb": 10**12, "tbps": 10**12, "tbit/s": 10**12, "tb/s": 10**12,
}  # fmt: skip
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "US$": "USD", "R$": "BRL", "¥": "JPY", "CHF": "CHF"}
ENGLISH = ("$", "US$", "£")
_RATE = re.compile(r"(?:(\d+)\s*[x×*]\s*)?([\d.,' \u00a0\u202f]+?)\s*([a-z/]*)", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_NAMED_MAIL = re.compile(r"(?:mailto:)?(?:.*<([^<>]+)>|(.+))", re.DOTALL)
_SIGN = r"((?:[A-Z]{1,2})?[$€£¥]|[A-Z]{3}|)"
_MONEY = re.compile(rf"{_SIGN}\s*(-?[\d.,' \u00a0\u202f’_]*\d)\s*{_SIGN}", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_GROUPS = re.compile(r"[ \u00a0\u202f'’_]")
LONGEST = 5000


def text_of(value: Any) -> str:
    """The cell as people read it: whole numbers without `.0`, spaces made single, lines kept."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("\u00a0", " ").replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise ValueError("It has a character that no text has.")
    if len(text) > LONGEST:
        raise ValueError(f"It has {len(text):,} letters; up to {LONGEST:,} are taken.")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))


def decimal_of(value: Any) -> str:
    """`1.234,56`, `1,234.56`, `1 234.5`, `12,5` as a plain decimal.

    The last of two different marks is the decimal one. One mark alone with three digits behind it
    could be either: it is refused, not guessed.
    """
    if isinstance(value, bool):
        raise ValueError("Yes or no is no number.")
    if isinstance(value, int | float | Decimal):
        return _plain(Decimal(str(value)))
    text = _GROUPS.sub("", text_of(value)).replace("\u2212", "-")
    if "." in text and "," in text:
        mark = max(text.rfind("."), text.rfind(","))
        whole_part = text[:mark].replace(".", "").replace(",", "")
        text = f"{whole_part}.{text[mark + 1 :]}"
    else:
        text = _one_mark(text, str(value))
    try:
        return _plain(Decimal(text))
    except InvalidOperation:
        raise ValueError(f"{text_of(value)!r} is no number.") from None


def money(value: Any) -> tuple[str, str]:
    """An amount with the sign or code that stands beside it: `$1,200`, `1.200,00 €`, `USD 5`.

    Behind `$` and `£` a comma is one for thousands; otherwise see `decimal_of`.
    """
    if not isinstance(value, str):
        return decimal_of(value), ""
    found = _MONEY.fullmatch(text_of(value))
    if found is None:
        return decimal_of(value), ""
    before, amount, after = found[1].upper(), found[2], found[3].upper()
    if before and after:
        raise ValueError(f"{value.strip()!r} names two currencies.")
    sign = before or after
    if before in ENGLISH and re.fullmatch(r"-?\d{1,3}(,\d{3})+", amount):
        amount = amount.replace(",", "")
    return decimal_of(amount), sign


def whole(value: Any) -> str:
    """A whole number of people, months or prefixes; `1,234` and `1.234` are one thousand."""
    if isinstance(value, str):
        text = _GROUPS.sub("", value.strip())
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
            return re.sub(r"[.,]", "", text)
    number = Decimal(decimal_of(value))
    if number != number.to_integral():
        raise ValueError(f"{text_of(value)!r} is no whole number.")
    if number < 0:
        raise ValueError(f"{text_of(value)!r} is below zero.")
    return str(int(number))


def rate(value: Any) -> str:
    """`10G`, `100 Gbps`, `1.5 Tbps`, `2x100G` in bit/s. A bare number is Gbps up to 100,000."""
    text = text_of(value)
    found = _RATE.fullmatch(text)
    unit = found[3].lower() if found else None
    if found is None or unit not in UNITS or not found[2].strip():
        raise ValueError(f"{text!r} is no rate. Write it as 100G or 1.5 Tbps.")
    amount = Decimal(decimal_of(found[2])) * int(found[1] or 1)
    bps = amount * (UNITS[unit] or (10**9 if amount <= 100_000 else 1))
    if bps <= 0 or bps != bps.to_integral():
        raise ValueError(f"{text!r} is no whole number of bit/s above zero.")
    return str(int(bps))


def currency(value: Any) -> str:
    """A code of three letters or a sign: `USD`, `€`."""
    text = text_of(value).upper()
    code = SYMBOLS.get(text, text)
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError(f"{text!r} is no currency. Write its code, such as USD.")
    return code


def flag(value: Any) -> str:
    """Yes and no in a few languages."""
    text = text_of(value).lower()
    if text in YES:
        return "yes"
    if text in NO:
        return "no"
    raise ValueError(f"{text_of(value)!r} is neither yes nor no.")


def choice(value: Any, choices: Iterable[tuple[str, str]]) -> str:
    """The value of a choice, by its label or its value in any case of letters."""
    text = text_of(value)
    wanted, known = _plain_word(text), list(choices)
    for key, label in known:
        if wanted in (_plain_word(key), _plain_word(label)):
            return key
    words_known = ", ".join(label for _, label in known[:12])
    raise ValueError(f"{text!r} is none of: {words_known}.")


def address(value: Any) -> str:
    """An e-mail address, also out of `Ana Ruiz <ana@example.net>`, in small letters."""
    found = _NAMED_MAIL.fullmatch(text_of(value))
    text = ((found[1] or found[2]) if found else "").strip()
    if not _MAIL.fullmatch(text):
        raise ValueError(f"{text_of(value)!r} is no e-mail address.")
    return text.lower()


def as_number(value: Any) -> str:
    """The text of an AS number without what Excel adds to numbers."""
    return text_of(value).upper().replace("ASN", "AS").replace(" ", "")


def words(value: Any) -> list[str]:
    """A list in one cell: `Peering; NOC`, one a line, or with commas."""
    return [word for part in re.split(r"[;,\n|]", text_of(value)) if (word := part.strip())]


def _one_mark(text: str, seen: str) -> str:
    marks = [mark for mark in ".," if mark in text]
    if not marks:
        return text
    mark = marks[0]
    if text.count(mark) > 1:
        return text.replace(mark, "")
    if mark == "," or re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text):
        if re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text):
            raise ValueError(
                f"{seen.strip()!r} can be read two ways: write it without a mark for thousands."
            )
        return text.replace(",", ".")
    return text


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError("It is no number.")
    return f"{number:f}"


def _plain_word(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
