"""Staff reads over capacity requests and the policy they are measured by."""

from apps.capacity.queries import due
from apps.capacity.queries.addresses import exchange_of, prefix_counts
from apps.capacity.queries.calendars import TALKS, calendar, due_at, waits_for
from apps.capacity.queries.contents import content, typed
from apps.capacity.queries.counters import counter_of, pairs_at
from apps.capacity.queries.durations import StageTime, eta_on, kept_times, stage_times, usual_times
from apps.capacity.queries.eligibility import (
    Asked,
    auto_approves,
    eligibility_rules,
    needs,
    needs_second_approval,
    self_check,
    verdicts,
    who_passes,
)
from apps.capacity.queries.evidence import REPLACES, evidence
from apps.capacity.queries.papers import without_loa, without_ports
from apps.capacity.queries.people import people_called
from apps.capacity.queries.pni_places import Building, Exchange, Locations, locations
from apps.capacity.queries.requests import (
    granted,
    held_for,
    last_step,
    live_sessions,
    named_session,
    queue,
    request,
    requests,
    search,
    steps,
)
from apps.capacity.queries.review import Review, review
from apps.capacity.queries.sources import (
    augment_for_breach,
    augment_for_forecast,
    open_or_drafted_augment,
)
from apps.capacity.queries.talks import (
    agreement_named,
    agreements_in_force,
    negotiation_of,
    talks_over,
)
from apps.capacity.queries.triage import (
    owner_who_handles,
    triage_candidates,
    triage_rules,
    triage_way,
)
from apps.capacity.queries.workload import Load, Stay, stays, workload

__all__ = [
    "REPLACES",
    "TALKS",
    "Asked",
    "Building",
    "Exchange",
    "Load",
    "Locations",
    "Review",
    "StageTime",
    "Stay",
    "agreement_named",
    "agreements_in_force",
    "augment_for_breach",
    "augment_for_forecast",
    "auto_approves",
    "calendar",
    "content",
    "counter_of",
    "due",
    "due_at",
    "eligibility_rules",
    "eta_on",
    "evidence",
    "exchange_of",
    "granted",
    "held_for",
    "kept_times",
    "last_step",
    "live_sessions",
    "locations",
    "named_session",
    "needs",
    "needs_second_approval",
    "negotiation_of",
    "open_or_drafted_augment",
    "owner_who_handles",
    "pairs_at",
    "people_called",
    "prefix_counts",
    "queue",
    "request",
    "requests",
    "review",
    "search",
    "self_check",
    "stage_times",
    "stays",
    "steps",
    "talks_over",
    "triage_candidates",
    "triage_rules",
    "triage_way",
    "typed",
    "usual_times",
    "verdicts",
    "waits_for",
    "who_passes",
    "without_loa",
    "without_ports",
    "workload",
]
