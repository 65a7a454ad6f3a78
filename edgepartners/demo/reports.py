"""Status reports of the demo: five weeks published, the present one a draft, others beside it."""

from datetime import date, datetime, timedelta

from apps.accounts.models import User
from apps.network.models import Region
from apps.partners.models import Partner
from apps.reports import actions, rules
from apps.reports.actions import Scope
from apps.reports.models import StatusReport
from edgepartners.demo import subscriptions

WEEKS = 5  # published before the present one


def play(*, at: datetime) -> None:
    """Written by the manager of LATAM, each with the numbers of its day."""
    author = User.objects.filter(email__startswith="marina").first()
    mails = subscriptions.begin(author=author, at=at - timedelta(weeks=WEEKS))
    for back in range(WEEKS, 0, -1):
        then = at - timedelta(weeks=back)
        _publish("WEEKLY", Scope(), then, author, at)
        subscriptions.send_week(then=then, now=at)
    subscriptions.finish(mails, author=author, at=at)
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
    """Begun on the Friday of that week, or now where that is still to come."""
    friday = then.replace(hour=15) - timedelta(days=then.weekday()) + timedelta(days=4)
    return _begun(kind, scope, then, by, min(at, friday))


def _publish(kind: str, scope: Scope, then: datetime, by: User | None, at: datetime) -> None:
    """Written and published in one go, so that its words say what its numbers say."""
    end = rules.bounds(*_days(kind, then.date()))[1]
    written = min(at, end - timedelta(hours=9))
    report = _begun(kind, scope, then, by, written)
    actions.publish(report=report, by=by, at=written)


def _begun(kind: str, scope: Scope, then: datetime, by: User | None, on: datetime) -> StatusReport:
    starts_on, ends_on = _days(kind, then.date())
    return actions.draft(
        kind=kind, scope=scope, starts_on=starts_on, ends_on=ends_on, by=by,
        at=max(on, rules.bounds(starts_on, ends_on)[0]),
    )  # fmt: skip
