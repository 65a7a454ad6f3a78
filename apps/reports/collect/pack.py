"""A renewal pack: all its sections, and what differs from the pack before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.agreements import queries
from apps.agreements.models import Agreement
from apps.reports.collect import about, kept, talks, traffic
from apps.reports.collect.plain import plain

Facts = dict[str, Any]


@dataclass(frozen=True)
class Collected:
    """Two plain dicts: what everybody may read, and money apart from it."""

    facts: Facts
    money: Facts


def collect(agreement: Agreement, *, at: datetime, before: Facts | None = None) -> Collected:
    """Everything of a renewal pack at a moment. Reads only.

    `before` are the facts of the last pack, for what changed since.
    """
    today = queries.local_day(agreement, at)
    judged, issues = kept.monthly(agreement), talks.issues(agreement)
    since = about.last_signature(agreement)
    facts: Facts = {
        "as_of": today,
        "agreement": about.agreement(agreement),
        "term": about.term(agreement, today),
        "traffic": traffic.months(agreement.partner_id, today, agreement.governing_tz),
        "links": traffic.links(agreement.partner_id),
        "monthly": kept.terms(judged),
        "breaches": kept.breaches(agreement, since),
        "signed_on": since,
        "changes": about.changes(agreement, since, money=False),
        "duties": about.duties(agreement, today),
        "negotiation": talks.negotiation(agreement),
        "issues": talks.topics(issues),
    }
    facts["headline"] = headline(facts)
    facts["since_last"] = differences(facts["headline"], (before or {}).get("headline") or [])
    money = {
        **kept.costs(judged),
        "changes": about.changes(agreement, since, money=True),
        "issues": talks.positions(issues),
    }
    return Collected(plain(facts), plain(money))


def headline(facts: Facts) -> list[Facts]:
    """The five figures on top, each with its unit; None where nothing is known."""
    newest = next((m for m in facts["traffic"]["months"][::-1] if m["p95_bps"] is not None), None)
    commit = next((term for term in facts["monthly"] if term["type"] == "COMMIT_RATE"), None)
    used = commit["rows"][-1]["value"] if commit else None
    return [
        _figure("days_left", "Days to act", facts["term"].get("days_left"), "d"),
        _figure("p95", "p95, last month", newest["p95_bps"] if newest else None, "bps"),
        _figure("capacity", "Capacity in service", facts["links"]["capacity_bps"], "bps"),
        _figure("commit", "Commit used", None if used is None else plain(used), "%"),
        _figure("open", "Open breaches", facts["breaches"]["open"], ""),
    ]


def differences(now: list[Facts], before: list[Facts]) -> list[Facts]:
    """Figures on top that are others than in the pack before; none without one."""
    old = {row["key"]: row["value"] for row in before}
    return [
        {**row, "before": old[row["key"]]}
        for row in now
        if row["key"] in old and row["key"] != "days_left" and old[row["key"]] != row["value"]
    ]


def _figure(key: str, label: str, value: Any, unit: str) -> Facts:
    return {"key": key, "label": label, "value": value, "unit": unit}
