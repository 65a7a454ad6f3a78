"""Addresses of the staff pages: one noun, one path, one module of views."""

from django.urls import include, path

app_name = "console"
urlpatterns = [
    path("", include("apps.console.today.urls")),
    path("partners/", include("apps.console.partners.urls")),
    path("interconnects/", include("apps.console.interconnects.urls")),
    path("anomalies/", include("apps.console.anomalies.urls")),
    path("capacity/", include("apps.console.capacity.urls")),
    path("sites/", include("apps.console.sites.urls")),
    path("agreements/", include("apps.console.approvals.urls")),
    path("agreements/<str:ref>/renewal-pack/", include("apps.console.packs.urls")),
    path("agreements/", include("apps.console.signatures.urls")),
    path("agreements/", include("apps.console.agreements.urls")),
    path("", include("apps.console.obligations.urls")),
    path("calendar/", include("apps.console.calendar.urls")),
    path("agreements/", include("apps.console.documents.urls")),
    path("negotiations/", include("apps.console.negotiations.urls")),
    path("breaches/", include("apps.console.breaches.urls")),
    path("", include("apps.console.statements.urls")),
    path("", include("apps.console.events.urls")),
    path("", include("apps.console.upgrades.urls")),
    path("", include("apps.console.builds.urls")),
    path("requests/", include("apps.console.requests.urls")),
    path("", include("apps.console.work.urls")),
    path("programs/", include("apps.console.programs.urls")),
    path("policy/", include("apps.console.policy.urls")),
    path("reports/", include("apps.console.reports.urls")),
    path("commits/", include("apps.console.commits.urls")),
    path("sources/", include("apps.console.sources.urls")),
    path("search/", include("apps.console.search.urls")),
    path("inbox/", include("apps.console.inbox.urls")),
    path("profile/", include("apps.console.profile.urls")),
    path("filters/", include("apps.console.filters.urls")),
    path("jobs/", include("apps.console.jobs.urls")),
]
