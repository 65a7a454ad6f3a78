"""Addresses under /api/peering/v0/."""

from django.urls import path, re_path

from apps.api.peering.addresses import patterns
from apps.api.peering.document import Document
from apps.api.robots.views import Nothing

app_name = "peering_api"
urlpatterns = [
    *patterns,
    path("openapi.json", Document.as_view(), name="document"),
    re_path(r"^[\s\S]*$", Nothing.as_view(), name="nothing"),
]
