"""What a term promises: on one line, and as a sentence. Words per type are in modules by group."""

from collections.abc import Callable, Mapping
from typing import Any

from apps.agreements import rules
from apps.agreements.rules import FIELDS
from apps.console.agreements.words import (
    of_caches,
    of_capacity,
    of_money,
    of_places,
    of_quality,
    of_rights,
    of_traffic,
)

Say = Callable[[Mapping[str, Any]], str]
GROUPS = (of_capacity, of_money, of_traffic, of_places, of_quality, of_caches, of_rights)
SHORT: dict[str, Say] = {type: say for group in GROUPS for type, say in group.SHORT.items()}
LONG: dict[str, Say] = {type: say for group in GROUPS for type, say in group.LONG.items()}


def contracted(params: rules.Params) -> str:
    """`≤ 70 % for 3 days`, `200 Gbps`, `≤ 2:1`: the promise on one line. Never with money."""
    return SHORT[rules.type_of(params)](rules.values_of(params))


def sentence(params: rules.Params, *, prices: bool) -> str:
    """The promise in full sentences; amounts of money only for those who may see them."""
    type = rules.type_of(params)
    values = rules.values_of(params)
    if not prices:
        hidden = {field.name: None for field in FIELDS[type] if field.is_money}
        values = {**values, **hidden}
    return LONG[type](values)
