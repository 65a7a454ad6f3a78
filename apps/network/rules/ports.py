"""Names, places and shortage of our ports."""

import re
from collections.abc import Mapping

MOST = 256  # ports in one go
_RANGE = re.compile(r"\[(\d+)-(\d+)\]")


def names_of(pattern: str) -> list[str]:
    """The names a pattern stands for: `et-0/0/[4-7]` is four ports; one without a range is one.

    Raises ValueError saying what is wrong with it.
    """
    text = pattern.strip()
    found = _RANGE.findall(text)
    if len(found) > 1:
        raise ValueError("Give one range of numbers: et-0/0/[4-7].")
    if not found:
        if "[" in text or "]" in text:
            raise ValueError("Write a range as two numbers: et-0/0/[4-7].")
        return [text]
    first, last = int(found[0][0]), int(found[0][1])
    if last < first or last - first >= MOST:
        raise ValueError(f"A range grows and has up to {MOST} ports.")
    return [_RANGE.sub(str(number), text) for number in range(first, last + 1)]


def position(pair: int | None, numbering: str) -> str:
    """A pair of fibres as the facility counts them: `pair 3`, or `strands 5-6`. Empty for None."""
    if pair is None:
        return ""
    return f"pair {pair}" if numbering == "PAIR" else f"strands {2 * pair - 1}-{2 * pair}"


def where(cage: str, rack: str, panel: str, pair: int | None, numbering: str) -> str:
    """The place of a port in one line; what is not known is left out."""
    parts = [
        f"{name} {value}"
        for name, value in (("cage", cage), ("rack", rack), ("panel", panel))
        if value
    ]
    found = ", ".join([*parts, position(pair, numbering)] if pair else parts)
    return found[:1].upper() + found[1:]


def shortage(site: str, free: Mapping[str, int], speed: str, count: int) -> str:
    """Why ports cannot be reserved, naming what is free there (speed in words -> number)."""
    there = free.get(speed, 0)
    others = ", ".join(f"{number} x {name}" for name, number in free.items() if number)
    noun = "port" if count == 1 else "ports"
    end = f"Free there: {others}." if others else "Nothing else is free there."
    return f"{site} has {there} free of the {count} {speed} {noun} asked for. {end}"
