"""Addresses of the staff API."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from apps.api import docs, views
from apps.api.staff import (
    agreements,
    anomalies,
    asns,
    audit,
    breaches,
    builds,
    bulk_edits,
    capacity,
    contacts,
    custom,
    documents,
    evaluations,
    events,
    exchanges,
    exports,
    imports,
    interconnects,
    jira,
    jobs,
    markets,
    negotiations,
    notices,
    obligations,
    outreach,
    partners,
    peeringdb_changes,
    programs,
    quarantines,
    renewal_packs,
    report_subscriptions,
    reports,
    requests,
    runs,
    samples,
    saved_views,
    sites,
    sources,
    statements,
    statistics,
    term_types,
    terms,
    upgrades,
    webhooks,
    work,
)

app_name = "api"

router = SimpleRouter()
router.register("partners", partners.Partners, "partner")
router.register("campaign-mails", outreach.Letters, "letter")
router.register("campaigns", outreach.Campaigns, "campaign")
router.register("contacts", contacts.Contacts, "contact")
router.register("custom-fields", custom.CustomFields, "customfield")
router.register("interactions", contacts.Interactions, "interaction")
router.register("mail-templates", outreach.MailTemplates, "mailtemplate")
router.register("asns", asns.Asns, "asn")
router.register("bulk-edits", bulk_edits.BulkEdits, "bulkedit")
router.register("imports", imports.Imports, "import")
router.register("sites", sites.Sites, "site")
router.register("exchanges", exchanges.Exchanges, "exchange")
router.register("exchange-ports", exchanges.ExchangePorts, "exchangeport")
router.register("market-facts", markets.MarketFacts, "marketfact")
router.register("interconnects", interconnects.Interconnects, "interconnect")
router.register("agreements", agreements.Agreements, "agreement")
router.register(documents.PREFIX, documents.Documents, "document")
router.register("term-types", term_types.TermTypes, "termtype")
router.register("terms", terms.Terms, "term")
router.register("notices", notices.Notices, "notice")
router.register("obligations", obligations.Obligations, "obligation")
router.register("renewal-packs", renewal_packs.RenewalPacks, "pack")
router.register("reports", reports.StatusReports, "report")
router.register("report-subscriptions", report_subscriptions.Subscriptions, "subscription")
router.register("negotiations", negotiations.Negotiations, "negotiation")
router.register("breaches", breaches.Breaches, "breach")
router.register("jobs", jobs.Jobs, "job")
router.register("evaluations", evaluations.Evaluations, "evaluation")
router.register("anomalies", anomalies.Anomalies, "anomaly")
router.register("capacity", capacity.Capacities, "capacity")
router.register("statements", statements.Statements, "statement")
router.register("upgrades", upgrades.Upgrades, "upgrade")
router.register("requests", requests.Requests, "request")
router.register("webhooks", webhooks.Webhooks, "webhook")
router.register("webhook-deliveries", webhooks.Deliveries, "delivery")
router.register("work-items", work.WorkItems, "workitem")
router.register("jira-links", jira.JiraLinks, "jiralink")
router.register("workstreams", programs.Workstreams, "workstream")
router.register("saved-views", saved_views.SavedViews, "savedview")
router.register("sources", sources.Sources, "source")
router.register("peeringdb-changes", peeringdb_changes.Changes, "peeringdbchange")
router.register("ports", builds.Ports, "port")
router.register("loas", builds.Loas, "loa")
router.register("sessions", builds.Sessions, "session")
router.register("maintenance", events.Maintenances, "maintenance")
router.register("incidents", events.Incidents, "incident")
router.register("quarantines", quarantines.Quarantines, "quarantine")

urlpatterns = [
    path("samples/export/", exports.SamplesExport.as_view(), name="samples-export"),
    path("audit-events/", audit.AuditEvents.as_view(), name="audit-events"),
    path("statistics/", statistics.Statistics.as_view(), name="statistics"),
    path("samples/", samples.Samples.as_view(), name="samples"),
    path("samples", samples.Samples.as_view(schema=None), name="samples-bare"),
    path("hooks/jira/<str:key>/", jira.JiraHook.as_view(), name="jira-hook"),
    path("quality/", events.Quality.as_view(), name="quality"),
    path("schema/", docs.Document.as_view(), name="schema"),
    path("docs/", docs.page, name="docs"),
    re_path(
        f"^imports/{runs.NAMED}", imports.ImportRows.as_view({"get": "list"}), name="import-rows"
    ),
    re_path(
        f"^bulk-edits/{runs.NAMED}",
        bulk_edits.BulkRows.as_view({"get": "list"}),
        name="bulkedit-rows",
    ),
    path("", include(router.urls)),
    re_path(r"^[\s\S]*/$", views.Nothing.as_view(), name="nothing"),
]
