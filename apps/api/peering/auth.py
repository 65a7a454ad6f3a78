"""/auth: whether a token is good (named in the working group's file, defined nowhere)."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.peering.base import PeeringView
from apps.api.robots.operations import Answer, Operation, tells
from apps.api.robots.schemas import TEXT, WHOLE, many, obj


class Auth(PeeringView):
    @tells(
        Operation(
            "Is my token good?",
            {200: Answer(obj({"asns": many(WHOLE), "scopes": many(TEXT)}))},
            "The AS numbers it may act for now, and its scopes.",
        )
    )
    def get(self, request: Request) -> Response:
        return Response({"asns": self.acts_for(), "scopes": list(self.caller.scopes)})
