"""Reads over promises, evaluations and breaches."""

from apps.breaches.queries.accounts import Account, Inputs, account, account_samples
from apps.breaches.queries.billing import CURSOR as STATED
from apps.breaches.queries.billing import Billable, Owed, Owing, Part, billables, owing
from apps.breaches.queries.commits import commits, past_use
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
)
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
from apps.breaches.queries.timeline import Event, timeline

__all__ = [
    "InvoiceMatch",
    "invoice_matches",
    "Account",
    "Inputs",
    "account",
    "account_samples",
    "Newest",
    "augment_values",
    "clock_of",
    "live_upgrades",
    "last_reasons",
    "local_today",
    "newest",
    "opening_day",
    "trigger_evaluation",
    "trigger_on",
    "upgrade_notices",
    "upgrades",
    "without_upgrade",
    "CommitUse",
    "commit_use",
    "last_settled",
    "projected",
    "projections",
    "all_versions",
    "measured_again",
    "outside",
    "statements",
    "to_check",
    "totals",
    "unsettled",
    "variance_of",
    "versions_of",
    "STATED",
    "Billable",
    "Metering",
    "Owed",
    "Owing",
    "Part",
    "billables",
    "measure_rule",
    "metered",
    "owing",
    "port_figures",
    "EvidenceDay",
    "evidence",
    "evidence_by_day",
    "Explanation",
    "explain",
    "breaches",
    "counts",
    "covering",
    "open_breaches",
    "Event",
    "timeline",
    "CURSOR",
    "Change",
    "Changes",
    "DayKey",
    "Episode",
    "Mark",
    "Month",
    "Promise",
    "Samples",
    "Scope",
    "Version",
    "Work",
    "breach_rows",
    "day_print",
    "changes",
    "due",
    "episodes",
    "evaluations_from",
    "fingerprint",
    "has_later",
    "is_recent",
    "latest",
    "marks",
    "fact_print",
    "figured",
    "read_facts",
    "promises",
    "read",
    "really_changed",
    "seen",
    "span",
    "walk_starts",
    "commits",
    "past_use",
    "all_evaluations",
    "latest_evaluations",
    "with_open_breaches",
]
