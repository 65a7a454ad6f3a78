"""What an agreement and its clauses say at a moment, as plain values that can be kept and compared.

A document version keeps one; an approval is bound to the hash of one (agreements.md 2.2).
"""

from datetime import date
from typing import Any

from apps.agreements.enums import ChangeKind, Kind, ScopeKind
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm, TermRevision
from apps.agreements.queries.amendments import changes

FACTS = (
    "kind", "title", "our_entity", "partner_entity", "effective_on", "governing_tz",
    "governing_law", "currency", "renewal_type", "initial_months", "renewal_months",
    "max_renewals", "notice_value", "notice_unit", "notice_reference", "notice_clear_days",
    "end_rule", "has_holdover", "termination_value", "termination_unit", "termination_align",
)  # fmt: skip


def snapshot(agreement: Agreement) -> dict[str, Any]:
    """JSON values: the facts that were negotiated, and each clause with its latest parameters.

    Owner and notes are not part of it: they change nothing of what was agreed. One query, and one
    more for an amendment, of which its changes are part.
    """
    facts = {name: plain(getattr(agreement, name)) for name in FACTS}
    found = {"facts": facts, "terms": [_term(revision) for revision in _latest(agreement)]}
    if agreement.kind == Kind.AMENDMENT:
        found["changes"] = [_change(change) for change in changes(agreement)]
    return found


def _change(change: AmendmentChange) -> dict[str, Any]:
    """What was agreed to change; what became of it later is no part of it."""
    return {
        "number": change.number,
        "kind": change.kind,
        "term": change.term_id if change.kind != ChangeKind.ADD else None,
        "old": change.old,
        "new": change.new,
        "effective_on": plain(change.effective_on),
    }


def _latest(agreement: Agreement) -> list[TermRevision]:
    """The last revision of each clause that was not retired, in the order of the clauses."""
    revisions = TermRevision.objects.filter(
        term__agreement=agreement, term__retired_at=None
    ).select_related("term")
    newest = revisions.order_by("term", "-valid_from").distinct("term")
    return sorted(newest, key=lambda revision: (revision.term.clause, revision.term_id))


def _term(revision: TermRevision) -> dict[str, Any]:
    term = revision.term
    return {
        "id": term.pk,
        "type": term.type,
        "clause": term.clause,
        "text": term.clause_text,
        "scope": [term.scope_kind, _target(term)],
        "params": revision.params,
        "valid_from": plain(revision.valid_from),
        "valid_to": plain(revision.valid_to),
    }


def _target(term: ContractTerm) -> Any:
    if term.scope_kind == ScopeKind.CACHE_SET:
        return sorted(row.interconnect_id for row in term.cache_rows.all())
    return term.metro_id or term.site_id or term.interconnect_id


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
