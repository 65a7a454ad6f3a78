"""Endpoints of reports, their files and subscriptions, and what must be there before."""

from types import SimpleNamespace

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.reports import actions as reports
from apps.reports.models import StatusReport, Subscription
from tests import factories as make
from tests.factories import AT

ENDPOINTS = [
    ("report-list", "get", "reports.view"),
    ("report-list", "post", "reports.write"),
    ("report-detail", "get", "reports.view"),
    ("report-content", "get", "reports.view"),
    ("report-edit", "post", "reports.write"),
    ("report-publish", "post", "reports.write"),
    ("report-correct", "post", "reports.write"),
    ("report-drop", "post", "reports.write"),
    ("report-files", "get", "reports.view"),
    ("report-make-file", "post", "reports.view"),
    ("report-download", "get", "reports.view"),
    ("subscription-list", "get", "reports.view"),
    ("subscription-list", "post", "reports.view"),
    ("subscription-detail", "get", "reports.view"),
    ("subscription-edit", "post", "reports.view"),
    ("subscription-pause", "post", "reports.view"),
    ("subscription-resume", "post", "reports.view"),
    ("subscription-end", "post", "reports.view"),
    ("subscription-leave", "post", "reports.view"),
    ("subscription-join", "post", "reports.view"),
    ("subscription-send", "post", "reports.view"),
    ("subscription-mails", "get", "reports.view"),
]
PATHS = {"report-download": "files/md"}
BODIES = {
    "report-list": {"kind": "CAPACITY", "starts_on": "2026-10-01", "ends_on": "2026-10-31"},
    "report-edit": {"seen": 0, "summary": "All is well."},
    "report-make-file": {"format": "md"},
    "subscription-list": {"kind": "CAPACITY", "cadence": "MONTHLY", "formats": ["pdf"]},
    "subscription-edit": {"hour": 17},
}


def to_draft(world: SimpleNamespace, role: str) -> None:
    """A report that is not published yet."""
    world.report = make.status_report(kind="CAPACITY", sections=["BUILDS"]).ref


def to_download(world: SimpleNamespace, role: str) -> None:
    """A file as the role may have it."""
    report = StatusReport.objects.get(ref=world.report)
    sees = role in PERMISSIONS["agreements.prices"]
    file = reports.request_file(report=report, format="md", with_prices=sees, by=None, at=AT)
    reports.write_file(file_id=file.pk, at=AT)


def to_subscription(world: SimpleNamespace, role: str) -> None:
    """One of the person who asks."""
    if role != Role.PARTNER:
        person = User.objects.filter(role=role).order_by("pk").last()
        world.subscription = make.subscription(person=person).pk


def to_paused(world: SimpleNamespace, role: str) -> None:
    to_subscription(world, role)
    Subscription.objects.filter(pk=world.subscription).update(paused_at=AT)


READY = {
    **dict.fromkeys(("report-edit", "report-publish", "report-drop"), to_draft),
    "report-download": to_download,
    **{
        f"subscription-{verb}": to_subscription
        for verb in ("detail", "edit", "pause", "end", "leave", "join", "send", "mails")
    },
    "subscription-resume": to_paused,
}
