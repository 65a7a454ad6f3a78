"""Tell partners of planned work on their interconnects, with the calendar entry (portal.md 6.6).

Only what was announced is told, and to each partner only its own interconnects.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.network import calendars
from apps.network.enums import Impact, MaintenanceSide, MaintenanceState
from apps.network.models import Maintenance, MaintenanceImpact
from apps.network.notices.words import program_of, when
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Urgency
from apps.partners.models import Partner

OLD_NEWS = timedelta(days=1)
_MOVED = {
    MaintenanceState.RUNNING: ("maintenance.started", "Maintenance has begun"),
    MaintenanceState.DONE: ("maintenance.done", "Maintenance is over"),
    MaintenanceState.CANCELLED: ("maintenance.cancelled", "Maintenance is cancelled"),
}


def work_announced(work: Maintenance, *, by: User | None, at: datetime) -> None:
    """It will be done then; nothing is said of what is over already."""
    if work.announced_at is not None and work.ends_at > at:
        _tell(work, "maintenance.announced", "Maintenance", work.text, by, at)


def work_changed(work: Maintenance, *, was_announced: bool, by: User | None, at: datetime) -> None:
    """Other hours or another title; or announced only now."""
    if not was_announced:
        work_announced(work, by=by, at=at)
    elif work.announced_at is not None and work.ends_at > at:
        _tell(work, "maintenance.changed", "Maintenance changed", work.text, by, at)


def work_moved(work: Maintenance, reason: str, *, by: User | None, at: datetime) -> None:
    """It began, it is over, or it is not done; nothing is said of what was over a day ago."""
    if work.announced_at is not None and at - work.ends_at < OLD_NEWS:
        event, words = _MOVED[MaintenanceState(work.state)]
        _tell(work, event, words, reason, by, at)


def _tell(
    work: Maintenance, event: str, words: str, body: str, by: User | None, at: datetime
) -> None:
    for partner, impacts in _by_partner(work).items():
        notifications.tell_partner(
            partner=partner, news=_news(work, event, words, body, partner, impacts),
            key=f"{work.ref}:{event}:{work.sequence}", at=at, besides=by,
        )  # fmt: skip


def _by_partner(work: Maintenance) -> Mapping[Partner, Sequence[MaintenanceImpact]]:
    found: defaultdict[Partner, list[MaintenanceImpact]] = defaultdict(list)
    rows = work.impacts.select_related("interconnect__partner")
    for row in rows.order_by("interconnect__name", "pk"):
        found[row.interconnect.partner].append(row)
    return found


def _news(
    work: Maintenance, event: str, words: str, body: str, partner: Partner,
    impacts: Sequence[MaintenanceImpact],
) -> News:  # fmt: skip
    kinds = {program_of(row.interconnect.kind) for row in impacts}
    is_down = any(row.impact == Impact.DOWN for row in impacts)
    return News(
        event=event, ref=work.ref, title=f"{words}: {work.title}, {when(work.starts_at)}",
        body=body, url="/portal/maintenance/", call="Open maintenance",
        lines=_lines(work, impacts), urgency=Urgency.WARN if is_down else Urgency.INFO,
        program=kinds.pop() if len(kinds) == 1 else "", calendar=_calendar(work, partner, impacts),
        data={"starts_at": work.starts_at, "ends_at": work.ends_at, "state": work.state,
              "objects": {row.interconnect.ref: row.impact for row in impacts}},
    )  # fmt: skip


def _lines(work: Maintenance, impacts: Sequence[MaintenanceImpact]) -> list[list[str]]:
    whose = "Yours" if work.side == MaintenanceSide.THEIRS else "Ours"
    lines = [["Work", f"{work.ref} {work.title}"], ["Whose", whose],
             ["Begins", when(work.starts_at)], ["Ends", when(work.ends_at)]]  # fmt: skip
    lines += [[row.interconnect.name, Impact(row.impact).label] for row in impacts]
    return [*lines, ["Ticket", work.ticket]] if work.ticket else lines


def _calendar(work: Maintenance, partner: Partner, impacts: Sequence[MaintenanceImpact]) -> str:
    objects = [(row.interconnect.ref, row.interconnect.name, row.impact) for row in impacts]
    entry = calendars.Work(
        ref=work.ref, title=work.title, state=work.state, is_announced=True,
        starts_at=work.starts_at, ends_at=work.ends_at, changed_at=work.changed_at,
        sequence=work.sequence, account=partner.name, objects=objects,
    )  # fmt: skip
    return calendars.document([entry]).decode()
