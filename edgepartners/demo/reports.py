"""Status reports of the demo: five weeks published, the present one a draft, others beside it."""

from datetime import date, datetime, timedelta

from apps.accounts.models import User
from apps.network.models import Region
from apps.partners.models import Partner
from apps.reports import actions, rules
from apps.reports.actions import Scope
from apps.reports.models import StatusReport

WEEKS = 5  # published before the present one


def play(*, at: datetime) -> None:
    """Written on Fridays by the manager of LATAM, each with the numbers of its day."""
    author = User.objects.filter(email__startswith="marina").first()
    for back in range(WEEKS, 0, -1):
        _publish("WEEKLY", Scope(), at - timedelta(weeks=back), author, at)
    _draft("WEEKLY", Scope(), at, author, at)
    latam = Region.objects.filter(code="LATAM").first()
    if latam:
        _publish("REGIONAL", Scope(region=latam), at - timedelta(days=31), author, at)
    _publish("CAPACITY", Scope(), at - timedelta(days=31), author, at)
    busiest = Partner.objects.filter(agreements__state="ACTIVE", breaches__state="OPEN")
    partner = busiest.order_by("pk").first()
    if partner:
        _draft("REVIEW", Scope(partner=partner), at, author, at)


def _days(kind: str, day: date) -> tuple[date, date]:
    return rules.usual_period(kind, day)


def _draft(kind: str, scope: Scope, then: datetime, by: User | None, at: datetime) -> StatusReport:
    starts_on, ends_on = _days(kind, then.date())
    written = min(at, then.replace(hour=15) - timedelta(days=then.weekday()) + timedelta(days=4))
    return actions.draft(
        kind=kind, scope=scope, starts_on=starts_on, ends_on=ends_on, by=by,
        at=max(written, rules.bounds(starts_on, ends_on)[0]),
    )  # fmt: skip


def _publish(kind: str, scope: Scope, then: datetime, by: User | None, at: datetime) -> None:
    report = _draft(kind, scope, then, by, at)
    end = rules.bounds(report.starts_on, report.ends_on)[1]
    actions.publish(report=report, by=by, at=min(at, end - timedelta(hours=9)))
