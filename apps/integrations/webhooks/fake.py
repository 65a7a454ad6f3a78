"""A receiver of webhooks that checks what Standard Webhooks tells receivers to check."""

import json
from dataclasses import dataclass, field

from apps.integrations import faking
from apps.integrations.faking import Fields, Reply
from apps.integrations.webhooks.client import signature

TOLERANCE = 300  # seconds


@dataclass
class Receiver:
    """Takes any path; what arrived is in `Fake.site.requests`."""

    status: int = 204
    said: bytes = b""
    paths: list[str] = field(default_factory=list)

    def answer(self, path: str, fields: Fields) -> Reply:
        self.paths.append(path)
        return Reply(self.status, self.said, "text/plain")


class Fake(faking.Fake):
    def __init__(self) -> None:
        self.receiver = Receiver()
        super().__init__(self.receiver)


def opened(request: faking.Request, *, secret: str, now: int) -> dict[str, object]:
    """The message in a request, as a careful receiver reads it. Raises ValueError if not ours."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    timestamp = int(headers["webhook-timestamp"])
    expected = signature(
        secret=secret, message_id=headers["webhook-id"], timestamp=timestamp, body=request.body
    )
    if headers["webhook-signature"] != expected:
        raise ValueError("The signature does not fit.")
    if abs(now - timestamp) > TOLERANCE:
        raise ValueError("The message is too old.")
    return json.loads(request.body)
