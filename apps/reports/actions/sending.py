"""Send what is due: note it, find or write its report, have its files made, put the mail out.

Each step is safe to repeat, by two workers at once too: a slot is noted once per reader, a report
is written once per scope and period, a mail has a unique key in the outbox. A crash between two
steps is healed by the next tick.
"""

from datetime import date, datetime

import structlog
from django.db import transaction

from apps.core import edits, zones
from apps.core.errors import Refused
from apps.core.models import Job
from apps.reports import notices, queries, rules
from apps.reports.actions import drafting, files, publishing, subscribing
from apps.reports.enums import Missing, Stage, State
from apps.reports.models import ReportFile, Sending, StatusReport, Subscription

NONE_CAME = "No new report was published before the next one was due."
MUTED = "The reader muted these mails in the profile."
GONE = "{} is no longer active or may not read reports."
NOT_THEIRS = "{} may not read {}."
RESTS = "The subscription was paused or stopped."

log = structlog.get_logger(__name__)


def note_due(*, at: datetime) -> int:
    """Note for each live subscription and reader the slot that came last; returns how many are new.

    Slots before the subscription began or went on are not made up for. Stops the subscriptions
    whose person left or may read no more, and tells their owners once. A quiet tick writes nothing.
    """
    live = list(queries.subscriptions().filter(paused_at=None, stopped_at=None).order_by("pk"))
    for row in live:
        if row.person is not None and not row.person.has_perm("reports.view"):
            subscribing.stop(row=row, because=GONE.format(row.person), at=at, tell=True)
    due = _due([row for row in live if row.stopped_at is None], at)
    if not due:
        return 0
    first = min(each.slot_on for each in due if each.slot_on)
    noted = set(
        Sending.objects.filter(slot_on__gte=first).values_list("subscription", "reader", "slot_on")
    )
    fresh = [one for one in due if (one.subscription_id, one.reader_id, one.slot_on) not in noted]
    return len(Sending.objects.bulk_create(fresh, ignore_conflicts=True)) if fresh else 0


def _due(live: list[Subscription], at: datetime) -> list[Sending]:
    found = []
    people = queries.readers(live)
    for row in live:
        for reader in people[row.pk]:
            slot = rules.last_slot(row.schedule, zones.zone(reader.time_zone), at)
            if slot.at > row.since:
                found.append(
                    Sending(subscription=row, reader=reader, slot_on=slot.on, due_at=slot.at)
                )
    return found


def carry_on(*, at: datetime) -> list[int]:
    """Take each waiting mail as far as it goes; returns the files to be rendered, for the tasks.

    One that fails does not hold up the others; it is tried again at the next tick.
    """
    found: list[int] = []
    for pk in queries.waiting().values_list("pk", flat=True):
        try:
            found += _step(pk, at)
        except Exception:  # noqa: BLE001  one mail must not hold up the others
            log.exception("report not sent", sending=pk)
    return found


@transaction.atomic
def _step(pk: int, at: datetime) -> list[int]:
    row = _held(pk)
    if row is None:
        return []
    edits.one_at_a_time(f"report mail {row.reader_id}")
    trouble = _trouble(row)
    if trouble:
        return _skip(row, trouble)
    if row.report is None and not _find(row, at):
        return []
    assert row.report is not None  # noqa: S101  for the type checker
    if not queries.may_read(row.reader, row.report):
        return _refuse(row, row.report, at)
    made, fresh = _files(row, at)
    if all(_is_over(each) for each in made):
        _send(row, made, at)
    return fresh


def _held(pk: int) -> Sending | None:
    """The mail, kept from other workers; None where one of them has it, or has finished it."""
    rows = queries.waiting().select_for_update(of=("self",), skip_locked=True)
    loaded = rows.select_related("subscription__owner", "subscription__person", "reader", "report")
    return loaded.filter(pk=pk).first()


def _trouble(row: Sending) -> str:
    if not row.reader.has_perm("reports.view"):
        return GONE.format(row.reader)
    if row.slot_on is not None and not row.subscription.is_live:
        return RESTS
    is_late = row.report is None and row.is_late  # type: ignore[attr-defined]
    return NONE_CAME if is_late else ""


