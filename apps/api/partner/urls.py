"""Addresses under /api/partner/v1/."""

from django.urls import path, re_path

from apps.api.partner.addresses import patterns
from apps.api.partner.document import Document
from apps.api.robots.views import Nothing

app_name = "partner_api"
urlpatterns = [
    *patterns,
    path("openapi.json", Document.as_view(), name="document"),
    re_path(r"^[\s\S]*$", Nothing.as_view(), name="nothing"),
]
