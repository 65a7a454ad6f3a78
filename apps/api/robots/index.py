"""/api/openapi.json: where the documents for partners' programs are."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.robots.views import Public

APIS = [
    {"name": "Partner API", "version": "v1", "url": "/api/partner/v1/openapi.json"},
    {"name": "Peering API", "version": "v0", "url": "/api/peering/v0/openapi.json"},
]


class Documents(Public):
    def get(self, request: Request) -> Response:
        return Response({"apis": APIS})
