"""The document of the Peering API: valid OpenAPI 3.1 of our own (portal.md 0.2)."""

from functools import cache
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.peering.addresses import patterns
from apps.api.peering.base import HEADER, VERSION
from apps.api.peering.schemas import COMPONENTS
from apps.api.robots import documents
from apps.api.robots.operations import Answer, Operation, tells
from apps.api.robots.views import Public

BASE = "/api/peering/v0"
DESCRIPTION = (
    f"The IETF Peering API as of {VERSION}, with the header `{HEADER}`. Where the draft leaves a "
    "choice or contradicts itself, docs/api/peering-compatibility.md says what is done. Public "
    "peering is as in the draft, private interconnects (/pni) are our extension. The AS number "
    "64500 is a sandbox: its sessions are approved, kept for a day and never real."
)


@cache
def document() -> dict[str, Any]:
    """The same for everybody; made once per process."""
    return documents.document(
        title="EdgePartners Peering API", description=DESCRIPTION, version="0.1.0", base=BASE,
        patterns=patterns, components=COMPONENTS, problem="Problem", media="application/json",
    )  # fmt: skip


class Document(Public):
    @tells(Operation("This document", {200: Answer({"type": "object"})}))
    def get(self, request: Request) -> Response:
        return Response(document())
