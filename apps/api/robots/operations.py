"""What a document says of one operation; the view takes bodies by the same schema."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from apps.api.robots.pages import MOST

Schema = dict[str, Any]
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class Answer:
    """One answer: its schema (None: no content), in JSON unless `media` says otherwise.

    `also`: other media types it is given in, as Accept asks for.
    """

    schema: Schema | None = None
    description: str = "OK"
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Schema] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    name: str
    schema: Schema
    description: str = ""
    required: bool = False
    place: str = "query"


@dataclass(frozen=True)
class Operation:
    """`body`: schema of the JSON, or of what `body_media` names; `raw`: media types of a file.

    `once`: members of the answer that are told once: a repetition with the same key has null.
    """

    summary: str
    answers: Mapping[int, Answer]
    description: str = ""
    body: Schema | None = None
    body_media: str = "application/json"
    raw: Sequence[str] = ()
    parameters: Sequence[Parameter] = ()
    faults: Sequence[int] = ()
    is_versioned: bool = False
    once: Sequence[str] = ()


def tells(operation: Operation) -> Callable[[Handler], Handler]:
    """Put what the document says beside the handler."""

    def note(handler: Handler) -> Handler:
        handler.operation = operation  # type: ignore[attr-defined]
        return handler

    return note


def ref(name: str) -> Schema:
    """A component of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str, item: Schema) -> Schema:
    """A page: the rows under `name`, and the token of the next page."""
    token = {"type": ["string", "null"], "description": "Of the next page; null: this is the last"}
    rows = {"type": "array", "items": item}
    return {
        "type": "object", "required": [name, "next_token"],
        "properties": {name: rows, "next_token": token},
    }  # fmt: skip


PAGING = (
    Parameter(
        "max_results", {"type": "integer", "minimum": 0, "maximum": MOST, "default": 0},
        "Rows on a page; 0: 50",
    ),
    Parameter("next_token", {"type": "string"}, "From the answer before, unaltered"),
)  # fmt: skip
ASN = Parameter(
    "asn", {"type": "integer", "minimum": 1, "maximum": 4294967294},
    "One of the AS numbers of the token", required=True,
)  # fmt: skip
