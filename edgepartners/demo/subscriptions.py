"""Who gets the demo's reports: leadership on Mondays, finance monthly, an engineer who paused."""

from datetime import UTC, datetime, time, timedelta

from apps.accounts.models import User
from apps.network.models import Region
from apps.reports import actions
from apps.reports.actions import Scope
from apps.reports.models import Subscription

MONDAY, FRIDAY = 0, 4


def begin(*, author: User | None, at: datetime) -> Subscription | None:
    """The mail to leadership, as it began: the summary, no files yet."""
    if author is None:
        return None
    return actions.subscribe(
        kind="WEEKLY", scope=Scope(), role="leadership", by=author, at=at,
        terms={"weekday": MONDAY, "hour": 8},
    )  # fmt: skip


def send_week(*, then: datetime, now: datetime) -> None:
    """The Monday after a week its report goes out: late that day, when all zones had their hour."""
    monday = then.date() + timedelta(days=7 - then.weekday())
    at = min(now, datetime.combine(monday, time(23), UTC))
    actions.note_due(at=at)
    actions.carry_on(at=at)


def finish(row: Subscription | None, *, author: User | None, at: datetime) -> None:
    """As they stand today."""
    if row is None or author is None:
        return
    terms = {"formats": ["pdf", "pptx"], "missing": "DRAFT"}
    actions.resubscribe(row=row, terms=terms, by=author, at=at)
    people = {person.role: person for person in User.objects.filter(is_active=True).order_by("-pk")}
    if finance := people.get("finance"):
        actions.subscribe(
            kind="CAPACITY", scope=Scope(), person=finance, by=author, at=at,
            terms={"cadence": "MONTHLY", "month_day": 2, "hour": 9, "formats": ["xlsx"]},
        )  # fmt: skip
    latam = Region.objects.filter(code="LATAM").first()
    if (engineer := people.get("engineer")) and latam:
        paused = actions.subscribe(
            kind="REGIONAL", scope=Scope(region=latam), by=engineer, at=at,
            terms={"weekday": FRIDAY, "hour": 16, "sections": ["CAPACITY", "UPGRADES", "BUILDS"]},
        )  # fmt: skip
        actions.pause(row=paused, by=engineer, at=at)
