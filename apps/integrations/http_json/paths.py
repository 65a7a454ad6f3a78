"""Simple paths into JSON, such as `data.rows[0].points` or `$["a b"][1]`. No wildcards, no code."""

import re
from typing import Any

from apps.integrations.errors import BadQuery

_STEP = re.compile(r'\.?([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\["([^"\\]*)"\]')

Path = tuple[str | int, ...]


def parse(text: str) -> Path:
    """The steps of a path; an empty one is the whole value. Raises BadQuery."""
    rest = text.strip().removeprefix("$")
    steps: list[str | int] = []
    while rest:
        found = _STEP.match(rest)
        if found is None:
            raise BadQuery(f"“{text}” is no path such as data.rows or data[0].points.")
        name, index, quoted = found.groups()
        steps.append(int(index) if index is not None else name or quoted)
        rest = rest[found.end() :]
    return tuple(steps)


def look_up(value: Any, path: Path) -> Any:
    """What stands at the path. Raises LookupError where there is nothing."""
    for step in path:
        if not isinstance(value, list if isinstance(step, int) else dict):
            raise LookupError(step)
        value = value[step]  # type: ignore[index]  # the step fits, see above
    return value
