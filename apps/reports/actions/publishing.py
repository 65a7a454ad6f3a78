"""Publishing: the moment at which every number is frozen."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core import lifecycle
from apps.core.errors import Refused
from apps.reports import queries, rules
from apps.reports.collect import content_of, last_before
from apps.reports.enums import State
from apps.reports.models import StatusReport


@transaction.atomic
def publish(
    *, report: StatusReport, by: User | None, at: datetime, seen: int | None = None
) -> StatusReport:
    """Freeze the numbers and words; from now on nothing changes them.

    `seen` is the `edits` of the page the button was pressed on. Of two who publish at once one
    wins, and the other is told. A published report of the same period becomes a corrected one.
    """
    held = StatusReport.objects.select_for_update().get(pk=report.pk)
    _refuse_late(held, seen)
    _supersede(held, by, at)
    content = content_of(held, at=at)
    lifecycle.move(
        held, to=State.PUBLISHED, by=by, at=at, content=content, digest=rules.digest(content),
        compared_with=last_before(held), published_at=at, published_by=by,
    )  # fmt: skip
    return held


def _refuse_late(held: StatusReport, seen: int | None) -> None:
    if held.state == State.PUBLISHED:
        who = held.published_by or "Somebody"
        raise Refused(f"{who} published {held.ref} a moment ago. Read what is there.",
                      conflict=True)  # fmt: skip
    lifecycle.require(held, to=State.PUBLISHED)
    if seen is not None and held.edits != seen:
        raise Refused(f"{held.ref} was edited since you looked. Read it again, then publish.",
                      conflict=True)  # fmt: skip


def _supersede(held: StatusReport, by: User | None, at: datetime) -> None:
    """The version before gives way, so that each period has one that holds."""
    for old in queries.same_period(held).filter(state=State.PUBLISHED).order_by("pk"):
        lifecycle.move(old, to=State.SUPERSEDED, by=by, at=at, reason=f"corrected by {held.ref}")
