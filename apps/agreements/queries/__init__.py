"""Staff reads over agreements, their terms in time and their clauses."""

from apps.agreements.queries.calendar import (
    NoticeDeadline,
    holidays,
    local_day,
    notice_deadlines,
    status_of,
    sub_status,
    term_facts,
)
from apps.agreements.queries.clauses import (
    TermInForce,
    in_scope,
    revisions,
    terms,
    terms_in_force,
)
from apps.agreements.queries.due import due, standing
from apps.agreements.queries.duties import (
    Occurrences,
    live_occurrences,
    may_fulfil,
    obligations,
    obligations_of,
    occurrences,
    unplanned,
)
from apps.agreements.queries.lists import agreements, amendments, periods, reminders, search
from apps.agreements.queries.renewals import notices, renewals, yearly_commit
from apps.agreements.queries.snapshots import snapshot

__all__ = [
    "NoticeDeadline",
    "Occurrences",
    "TermInForce",
    "agreements",
    "amendments",
    "due",
    "holidays",
    "in_scope",
    "live_occurrences",
    "local_day",
    "may_fulfil",
    "notice_deadlines",
    "notices",
    "obligations",
    "obligations_of",
    "occurrences",
    "periods",
    "reminders",
    "renewals",
    "revisions",
    "search",
    "snapshot",
    "standing",
    "status_of",
    "sub_status",
    "term_facts",
    "terms",
    "terms_in_force",
    "unplanned",
    "yearly_commit",
]
