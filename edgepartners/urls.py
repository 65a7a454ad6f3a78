"""Addresses: probes, sign-in, API, and the console for everything else."""

from django.contrib import admin
from django.urls import include, path

from apps.api.robots.index import Documents
from apps.core.ui.views import icon_sprite
from edgepartners import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("i/<slug:mark>.svg", icon_sprite, name="icons"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("apps.api.urls")),
    path("api/openapi.json", Documents.as_view(), name="documents"),
    path("api/partner/v1/", include("apps.api.partner.urls")),
    path("api/peering/v0/", include("apps.api.peering.urls")),
    path("portal/", include("apps.portal.urls")),
    path("loa/", include("apps.portal.verification.urls")),
    path("", include("apps.console.urls")),
]

handler403 = "apps.console.errors.forbidden"
handler404 = "apps.console.errors.not_found"
handler500 = "apps.console.errors.broken"
