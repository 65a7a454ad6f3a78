"""Commits for a list: the running month, and the months before it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import DecimalField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf, Round

from apps.breaches.models import Projection, Statement
from apps.breaches.queries.forecasts import projections

MONTHS = 12
SHARE = DecimalField(max_digits=24, decimal_places=3)


def commits(at: datetime) -> QuerySet[Projection]:
    """Commits whose billing month runs at `at`, with clause and partner loaded.

    `use` is what is foreseen, else what was measured so far, in percent of the commit.
    """
    return _with_use(projections(at))


def running_commits(day: date) -> QuerySet[Projection]:
    """The same of the billing months that hold a day, as long as no later month is foreseen."""
    return _with_use(Projection.objects.filter(period_first__lte=day, period_last__gte=day))


def _with_use(found: QuerySet[Projection]) -> QuerySet[Projection]:
    measured = Cast(Coalesce(F("projected_bps"), F("so_far_bps")), SHARE)
    share = measured * Value(100) / NullIf(F("commit_bps"), Value(0))
    rows = found.select_related("partner", "term__agreement")
    return rows.annotate(use=Round(share, 3, output_field=SHARE))


def past_use(term_ids: Iterable[int], running: date) -> dict[int, list[int | None]]:
    """Use of the commit in whole percent in the twelve months before the running one, oldest first.

    Out of statements; None where none was issued, or too little was measured. One query.
    """
    ids = list(term_ids)
    month = running.replace(day=1)
    months = [month - relativedelta(months=back) for back in range(MONTHS, 0, -1)]
    rows = Statement.objects.filter(
        is_latest=True, term__in=ids, period_first__gte=months[0], commit_bps__gt=0,
        measured_bps__isnull=False,
    ).order_by("period_first")  # fmt: skip
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for term, first, measured, commit in rows.values_list(
        "term_id", "period_first", "measured_bps", "commit_bps"
    ):
        found[term][first.replace(day=1)] = 100 * (measured or 0) // (commit or 1)
    return {pk: [found[pk].get(each) for each in months] for pk in ids}
