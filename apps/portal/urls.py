"""Pages for people at partners: one package a topic."""

from django.urls import include, path

app_name = "portal"
urlpatterns = [
    path("", include("apps.portal.home.urls")),
    path("interconnects/", include("apps.portal.interconnects.urls")),
    path("caches/", include("apps.portal.caches.urls")),
    path("", include("apps.portal.people.urls")),
    path("places/", include("apps.portal.places.urls")),
    path("policy/", include("apps.portal.policy.urls")),
    path("contacts/", include("apps.portal.contacts.urls")),
    path("inbox/", include("apps.portal.inbox.urls")),
    path("documents/", include("apps.portal.documents.urls")),
    path("maintenance/", include("apps.portal.maintenance.urls")),
    path("", include("apps.portal.profile.urls")),
    path("", include("apps.portal.loas.urls")),
    path("", include("apps.portal.requests.urls")),
    path("", include("apps.portal.signing.urls")),
    path("", include("apps.portal.tokens.urls")),
    path("", include("apps.portal.webhooks.urls")),
]
