"""Addresses of cells: `D17`, and the ranges of merged ones."""

import re

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def letters(column: int) -> str:
    """The name of a column counted from 0: `A`, `Z`, `AA`."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The opposite of `letters`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def place(address: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of an address."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(f"{address!r} is no cell.")
    return int(found[2]), column_of(found[1])


def inside(area: str) -> tuple[range, range]:
    """Rows and columns of `B2:C5`."""
    first, _, last = area.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    return range(top, bottom + 1), range(left, right + 1)
