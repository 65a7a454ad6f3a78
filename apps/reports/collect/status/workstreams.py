"""Programs as leadership asks for them: health, the first date beside the present one, and why."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from apps.core import lifecycle
from apps.programs import queries
from apps.programs.enums import OPEN_HEALTH, Health
from apps.programs.models import StatusUpdate, Workstream
from apps.programs.queries import Standing
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.enums import ScopeKind
from apps.reports.rules import Content

PAGE = "/programs/"
TONES = {Health.ON_TRACK: "ok", Health.DONE: "ok", Health.AT_RISK: "warn", Health.OFF_TRACK: "bad"}
WORST_FIRST = (Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK, Health.PAUSED, Health.DONE)
LONGEST = 90  # letters of what is said of one
MOST = 20


def workstreams(ask: Ask) -> Content:
    """Three queries."""
    rows = sorted(queries.standings_then(_open(ask), ask.day, ask.end), key=_urgency)
    before = _week_before(ask, rows)
    counts = {health: sum(row.health == health for row in rows) for health in Health}
    return rules.section(
        "WORKSTREAMS", "Workstreams",
        numbers=[
            rules.number(f"streams_{health.lower()}", str(health.label), counts[health], link=PAGE,
                         of=len(rows), good="up" if health == Health.ON_TRACK else "down")
            for health in (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK)
        ] if rows else [],
        tables=[_table(ask, rows, before)],
        empty="No workstream runs in this scope.",
    )  # fmt: skip


def _open(ask: Ask) -> QuerySet[Workstream]:
    """Those that ran; of a region also those about its partners and metros."""
    found = queries.workstreams().filter(created_at__lte=ask.end).order_by("target_on", "pk")
    found = found.annotate(was=lifecycle.state_at(ask.end, ref="key")).filter(was__in=OPEN_HEALTH)
    match ask.scope_kind:
        case ScopeKind.REGION:
            here = Q(region=ask.key) | Q(partner__region=ask.key)
            return found.filter(here | Q(metro__region__code=ask.key))
        case ScopeKind.METRO:
            return found.filter(metro__code=ask.key)
        case ScopeKind.PARTNER:
            return found.filter(partner__ref=ask.key)
    return found


def _urgency(row: Standing) -> int:
    return WORST_FIRST.index(row.health)


def _week_before(ask: Ask, rows: list[Standing]) -> dict[int, str]:
    """What each owner said in the last update before the period. One query."""
    monday = ask.starts_on - timedelta(days=ask.starts_on.weekday())
    found = StatusUpdate.objects.filter(
        workstream__in=[row.workstream.pk for row in rows], published_at__isnull=False,
        week__lt=monday,
    )  # fmt: skip
    newest = found.order_by("workstream", "-week").distinct("workstream")
    return {one.workstream_id: Health(one.health).label for one in newest}


def _table(ask: Ask, rows: list[Standing], before: dict[int, str]) -> Content:
    columns = [
        rules.column("name", "Workstream", "name"), rules.column("health", "Status", "status"),
        rules.column("before", "Before"), rules.column("first", "Original", "date"),
        rules.column("now", "Current", "date"), rules.column("slip", "Slip", "days"),
        rules.column("why", "What changed"), rules.column("owner", "Owner"),
    ]  # fmt: skip
    lines = [
        rules.row(
            row.workstream.key, row.workstream.name,
            rules.status(TONES.get(row.health, "idle"), row.health.label),
            before.get(row.workstream.pk), row.workstream.original_on, row.workstream.target_on,
            row.days_moved, _why(row), str(row.workstream.owner or ""),
            link=f"{PAGE}{row.workstream.key}/",
        )
        for row in rows
    ]  # fmt: skip
    return rules.table("workstreams", "", columns, lines, most=max(ask.most, MOST))


def _why(row: Standing) -> str:
    """The first thing the newest update says; cut at a word."""
    said = rules.text_lines(row.update.changed) if row.update else []
    text = said[0] if said else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]}…"
