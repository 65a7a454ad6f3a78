"""Short words for JSON Schema: what the components of both documents are made of."""

from typing import Any

from apps.api.robots.faults import TITLES

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time", "description": "UTC"}
UUID: Schema = {"type": "string", "format": "uuid"}
BPS: Schema = {"type": "integer", "minimum": 0, "description": "bit/s"}
PERCENT: Schema = {"type": "string", "description": "Decimal, 0-100"}


def obj(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """An object in an answer: every property is there, but those that are optional."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def given(properties: dict[str, Schema], *, required: tuple[str, ...] = ()) -> Schema:
    """An object in a body: no other property is taken."""
    told: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return told | ({"required": list(required)} if required else {})


def many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def words(*choices: str) -> Schema:
    return {"type": "string", "enum": [str(choice) for choice in choices]}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kind = schema["type"]
    told = schema | {"type": [*([kind] if isinstance(kind, str) else kind), "null"]}
    return told | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def text(*, most: int, least: int = 0, told: str = "") -> Schema:
    schema: Schema = {"type": "string", "maxLength": most}
    schema |= {"minLength": least} if least else {}
    return schema | ({"description": told} if told else {})


KINDS = words(*(f"urn:edgepartners:problem:{slug}" for slug, _ in TITLES.values()))
PROBLEM = obj(
    {
        "type": KINDS, "title": TEXT, "status": WHOLE,
        "detail": TEXT | {"description": "What happened, written for the person who asked"},
        "instance": TEXT,
        "errors": many(obj({
            "field": TEXT | {"description": "Path such as sessions[2].peer_ip"}, "message": TEXT,
        })),
        "links": many(obj({"field": TEXT, "url": TEXT})) | {
            "description": "Where it can be mended, such as a page of PeeringDB",
        },
    },
    optional=("links",),
)  # fmt: skip
