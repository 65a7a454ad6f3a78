"""Requests, as they are sent and as they are shown."""

from typing import Any

from apps.api.robots import typed
from apps.api.robots.operations import Schema, ref
from apps.api.robots.schemas import (
    BPS,
    DAY,
    FLAG,
    MOMENT,
    TEXT,
    UUID,
    WHOLE,
    given,
    many,
    obj,
    or_null,
    text,
    words,
)
from apps.capacity.enums import CommentKind, Decision, Priority, RequestType, Side, Source, State
from apps.capacity.rules.fields import TYPES

ASN: Schema = {"type": "integer", "minimum": 0, "maximum": 4294967295}
ACTIONS = (
    "submit", "answer", "cancel", "confirm", "dispute", "order-cross-connect", "report-patched",
    "withdraw-line",
)  # fmt: skip
ROW: dict[str, Schema] = {
    "reference": TEXT, "request_id": UUID, "type": words(*RequestType.values),
    "state": words(*State.values), "place": TEXT, "asn": or_null(WHOLE),
    "asked": TEXT | {"description": "What is asked for, in words"}, "target_bps": or_null(BPS),
    "holder": words(*Side.values) | {"description": "Whose turn it is"},
    "since": MOMENT | {"description": "In this state since, UTC"},
    "due_at": or_null(MOMENT), "desired_on": or_null(DAY), "eta_on": or_null(DAY),
    "original_eta_on": or_null(DAY), "priority": words(*Priority.values), "client_ref": TEXT,
    "created_at": MOMENT, "submitted_at": or_null(MOMENT), "closed_at": or_null(MOMENT),
    "changed_at": MOMENT, "version": WHOLE | {"description": "The ETag"},
}  # fmt: skip
LINE: Schema = obj(
    {
        "line_id": UUID, "position": WHOLE, "label": TEXT, "site": TEXT,
        "port_speed_bps": or_null(BPS), "ports": or_null(WHOLE), "current_bps": BPS,
        "asked_bps": or_null(BPS), "approved_bps": or_null(BPS), "approved_ports": or_null(WHOLE),
        "decision": words(*Decision.values), "reason": TEXT, "reason_text": TEXT,
        "decided_at": or_null(MOMENT), "interconnect": TEXT,
    }
)  # fmt: skip
MOVED: Schema = obj(
    {
        "at": MOMENT, "from": words(*State.values), "to": words(*State.values), "by": TEXT,
        "side": words("us", "partner", "system"), "on_behalf": FLAG, "text": TEXT,
    }
)  # fmt: skip
COMMENT: Schema = obj(
    {
        "at": MOMENT, "by": TEXT, "from_partner": FLAG, "kind": words(*CommentKind.values),
        "text": TEXT,
    }
)  # fmt: skip
DOCUMENT: Schema = obj(
    {
        "id": WHOLE, "filename": TEXT, "content_type": TEXT, "size": WHOLE, "sha256": TEXT,
        "by": TEXT, "from_partner": FLAG, "at": MOMENT, "url": TEXT,
    }
)  # fmt: skip
RULE: Schema = {"type": "object", "description": "A rule of our policy: value, need, outcome"}
REQUEST: Schema = obj(
    ROW
    | {
        "fields": {"type": "object", "description": "By name; a secret only as a mark"},
        "lines": many(ref("Line")), "timeline": many(ref("Moved")),
        "comments": many(ref("Comment")), "documents": many(ref("Document")),
        "eligibility": many(RULE), "evidence": {"type": "object"}, "ask_anyway": FLAG,
        "source": words(*Source.values), "question": TEXT, "public_reason": TEXT,
        "public_text": TEXT, "review_on": or_null(DAY), "linked_to": TEXT,
        "confirmed_by_us_at": or_null(MOMENT), "confirmed_by_partner_at": or_null(MOMENT),
        "actions": many(TEXT | {"description": "What this token's holder can do now"}),
        "warnings": many(obj({"field": TEXT, "message": TEXT})),
    }
)  # fmt: skip
_LINKED = text(most=16, told="An earlier request this is an appeal or a follow-up of")


def _draft(type_: str) -> dict[str, Any]:
    told = {"type": {"const": type_}, "asn": ASN, "linked_to": _LINKED}
    return given(told | {"fields": ref(typed.component(type_)), **SENDING}, required=("type",))


SENDING: dict[str, Schema] = {
    "submit": FLAG | {"description": "Send it in at once; else it is a draft"},
    "ask_anyway": FLAG | {"description": "Although the policy is not met; say why"},
}
DRAFTS = {f"{typed.component(name)}Draft": _draft(name) for name in TYPES}
CHANGE: Schema = given(
    {"fields": {"type": "object", "description": "The fields that change, as in the draft"}},
    required=("fields",),
)
ACTION: Schema = given(
    {
        "ask_anyway": FLAG, "text": text(most=5000), "reason": text(most=2000),
        "fields": {"type": "object"}, "order_ref": text(most=80), "vendor": text(most=80),
        "promised_on": DAY, "circuit_ref": text(most=64), "line_id": UUID,
    }
)  # fmt: skip
SAID: Schema = given({"text": text(most=5000, least=1)}, required=("text",))
ELIGIBILITY: Schema = obj(
    {
        "type": words(*RequestType.values), "location": or_null(TEXT), "is_eligible": FLAG,
        "rules": many(RULE),
    }
)  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    **typed.components(), **DRAFTS,
    "RequestGiven": {"anyOf": [ref(name) for name in DRAFTS]},
    "RequestChange": CHANGE, "RequestAction": ACTION, "CommentGiven": SAID,
    "RequestRow": obj(ROW), "Request": REQUEST, "Line": LINE, "Moved": MOVED, "Comment": COMMENT,
    "Document": DOCUMENT, "Eligibility": ELIGIBILITY,
}  # fmt: skip
