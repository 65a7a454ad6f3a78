"""Workstreams as leadership reads them: how many stand how, and each with its first date."""

from datetime import date

from apps.console import addresses, statuses
from apps.console.portfolio import panels
from apps.console.portfolio.panels import Ask, Panel, Row
from apps.core import units
from apps.programs import queries
from apps.programs.enums import Health
from apps.programs.queries import Standing

WORST_FIRST = (Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK, Health.PAUSED)
TONES = {Health.OFF_TRACK: "bad", Health.AT_RISK: "warn", Health.ON_TRACK: "ok"}
MOST = 15
LONGEST = 110  # letters of what an update says first


def workstreams(ask: Ask, today: date) -> tuple[Panel, Panel]:
    """How many stand how; and those that run, worst first. Three queries. `today` is a UTC day."""
    found = queries.workstreams().open().filter(**ask.of("region")).order_by("target_on", "pk")
    rows = sorted(queries.standings(found, today), key=lambda row: WORST_FIRST.index(row.health))
    everything = ask.rows("program_list", open="true")
    health = Panel(
        "health", "Workstreams by health", "Health", ["Workstreams", "Date moved"],
        [_health(ask, each, rows) for each in WORST_FIRST] if rows else [],
        ("Nothing is under way", "Workstreams appear here when somebody opens one."),
        address=everything,
    )  # fmt: skip
    table = Panel(
        "workstreams", "Workstreams", "Workstream",
        ["Health", "Original date", "Date", "Moved", "Owner", "What changed"],
        [_row(row) for row in rows[:MOST]],
        ("Nothing is under way", "Metro launches, renewal waves and augments appear here."),
        note=f"{MOST} of {len(rows)} shown." if len(rows) > MOST else "",
        numeric=(False, False, False, True, False, False), address=everything,
    )  # fmt: skip
    return health, table


def _health(ask: Ask, health: Health, rows: list[Standing]) -> Row:
    own = [row for row in rows if row.health == health]
    moved = sum(row.days_moved > 0 for row in own)
    here = {"standing": health.value}
    cells = [
        panels.count(len(own), ask.rows("program_list", **here), tone=TONES.get(health, "")),
        panels.count(moved, ask.rows("program_list", slipped="true", **here), tone="warn"),
    ]
    return Row(health.label, cells)


def _row(row: Standing) -> Row:
    stream = row.workstream
    tone = statuses.look("workstream", row.health).tone
    moved = panels.Cell(row.days_moved, _moved(row.days_moved), "days",
                        tone="bad" if row.days_moved > 0 else "")  # fmt: skip
    cells = [
        panels.words(row.health.label, tone=tone),
        panels.words(units.day(stream.original_on)), panels.words(units.day(stream.target_on)),
        moved, panels.words(str(stream.owner or "nobody")), panels.words(_said(row)),
    ]  # fmt: skip
    return Row(stream.name, cells, address=addresses.of(stream.key), sub=stream.key)


def _moved(days: int) -> str:
    if not days:
        return units.NONE
    return f"{'+' if days > 0 else units.MINUS}{abs(days)}{units.NBSP}d"


def _said(row: Standing) -> str:
    """The first line of its newest update, cut at a word."""
    lines = row.update.changed.strip().splitlines() if row.update else []
    text = lines[0].lstrip("-*• ") if lines else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]}…"
