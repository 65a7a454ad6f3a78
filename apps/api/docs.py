"""The OpenAPI document and the page to read and try it."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.views import Endpoint

MEDIA_TYPE = "application/vnd.oai.openapi+json"


class Document(Endpoint):
    """The OpenAPI 3.1 document of this API."""

    permission_classes = [needs(None)]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(document(), content_type=MEDIA_TYPE)


@cache
def document() -> dict[str, Any]:
    """The same for everybody; made once per process."""
    return SchemaGenerator().get_schema(request=None, public=True)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html")


page.permission = "signed in"  # type: ignore[attr-defined]  # what the pages say of themselves
