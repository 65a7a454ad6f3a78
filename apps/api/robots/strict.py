"""Reading JSON as it is meant: what could be read in two ways is refused (portal.md 6.5)."""

import json
from typing import Any

from django.http import HttpRequest

from apps.api.robots.faults import Fault

LARGEST = 2**20  # bytes of a JSON body
LONGEST_NUMBER = 40  # digits


def limited(request: HttpRequest, largest: int) -> bytes:
    """The bytes of a body, at most `largest` of them; 413 above, before they are read."""
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    if not told.isdigit() or int(told) > largest:
        raise Fault(413, f"Send at most {largest} bytes.")
    return request.read(largest + 1)


def parse(raw: bytes) -> Any:
    """Strict JSON: UTF-8, no name twice in an object, no NaN or Infinity, no endless numbers."""
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant,
            parse_int=_whole, parse_float=_decimal,
        )  # fmt: skip
        _refuse_broken(value)
    except UnicodeDecodeError:
        raise Fault(400, "The body is not UTF-8.") from None
    except RecursionError:
        raise Fault(400, "The JSON is nested too deeply.") from None
    except ValueError as error:
        raise Fault(400, f"The body is not JSON: {error}.") from None
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Fault(400, f"The name {name!r} stands twice in one object.")
        found[name] = value
    return found


def _refuse_broken(value: Any) -> None:
    """No database takes NUL or half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Fault(400, "A text holds NUL or half of a character.")
    elif isinstance(value, dict):
        _refuse_broken([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for each in value:
            _refuse_broken(each)


def _no_constant(name: str) -> Any:
    raise Fault(400, f"{name} is no number of JSON.")


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise Fault(400, f"A number has more than {LONGEST_NUMBER} digits.")
    return int(text)


def _decimal(text: str) -> float:
    number = float(text)
    if len(text) > LONGEST_NUMBER or number in (float("inf"), float("-inf")):
        raise Fault(400, "A number is too long or too large.")
    return number
