"""Where the partner's own systems are told, and what was sent there."""

from apps.api.robots.operations import Schema
from apps.api.robots.schemas import (
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
from apps.notifications.enums import DeliveryState
from apps.notifications.rules import EVENTS

_EVENTS: Schema = {
    "type": "array", "items": words(*EVENTS), "maxItems": len(EVENTS),
    "description": "Names of events; none: all of them, also new ones",
}  # fmt: skip
_GIVEN: dict[str, Schema] = {
    "name": text(most=80, least=1), "url": text(most=400, least=1, told="It begins with https://"),
    "events": _EVENTS,
}  # fmt: skip
HOOK: dict[str, Schema] = {
    "webhook_id": UUID, "name": TEXT, "url": TEXT, "events": many(words(*EVENTS)), "is_on": FLAG,
    "off_reason": TEXT | {"description": "Why we turned it off"}, "created_at": MOMENT,
}  # fmt: skip
SECRET: Schema = or_null(
    TEXT | {"description": "whsec_..., told this once; null where an answer is repeated"}
)
DELIVERY: dict[str, Schema] = {
    "message_id": UUID | {"description": "The header webhook-id: it stays when sent again"},
    "event": words(*EVENTS), "reference": TEXT, "state": words(*DeliveryState.values),
    "attempts": WHOLE, "created_at": MOMENT,
    "due_at": or_null(MOMENT) | {"description": "When it is tried next"},
    "sent_at": or_null(MOMENT), "status": or_null(WHOLE), "error": TEXT,
    "answer": TEXT | {"description": "How the last answer began"},
}  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    "WebhookGiven": given(_GIVEN, required=("name", "url")),
    "WebhookChange": given(_GIVEN | {"is_on": FLAG}),
    "Webhook": obj(HOOK), "WebhookMade": obj(HOOK | {"secret": SECRET}),
    "DeliveryRow": obj(DELIVERY),
    "Delivery": obj(DELIVERY | {
        "message": {"type": "object", "description": "The JSON as it is signed and sent"},
    }),
}  # fmt: skip
