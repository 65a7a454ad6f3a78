"""Who is told of reports: subscribers get them, owners hear what became of a subscription."""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency
from apps.notifications.models import Notice
from apps.reports import queries, rules
from apps.reports.enums import MEDIA_TYPES, Format
from apps.reports.models import ReportFile, Sending, StatusReport, Subscription

CALL = "Open the report"


def sent(sending: Sending, files: list[ReportFile], *, at: datetime) -> Notice | None:
    """The report itself, with its summary in the words and its files attached or linked.

    Amounts are in it only for a reader who sees prices. None where the reader muted such mails.
    """
    report, row, reader = _loaded(sending)
    content = rules.only(report.content, row.sections)
    if not reader.has_perm("agreements.prices"):
        content = rules.without_amounts(content)
    key = f"{report.ref}:to:{reader.pk}" if sending.slot_on else f"sending:{sending.pk}"
    notifications.enqueue(
        key=key, kind="report_sent", ref=report.ref, urgency=Urgency.INFO, title=report.title,
        body=content["texts"]["summary"], facts=_facts(report, row, reader, content, files),
        recipients=[reader], at=at,
    )  # fmt: skip
    return Notice.objects.filter(key=key, recipient=reader).first()


def stopped(row: Subscription, *, at: datetime) -> None:
    """The owner, once: the subscription has nobody to go to any more."""
    notifications.enqueue(
        key=f"subscription:{row.pk}:stopped:{at.isoformat()}", kind="report_stopped",
        ref=f"subscription {row.pk}", urgency=Urgency.WARN,
        title=f"A report subscription stopped: {row}", body=row.stopped_because,
        facts={"lines": [["For", str(row.person)]], "url": _address(row),
               "call": "Open the subscription"},
        recipients=[row.owner], at=at,
    )  # fmt: skip


def drafted(report: StatusReport, row: Subscription, *, at: datetime) -> None:
    """The owner, whose draft waits to be read and published."""
    notifications.enqueue(
        key=f"{report.ref}:drafted", kind="report_drafted", ref=report.ref, urgency=Urgency.WARN,
        title=f"A draft waits for you: {report.title}",
        body="Subscribers get it once you have published it.",
        facts={"lines": [], "url": f"/reports/{report.ref}/", "call": "Read it and publish"},
        recipients=[row.owner], at=at,
    )  # fmt: skip


def _loaded(sending: Sending) -> tuple[StatusReport, Subscription, User]:
    assert sending.report is not None  # noqa: S101  for the type checker
    return sending.report, sending.subscription, sending.reader


def _facts(
    report: StatusReport, row: Subscription, reader: User, content: rules.Content,
    files: list[ReportFile],
) -> dict[str, Any]:  # fmt: skip
    """What fills the mail: the letter, the files that travel, links to those that do not."""
    page, said = f"/reports/{report.ref}/", rules.letter(content)
    fits = rules.attached([each.size for each in files])
    travels = [
        each
        for each, does_fit in zip(files, fits, strict=True)
        if each.path and does_fit and row.attaches
    ]
    return {
        "lines": [[label, value] for label, value, _ in said["figures"]],
        "url": page, "call": CALL,
        "letter": said,
        "schedule": rules.schedule_words(row.schedule),
        "leave": f"/reports/unsubscribe/{queries.leaving_token(row, reader)}/",
        "files": [_attachment(each) for each in travels],
        "links": [
            [each.get_format_display(), _link(each, page)]
            for each in files if each not in travels
        ],
    }  # fmt: skip


def _attachment(file: ReportFile) -> dict[str, str]:
    return {
        "name": file.name, "path": file.path, "sha256": file.sha256,
        "type": MEDIA_TYPES[Format(file.format)].partition(";")[0],
    }  # fmt: skip


def _link(file: ReportFile, page: str) -> str:
    """The file where it is made, else the page where it can be asked for again."""
    return f"{page}files/{file.pk}/" if file.path else page


def _address(row: Subscription) -> str:
    return f"/reports/subscriptions/{row.pk}/"
