"""Where running months are heading: computed anew once a local day is over."""

from datetime import date, datetime

import structlog

from apps.breaches import queries
from apps.breaches.models import Projection
from apps.breaches.queries import Billable
from apps.usage import queries as usage

SKIPPED = ("id", "term")

log = structlog.get_logger(__name__)


def project_due(*, at: datetime) -> int:
    """Bring the forecast of every commit up to the last day that is over; returns how many.

    A constant number of queries and no write where nothing is new. One that fails is logged and
    tried again; the others go on.
    """
    found = [one for one in queries.billables() if one.term.type == "COMMIT_RATE"]
    known = dict(Projection.objects.values_list("term_id", "until"))
    behind = [one for one in found if _is_behind(one, known.get(one.term.pk), at)]
    if any(one.term.pk not in known for one in behind):
        measured = usage.changes_since(None)
        behind = [one for one in behind if one.term.pk in known or measured.keys() & one.links]
    done = 0
    for one in behind:
        try:
            done += _project(one, at)
        except Exception:
            log.exception("not projected", term=one.term.pk)
    return done


def _is_behind(one: Billable, until: date | None, at: datetime) -> bool:
    """Whether a day is over that its forecast does not know."""
    last = queries.last_settled(at, one.tz)
    return until != last and last <= one.last_day


def _project(one: Billable, at: datetime) -> int:
    made = queries.projected(one, queries.last_settled(at, one.tz))
    if made is None:
        return 0
    made.computed_at = at
    fields = [field.name for field in Projection._meta.fields if field.name not in SKIPPED]
    values = {name: getattr(made, name) for name in fields}
    Projection.objects.update_or_create(term=one.term, defaults=values)
    return 1
