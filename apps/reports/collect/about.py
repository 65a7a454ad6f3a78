"""The agreement itself: who, what, by when, and what changed since it was signed."""

from datetime import date
from typing import Any

from apps.agreements import queries, rules
from apps.agreements.enums import LIVE, UNSETTLED, Kind, PeriodState, RenewalType, Unit
from apps.agreements.models import (
    Agreement,
    Occurrence,
    Renewal,
    TermPeriod,
    TermRevision,
)
from apps.agreements.rules import FIELDS, Field, FieldKind
from apps.core import units
from apps.partners.models import ASN

MOST_DUTIES = 12
MOST_CHANGES = 20
Section = dict[str, Any]


def agreement(row: Agreement) -> Section:
    """Facts of the contract. One query."""
    asn = ASN.objects.filter(partner=row.partner_id, is_primary=True).first()
    return {
        "ref": row.ref,
        "title": row.title,
        "kind": row.get_kind_display(),
        "state": row.get_state_display(),
        "partner": row.partner.name,
        "partner_ref": row.partner.ref,
        "asn": asn.number if asn else None,
        "our_entity": row.our_entity,
        "partner_entity": row.partner_entity,
        "owner": str(row.owner or ""),
        "zone": row.governing_tz,
        "signed_on": row.signed_on,
        "effective_on": row.effective_on,
        "renewal": RenewalType(row.renewal_type).label,
        "notice": _notice(row),
    }


def _notice(row: Agreement) -> str:
    if not row.notice_value:
        return ""
    unit = Unit(row.notice_unit).label
    return f"{row.notice_value} {unit} {row.get_notice_reference_display()}"


def term(row: Agreement, today: date) -> Section:
    """The term that holds, by when to act, what was decided, and what silence does. Two queries."""
    open_states = (PeriodState.CURRENT, PeriodState.PLANNED)
    periods = TermPeriod.objects.filter(agreement=row, state__in=open_states)
    period = periods.order_by("seq").first()
    if period is None:
        return {}
    deadline = period.act_by or period.notice_deadline or period.ends_on
    cycle = Renewal.objects.filter(period=period).first()
    return {
        "number": period.seq,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "notice_deadline": period.notice_deadline,
        "act_by": period.act_by,
        "days_left": (deadline - today).days if deadline else None,
        "decision": cycle.get_state_display() if cycle else "",
        "if_nobody_acts": rules.if_nobody_acts(queries.term_facts(row, period)),
    }


def last_signature(row: Agreement) -> date | None:
    """The day the agreement, or its latest amendment in force, was signed. One query."""
    amended = queries.amendments(row).filter(kind=Kind.AMENDMENT, signed_on__isnull=False)
    days = [row.signed_on, *amended.values_list("signed_on", flat=True)]
    return max((day for day in days if day), default=None)


def changes(row: Agreement, since: date | None, *, money: bool) -> list[Section]:
    """What revisions of clauses changed, the newest first; prices only where `money` asks for them.

    Those that took effect after `since`, the last signature. One query.
    """
    revisions = TermRevision.objects.filter(term__agreement=row).select_related("term")
    by_term: dict[int, list[TermRevision]] = {}
    for revision in revisions.order_by("term", "number"):
        by_term.setdefault(revision.term_id, []).append(revision)
    pairs = [
        (before, after)
        for found in by_term.values()
        for before, after in zip(found, found[1:], strict=False)
        if since is None or after.valid_from > since
    ]
    newest = sorted(pairs, key=lambda pair: pair[1].valid_from, reverse=True)
    lines = [_change(before, after, field) for before, after in newest
             for field in _differing(before, after, money=money)]  # fmt: skip
    return lines[:MOST_CHANGES]


def _differing(before: TermRevision, after: TermRevision, *, money: bool) -> list[Field]:
    return [
        field
        for field in FIELDS[after.term.type]
        if (field.kind == FieldKind.MONEY) == money
        and before.params.get(field.name) != after.params.get(field.name)
    ]


def _change(before: TermRevision, after: TermRevision, field: Field) -> Section:
    return {
        "clause": after.term.clause,
        "term": after.term.get_type_display(),
        "what": field.label,
        "before": _shown(field, before.params.get(field.name)),
        "after": _shown(field, after.params.get(field.name)),
        "from": after.valid_from,
    }


def _shown(field: Field, value: Any) -> str:
    """A parameter for people; rates in their unit, the rest as it was written."""
    if value in (None, ""):
        return units.NONE
    if field.kind == FieldKind.BPS:
        return units.capacity(int(value))
    return f"{value} {field.unit}".strip()


def duties(row: Agreement, today: date) -> Section:
    """Obligations that are open: due or overdue, and the next of the others. One query."""
    found = Occurrence.objects.filter(obligation__agreement=row, state__in=UNSETTLED)
    rows = list(found.select_related("obligation").order_by("due_on"))
    live = [one for one in rows if one.state in LIVE]
    ahead = {one.obligation_id: one for one in reversed(rows) if one.state not in LIVE}
    named = {one.obligation_id for one in live}
    others = [one for pk, one in ahead.items() if pk not in named]
    first_ahead = sorted(others, key=lambda one: one.due_on)
    return {
        "overdue": sum(one.due_on < today for one in live),
        "rows": [
            {
                "text": one.obligation.text,
                "who": one.obligation.get_who_display(),
                "due_on": one.due_on,
                "state": one.get_state_display(),
            }
            for one in [*live, *first_ahead][:MOST_DUTIES]
        ],
    }
