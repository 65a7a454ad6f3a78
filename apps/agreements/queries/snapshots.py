"""What an agreement and its clauses say at a moment, as plain values that can be kept and compared.

A document version keeps one; an approval is bound to the hash of one (agreements.md 2.2).
"""

from datetime import date
from typing import Any

from apps.agreements.models import Agreement, TermRevision

FACTS = (
    "kind", "title", "our_entity", "partner_entity", "effective_on", "governing_tz",
    "governing_law", "currency", "renewal_type", "initial_months", "renewal_months",
    "max_renewals", "notice_value", "notice_unit", "notice_reference", "notice_clear_days",
    "end_rule", "has_holdover", "termination_value", "termination_unit", "termination_align",
)  # fmt: skip


def snapshot(agreement: Agreement) -> dict[str, Any]:
    """JSON values: the facts that were negotiated, and each clause with its latest parameters.

    Owner and notes are not part of it: they change nothing of what was agreed. One query.
    """
    facts = {name: _plain(getattr(agreement, name)) for name in FACTS}
    return {"facts": facts, "terms": [_term(revision) for revision in _latest(agreement)]}


def _latest(agreement: Agreement) -> list[TermRevision]:
    """The last revision of each clause that was not retired, in the order of the clauses."""
    revisions = TermRevision.objects.filter(
        term__agreement=agreement, term__retired_at=None
    ).select_related("term")
    newest = revisions.order_by("term", "-number").distinct("term")
    return sorted(newest, key=lambda revision: (revision.term.clause, revision.term_id))


def _term(revision: TermRevision) -> dict[str, Any]:
    term = revision.term
    return {
        "id": term.pk,
        "type": term.type,
        "clause": term.clause,
        "text": term.clause_text,
        "scope": [term.scope_kind, term.metro_id or term.site_id or term.interconnect_id],
        "params": revision.params,
        "valid_from": _plain(revision.valid_from),
        "valid_to": _plain(revision.valid_to),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
