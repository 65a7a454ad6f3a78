"""Bodies checked against the schema that the document shows: what it says is what is taken."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema

from apps.api.robots.faults import wrong

Schema = dict[str, Any]
LARGEST_SHOWN = 40  # letters of a wrong value in a message
_KINDS = {
    "object": "an object", "array": "a list", "string": "a text", "integer": "a whole number",
    "number": "a number", "boolean": "true or false", "null": "null",
}  # fmt: skip


def check(value: Any, schema: Schema, *, secret: tuple[str, ...] = ()) -> None:
    """Raise a 400 that names each place where the value is not as the schema has it.

    Values of names in `secret` are never repeated in a message.
    """
    errors: dict[str, str] = {}
    for error in sorted(jsonschema.Draft202012Validator(schema).iter_errors(value), key=_path):
        for name, message in _messages(error, secret):
            errors.setdefault(name, message)
    if errors:
        raise wrong(errors)


def inline(schema: Any, components: Mapping[str, Schema]) -> Any:
    """The schema with each reference to a component replaced by the component."""
    if isinstance(schema, list):
        return [inline(each, components) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inline(components[schema["$ref"].rpartition("/")[2]], components)
    return {name: inline(each, components) for name, each in schema.items()}


def _path(error: "jsonschema.ValidationError") -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.path)
    return text.removeprefix(".")


def _messages(
    error: "jsonschema.ValidationError", secret: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    path, told = _path(error), error.validator_value
    match error.validator:
        case "required":
            for name in told:
                if name not in error.instance:
                    yield f"{path}.{name}".removeprefix("."), "This is required."
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for name in error.instance.keys() - known.keys():
                yield f"{path}.{name}".removeprefix("."), _unknown(known)
        case "anyOf" | "oneOf":
            best = min(error.context or [error], key=lambda inner: -len(inner.path))
            yield _path(best) or path, _message(best, secret)
        case _:
            yield path, _message(error, secret)


def _unknown(known: Mapping[str, Any]) -> str:
    return f"There is no such field. Possible: {', '.join(known)}."


def _message(error: "jsonschema.ValidationError", secret: tuple[str, ...]) -> str:
    told: Any = error.validator_value
    match error.validator:
        case "type":
            kinds = [told] if isinstance(told, str) else told
            return f"Send {' or '.join(_KINDS[kind] for kind in kinds)}."
        case "enum":
            return f"Use one of {', '.join(str(each) for each in told)}."
        case "minLength" | "minItems":
            return f"Send at least {told}."
        case "maxLength" | "maxItems":
            return f"Send at most {told}."
        case "minimum" | "maximum":
            return f"Send {'at least' if error.validator == 'minimum' else 'at most'} {told}."
        case "pattern":
            return f"{_shown(error, secret)} is not of the form {told}."
    return f"{_shown(error, secret)} does not fit here."


def _shown(error: "jsonschema.ValidationError", secret: tuple[str, ...]) -> str:
    if any(part in secret for part in error.path):
        return "The value"
    text = re.sub(r"\s+", " ", str(error.instance))
    return repr(text[:LARGEST_SHOWN])