def _skip(row: Sending, why: str) -> list[int]:
    row.stage, row.why = Stage.SKIPPED, why[:200]
    row.save(update_fields=["stage", "why"])
    return []


def _refuse(row: Sending, report: StatusReport, at: datetime) -> list[int]:
    """Of a role somebody goes without it; a personal subscription has nobody else to go to."""
    why = NOT_THEIRS.format(row.reader, report.ref)
    if row.subscription.person_id == row.reader_id and row.slot_on is not None:
        subscribing.stop(row=row.subscription, because=why, at=at, tell=True)
    return _skip(row, why)


def _find(row: Sending, at: datetime) -> bool:
    """Give it its report, written now if that was asked for. False: it goes on waiting."""
    found = queries.newest_for(row.subscription, row.reader, slot_on=row.slot_on)
    found = found or _written(row, at)
    if found is None:
        return False
    row.report, row.stage = found, Stage.MAKING
    row.save(update_fields=["report", "stage"])
    return True


def _written(row: Sending, at: datetime) -> StatusReport | None:
    """The report of the last whole period, begun or published where nobody has written it."""
    wanted = row.subscription
    may_write = wanted.owner.has_perm("reports.write")
    if wanted.missing == Missing.WAIT or not may_write or row.slot_on is None:
        return None
    days = rules.last_period(wanted.kind, row.slot_on)
    there = queries.series(wanted).filter(starts_on=days[0], ends_on=days[1])
    if there.exclude(state=State.DROPPED).exists():
        return None
    try:
        with transaction.atomic():
            return _write(wanted, days, at)
    except Refused as refusal:  # somebody else has begun it a moment ago
        log.info("report not begun", subscription=wanted.pk, reason=refusal.message)
        return None


def _write(row: Subscription, days: tuple[date, date], at: datetime) -> StatusReport | None:
    scope = drafting.Scope(region=row.region, metro=row.metro, partner=row.partner)
    report = drafting.draft(
        kind=row.kind, scope=scope, starts_on=days[0], ends_on=days[1], by=row.owner, at=at,
        sections=row.sections,
    )  # fmt: skip
    if row.missing == Missing.PUBLISH:
        return publishing.publish(report=report, by=None, at=at)
    notices.drafted(report, row, at=at)
    return None


def _files(row: Sending, at: datetime) -> tuple[list[ReportFile], list[int]]:
    """The files of the mail, and those of them whose rendering begins with this tick."""
    assert row.report is not None  # noqa: S101  for the type checker
    wanted = row.subscription
    made = [
        files.request_file(
            report=row.report, format=format, paper=wanted.paper, sections=wanted.sections,
            with_prices=row.reader.has_perm("agreements.prices"), by=None, at=at, again=False,
        )
        for format in wanted.formats
    ]  # fmt: skip
    fresh = [one.pk for one in made if not one.path and one.job and one.job.created_at == at]
    return made, fresh


def _is_over(file: ReportFile) -> bool:
    """There, or given up after its tries: then the mail has a link instead."""
    job = file.job
    has_failed = job is not None and job.state == Job.State.FAILED
    return bool(file.path) or (has_failed and file.tries >= files.MOST_TRIES)


def _send(row: Sending, made: list[ReportFile], at: datetime) -> None:
    """Into the outbox, unless another subscription has sent this report to the same reader."""
    assert row.report is not None  # noqa: S101  for the type checker
    before = Sending.objects.filter(
        reader=row.reader, report=row.report, stage=Stage.SENT, slot_on__isnull=False
    )
    if row.slot_on is not None and before.exists():
        _skip(row, f"{row.reader} has {row.report.ref} by another subscription.")
        return
    notice = notices.sent(row, made, at=at)
    if notice is None:
        _skip(row, MUTED)
        return
    row.stage, row.notice, row.sent_at = Stage.SENT, notice, at
    row.save(update_fields=["stage", "notice", "sent_at"])
