"""What stands around the sections of a report, and the report before it."""

from datetime import datetime

from apps.reports import rules
from apps.reports.collect.status.ask import Ask, asked
from apps.reports.collect.status.whole import gathered
from apps.reports.enums import Health, Kind, ScopeKind, State
from apps.reports.models import StatusReport
from apps.reports.queries.lists import scope_name
from apps.reports.rules import Content


def content_of(report: StatusReport, *, at: datetime) -> Content:
    """The whole content as it would be frozen at `at`. Reads only."""
    before = last_before(report)
    ask = asked(report, at)
    facts = gathered(ask, report.sections)
    whole = {**_head(report, ask), **_words(report, before), **facts}
    return rules.compared(whole, before.content if before else None)


def last_before(report: StatusReport) -> StatusReport | None:
    """The last published report of the same kind and scope whose period ended before. One query."""
    found = StatusReport.objects.filter(
        kind=report.kind, scope_key=report.scope_key, state=State.PUBLISHED,
        ends_on__lt=report.ends_on,
    )  # fmt: skip
    return found.order_by("-ends_on", "-pk").first()


def _head(report: StatusReport, ask: Ask) -> Content:
    return {
        "schema": rules.SCHEMA,
        "ref": report.ref,
        "version": report.version,
        "title": report.title,
        "kind": {"key": report.kind, "label": Kind(report.kind).label},
        "scope": {
            "kind": report.scope_kind, "key": report.scope_key.partition(":")[2],
            "label": scope_name(report) or ScopeKind.ALL.label,
        },
        "period": {
            "starts_on": report.starts_on.isoformat(), "ends_on": report.ends_on.isoformat(),
            "name": rules.period_name(report.starts_on, report.ends_on),
        },
        "as_of": ask.end.isoformat(timespec="seconds"),
        "gathered_at": ask.at.isoformat(timespec="seconds"),
        "owner": str(report.owner or ""),
        "has_amounts": True,
    }  # fmt: skip


def _words(report: StatusReport, before: StatusReport | None) -> Content:
    return {
        "health": {
            "key": report.health, "label": Health(report.health).label,
            "before": before.content["health"]["label"] if before else "",
        },
        "texts": {
            "summary": report.summary.strip(),
            **{name: rules.text_lines(getattr(report, name))
               for name in ("highlights", "lowlights", "asks")},
        },
        "compared_with": _named(before) if before else None,
    }  # fmt: skip


def _named(before: StatusReport) -> Content:
    return {
        "ref": before.ref, "version": before.version,
        "name": rules.period_name(before.starts_on, before.ends_on),
    }  # fmt: skip
