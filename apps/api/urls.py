"""Addresses of the staff API."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from apps.api import docs, views
from apps.api.staff import (
    agreements,
    anomalies,
    asns,
    breaches,
    builds,
    capacity,
    documents,
    evaluations,
    events,
    exports,
    interconnects,
    jobs,
    negotiations,
    notices,
    obligations,
    partners,
    programs,
    quarantines,
    renewal_packs,
    reports,
    requests,
    samples,
    sites,
    sources,
    statements,
    statistics,
    term_types,
    terms,
    upgrades,
    work,
)

app_name = "api"

router = SimpleRouter()
router.register("partners", partners.Partners, "partner")
router.register("asns", asns.Asns, "asn")
router.register("sites", sites.Sites, "site")
router.register("interconnects", interconnects.Interconnects, "interconnect")
router.register("agreements", agreements.Agreements, "agreement")
router.register(documents.PREFIX, documents.Documents, "document")
router.register("term-types", term_types.TermTypes, "termtype")
router.register("terms", terms.Terms, "term")
router.register("notices", notices.Notices, "notice")
router.register("obligations", obligations.Obligations, "obligation")
router.register("renewal-packs", renewal_packs.RenewalPacks, "pack")
router.register("reports", reports.StatusReports, "report")
router.register("negotiations", negotiations.Negotiations, "negotiation")
router.register("breaches", breaches.Breaches, "breach")
router.register("jobs", jobs.Jobs, "job")
router.register("evaluations", evaluations.Evaluations, "evaluation")
router.register("anomalies", anomalies.Anomalies, "anomaly")
router.register("capacity", capacity.Capacities, "capacity")
router.register("statements", statements.Statements, "statement")
router.register("upgrades", upgrades.Upgrades, "upgrade")
router.register("requests", requests.Requests, "request")
router.register("work-items", work.WorkItems, "workitem")
router.register("workstreams", programs.Workstreams, "workstream")
router.register("sources", sources.Sources, "source")
router.register("ports", builds.Ports, "port")
router.register("loas", builds.Loas, "loa")
router.register("sessions", builds.Sessions, "session")
router.register("maintenance", events.Maintenances, "maintenance")
router.register("incidents", events.Incidents, "incident")
router.register("quarantines", quarantines.Quarantines, "quarantine")

urlpatterns = [
    path("samples/export/", exports.SamplesExport.as_view(), name="samples-export"),
    path("statistics/", statistics.Statistics.as_view(), name="statistics"),
    path("samples/", samples.Samples.as_view(), name="samples"),
    path("samples", samples.Samples.as_view(schema=None), name="samples-bare"),
    path("quality/", events.Quality.as_view(), name="quality"),
    path("schema/", docs.Document.as_view(), name="schema"),
    path("docs/", docs.page, name="docs"),
    path("", include(router.urls)),
    re_path(r"^[\s\S]*/$", views.Nothing.as_view(), name="nothing"),
]
