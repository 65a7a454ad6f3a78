"""Reads over promises, evaluations and breaches."""

from apps.breaches.queries.accounts import Account, Inputs, account, account_samples
from apps.breaches.queries.atlas import Place, metros, partners_in, sites_of
from apps.breaches.queries.billing import CURSOR as STATED
from apps.breaches.queries.billing import Billable, Owed, Owing, Part, billables, owing
from apps.breaches.queries.commits import commits, past_use, running_commits
from apps.breaches.queries.due import (
    CURSOR,
    Changes,
    Scope,
    Work,
    changes,
    due,
    has_later,
)
from apps.breaches.queries.episodes import Change, Episode, episodes
from apps.breaches.queries.evidence import EvidenceDay, evidence, evidence_by_day
from apps.breaches.queries.explain import Explanation, explain
from apps.breaches.queries.facts import fact_print, read_facts
from apps.breaches.queries.forecasts import CommitUse, commit_use, projected, projections
from apps.breaches.queries.groups import with_open_breaches
from apps.breaches.queries.invoices import InvoiceMatch, invoice_matches
from apps.breaches.queries.lists import (
    all_evaluations,
    breaches,
    counts,
    covering,
    latest_evaluations,
    open_breaches,
    search,
)
from apps.breaches.queries.markets import Present, Reached, countries, present, reached
from apps.breaches.queries.marks import Mark, marks, seen
from apps.breaches.queries.metering import Metering, measure_rule, metered, port_figures
from apps.breaches.queries.months import Month
from apps.breaches.queries.months import figures as figured
from apps.breaches.queries.obligations import (
    Newest,
    augment_values,
    clock_of,
    last_reasons,
    live_upgrades,
    local_today,
    newest,
    opening_day,
    trigger_evaluation,
    trigger_on,
    upgrade_notices,
    upgrades,
    without_upgrade,
)
from apps.breaches.queries.periods import last_settled
from apps.breaches.queries.promises import Promise, Version, promises
from apps.breaches.queries.samples import (
    Samples,
    fingerprint,
    read,
    span,
)
from apps.breaches.queries.statements import (
    all_versions,
    measured_again,
    outside,
    statements,
    to_check,
    totals,
    unsettled,
    variance_of,
    versions_of,
)
from apps.breaches.queries.stored import (
    DayKey,
    breach_rows,
    day_print,
    evaluations_from,
    is_recent,
    latest,
    really_changed,
    walk_starts,
)
from apps.breaches.queries.timeline import Event, timeline, waivers_of

__all__ = [
    "Present",
    "Reached",
    "countries",
    "present",
    "reached",
    "CURSOR",
    "STATED",
    "Account",
    "Billable",
    "Change",
    "Changes",
    "CommitUse",
    "DayKey",
    "Episode",
    "Event",
    "EvidenceDay",
    "Explanation",
    "Inputs",
    "InvoiceMatch",
    "Mark",
    "Metering",
    "Month",
    "Newest",
    "Owed",
    "Owing",
    "Part",
    "Place",
    "Promise",
    "Samples",
    "Scope",
    "Version",
    "Work",
    "account",
    "account_samples",
    "all_evaluations",
    "all_versions",
    "augment_values",
    "billables",
    "breach_rows",
    "breaches",
    "changes",
    "clock_of",
    "commit_use",
    "commits",
    "running_commits",
    "counts",
    "covering",
    "day_print",
    "due",
    "episodes",
    "evaluations_from",
    "evidence",
    "evidence_by_day",
    "explain",
    "fact_print",
    "figured",
    "fingerprint",
    "has_later",
    "invoice_matches",
    "is_recent",
    "last_reasons",
    "last_settled",
    "latest",
    "latest_evaluations",
    "live_upgrades",
    "local_today",
    "marks",
    "measure_rule",
    "measured_again",
    "metered",
    "metros",
    "newest",
    "open_breaches",
    "opening_day",
    "outside",
    "owing",
    "partners_in",
    "past_use",
    "port_figures",
    "projected",
    "projections",
    "promises",
    "read",
    "read_facts",
    "really_changed",
    "seen",
    "search",
    "sites_of",
    "span",
    "statements",
    "timeline",
    "waivers_of",
    "to_check",
    "totals",
    "trigger_evaluation",
    "trigger_on",
    "unsettled",
    "upgrade_notices",
    "upgrades",
    "variance_of",
    "versions_of",
    "walk_starts",
    "with_open_breaches",
    "without_upgrade",
]
