"""Custom fields and tags of two contacts that become one, and two again. Pure.

The kept contact's own value of a field stays. Of a field with several choices those of both count.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]  # of custom fields, by key, as they are stored


def merged_values(kept: Values, gone: Values, choices: Mapping[str, Sequence[str]]) -> dict:
    """What the one contact has then. `choices` has, by key, the fields with several of them."""
    found = {**gone, **kept}
    for key in choices.keys() & kept.keys() & gone.keys():
        both = {*kept[key], *gone[key]}
        found[key] = [each for each in choices[key] if each in both]
    return found


def parted_values(now: Values, before: Values, after: Values) -> dict:
    """As before the merge; what somebody changed since then stays as it is."""
    found = dict(now)
    for key in after.keys() | before.keys():
        if after.get(key) != before.get(key) and now.get(key) == after.get(key):
            found.pop(key, None)
            found.update({key: before[key]} if key in before else {})
    return found


def merged_tags(kept: Sequence[str], gone: Sequence[str]) -> list[str]:
    """Those of both, the kept contact's first, each once whatever its case."""
    held = {each.casefold() for each in kept}
    return [*kept, *(each for each in gone if each.casefold() not in held)]


def parted_tags(now: Sequence[str], taken: Collection[str]) -> list[str]:
    """Without those that came from the other contact."""
    return [each for each in now if each not in taken]
