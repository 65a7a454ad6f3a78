"""Everything the page of one breach shows, read once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apps.breaches import queries, rules
from apps.breaches.models import Breach
from apps.console.breaches import data, listing, words
from apps.console.breaches.data import Row


def page(breach: Breach, now: datetime, *, all_days: bool, prices: bool) -> dict[str, Any]:
    """For the template. The same number of queries whatever there is to show."""
    agreement = breach.term.agreement
    today = listing.day_in(agreement.governing_tz, now)
    rows, waivers = data.rows_of(breach), queries.waivers_of(breach)
    return {
        "breach": breach,
        "agreement": agreement,
        "title": words.title(breach),
        "today": today,
        "is_daily": rules.WAYS[breach.term.type].is_daily,
        "said": _said(breach, rows, today),
        "rows": rows if all_days else rows[: data.SHOWN],
        "count": len(rows),
        "plot": data.plot_of(breach, rows, agreement.governing_tz),
        "calc": data.calc_of(breach, rows, prices=prices),
        "clock": data.clock_of(breach, today),
        "lead_words": data.lead_words(rows, breach.term.type),
        "limit": words.limit(breach),
        "opened_on": data.opening_day(breach, agreement.governing_tz),
        "hold_word": f"{breach.get_state_display()}, on hold",
        "tone": listing.tone(breach),
        "waivers": waivers,
        "upgrade": data.upgrade_of(breach),
        "events": data.events_of(breach, waivers),
    }


def _said(breach: Breach, rows: Sequence[Row], today: Any) -> words.Said:
    newest = rows[0].evaluation if rows else None
    return words.said(
        breach,
        today,
        value_bps=newest.value_bps if newest else None,
        capacity_bps=newest.capacity_bps if newest else None,
    )
