"""Parameters of contracted terms, read from what people and programs send, and checked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from apps.agreements.rules.catalogue import FIELDS
from apps.agreements.rules.contradictions import Errors, contradictions, derived
from apps.agreements.rules.fields import read
from apps.agreements.rules.typed import TYPED, Measured


class InvalidParams(ValueError):
    """What is wrong with each parameter, and the way out: `errors` maps field names to messages."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Stated:
    """The parameters of a type that nothing computes with yet: checked values by name."""

    type: str
    values: Mapping[str, Any]


Params = Measured | Stated


def parse_params(type: str, raw: Mapping[str, Any]) -> Params:
    """The typed parameters of a term type out of a form's or a JSON document's values.

    Empty values take their defaults. Raises InvalidParams naming every field that is wrong, also
    for contradictions between fields, unknown fields and an unknown type. Rules: types 10.1.
    """
    if type not in FIELDS:
        raise InvalidParams({"type": f"{type!r} is no term type; use {', '.join(FIELDS)}."})
    values, errors = _read_all(type, raw)
    values = {**values, **derived(type, values)} if not errors else values
    errors = errors or contradictions(type, values)
    if errors:
        raise InvalidParams(errors)
    typed = TYPED.get(type)
    return typed(**values) if typed else Stated(type, values)


def partial_params(type: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a template keeps of a term type's parameters, as JSON: those that are given.

    They are checked one by one; whether they fit together is seen when a term is made of them.
    """
    if type not in FIELDS:
        raise InvalidParams({"type": f"{type!r} is no term type; use {', '.join(FIELDS)}."})
    given = {name: value for name, value in raw.items() if value not in (None, "", [], ())}
    values, errors = _read_all(type, given)
    errors = {name: message for name, message in errors.items() if name in given}
    if errors:
        raise InvalidParams(errors)
    return {name: _plain(values[name]) for name in values if name in given}


def type_of(params: Params) -> str:
    """The term type that these are parameters of."""
    return params.type if isinstance(params, Stated) else _NAMES[type(params)]


def values_of(params: Params) -> dict[str, Any]:
    """Every parameter by name, in the order of the catalogue."""
    if isinstance(params, Stated):
        return dict(params.values)
    values = asdict(params)
    return {field.name: values[field.name] for field in FIELDS[type_of(params)]}


def params_to_json(params: Params) -> dict[str, Any]:
    """What a JSON column keeps, decimals as text; parse_params() gives the same parameters back."""
    return {name: _plain(value) for name, value in values_of(params).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


def _read_all(type: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    known = {field.name: field for field in FIELDS[type]}
    values: dict[str, Any] = {}
    errors = {
        name: "This term type has no such field; leave it out." for name in raw.keys() - known
    }
    for name, field in known.items():
        try:
            values[name] = read(field, raw.get(name))
        except ValueError as error:
            errors[name] = str(error)
    return values, errors


_NAMES: dict[Any, str] = {typed: name for name, typed in TYPED.items()}
