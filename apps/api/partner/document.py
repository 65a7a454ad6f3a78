"""The document of the partner API."""

from functools import cache
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.partner.addresses import patterns
from apps.api.partner.schemas import COMPONENTS
from apps.api.robots import documents
from apps.api.robots.operations import Answer, Operation, tells
from apps.api.robots.views import PROBLEM, Public

BASE = "/api/partner/v1"
DESCRIPTION = (
    "What a partner's programs read and ask for: interconnects and their figures, requests for "
    "capacity, LOA-CFAs, maintenance. Errors are problem details (RFC 9457). Lists have pages "
    "with `max_results` and `next_token`. Writes take an `Idempotency-Key`; changes need "
    "`If-Match` with the ETag that was read. The AS number 64500 is a sandbox: checked like any "
    "other, and nothing is stored."
)


@cache
def document() -> dict[str, Any]:
    """The same for everybody; made once per process."""
    return documents.document(
        title="EdgePartners partner API", description=DESCRIPTION, version="1.0.0", base=BASE,
        patterns=patterns, components=COMPONENTS, problem="Problem", media=PROBLEM,
    )  # fmt: skip


class Document(Public):
    @tells(Operation("This document", {200: Answer({"type": "object"})}))
    def get(self, request: Request) -> Response:
        return Response(document())
