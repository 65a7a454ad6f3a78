"""Dates: not past, not too far, with notice (portal.md 6.3, 6.5)."""

from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from apps.capacity.rules.checks.known import Known, Problems, Values, error, warning

FARTHEST = relativedelta(months=18)
LONGEST_WORK = timedelta(days=14)


def check_desired(values: Values, known: Known) -> Problems:
    """Wanted by: today or later, within 18 months; sooner than usual is only a warning."""
    day = _day(values, "desired_on")
    if day is None:
        return
    if day < known.today:
        yield error("desired_on", "That day is past; enter one to come.")
    elif day > known.today + FARTHEST:
        yield error("desired_on", "That is more than 18 months ahead; ask again nearer to it.")
    elif known.lead_days is not None and day < known.today + timedelta(days=known.lead_days):
        yield warning("desired_on", f"Half of such requests take {known.lead_days} days or more.")


def check_removal(values: Values, known: Known) -> Problems:
    """Interconnects leave after the notice."""
    day = _day(values, "remove_on")
    earliest = known.today + timedelta(days=known.notice_days)
    if day is not None and day < earliest:
        yield error(
            "remove_on",
            f"It is announced {known.notice_days} days ahead: {earliest.isoformat()} or later.",
        )


def check_ahead(values: Values, known: Known) -> Problems:
    """Days that cannot be past."""
    for name in ("move_on", "event_until"):
        day = _day(values, name)
        if day is not None and day < known.today:
            yield error(name, "That day is past; enter one to come.")


def check_order(values: Values, known: Known) -> Problems:
    """What begins ends later."""
    for first, last in (("event_from", "event_until"), ("effective_on", "expires_on")):
        begins, ends = _day(values, first), _day(values, last)
        if begins is not None and ends is not None and ends < begins:
            yield error(last, "It ends before it begins.")


def check_window(values: Values, known: Known) -> Problems:
    """A maintenance lies ahead, and lasts no longer than two weeks."""
    if not values.get("starts_at") or not values.get("ends_at"):
        return
    starts, ends = (datetime.fromisoformat(values[name]) for name in ("starts_at", "ends_at"))
    if ends <= starts:
        yield error("ends_at", "It ends before it begins.")
    elif ends - starts > LONGEST_WORK:
        yield error("ends_at", "Work of more than two weeks is announced in parts.")
    if starts.astimezone(UTC).date() < known.today:
        yield error("starts_at", "It has begun already; tell our NOC by phone.")


def _day(values: Values, name: str) -> date | None:
    text = values.get(name)
    return date.fromisoformat(text) if text else None
