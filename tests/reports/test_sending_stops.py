"""Who gets no mail: those who left, may not read, pause or mute; and a file that cannot be made."""

from datetime import timedelta

import pytest

from apps.notifications import actions as notifications
from apps.notifications.models import Notice
from apps.reports import actions
from apps.reports.actions import files as writing
from apps.reports.models import Subscription
from tests import factories as make
from tests.factories import AT
from tests.reports.mailing import log, mails, tick

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.parametrize("lost", [{"is_active": False}, {"role": "partner"}])
def test_who_left_or_may_read_no_more_is_stopped_and_the_owner_told_once(lost):
    make.published_report()
    reader = make.user(role="engineer")
    row = make.subscription(by=make.user(role="manager"), person=reader)
    type(reader).objects.filter(pk=reader.pk).update(**lost)

    for minutes in range(3):
        tick(AT + minutes * MINUTE)

    row = Subscription.objects.get()
    assert (row.stopped_at, log()) == (AT, [])
    assert "no longer active or may not read reports" in row.stopped_because
    assert Notice.objects.get().recipient == row.owner
    assert [each.to for each in mails()] == [[row.owner.email]]


def test_who_left_while_the_file_was_made_gets_nothing():
    make.published_report()
    row = make.subscription(formats=["md"])
    actions.note_due(at=AT)
    (file_id,) = actions.carry_on(at=AT)
    type(row.owner).objects.update(is_active=False)
    actions.write_file(file_id=file_id, at=AT)

    actions.carry_on(at=AT)

    assert log()[0][0] == "SKIPPED"
    assert mails() == []


def test_leadership_only_is_never_sent_to_others():
    make.published_report(visibility="LEADERSHIP", by=make.user(role="manager"))
    reader, owner = make.user(role="engineer"), make.user(role="manager")
    own = make.subscription(by=owner, person=reader, formats=["md"])
    shared = make.subscription(role="finance", by=owner)
    make.user(role="finance")

    tick()

    assert {stage for stage, _ in log()} == {"SKIPPED"}
    own.refresh_from_db()
    assert "may not read RPT-" in own.stopped_because
    assert Subscription.objects.get(pk=shared.pk).is_live
    assert [each.to for each in mails()] == [[owner.email]]


def test_what_waits_when_it_is_paused_is_not_sent():
    row = make.subscription()
    tick()
    actions.pause(row=row, by=row.owner, at=AT)
    make.published_report()

    tick(AT + MINUTE)

    assert log() == [("SKIPPED", "The subscription was paused or stopped.")]


def fail(content, *, size):
    raise RuntimeError("half-way")


def test_a_renderer_that_fails_is_waited_for_then_the_mail_has_a_link(monkeypatch):
    report = make.published_report()
    make.subscription(formats=["md", "xlsx"])
    monkeypatch.setitem(writing.RENDERERS, "md", fail)

    tick()
    assert log() == [("MAKING", "")]
    for _ in range(2):
        for file_id in actions.unfinished(at=AT):
            actions.write_file(file_id=file_id, at=AT)
        tick()

    assert log() == [("SENT", "")]
    sent = mails()[0]
    assert [name for name, _, _ in sent.attachments] == [f"{report.ref}-v1.xlsx"]
    assert f"Markdown: http://localhost:8000/reports/{report.ref}/" in sent.body or (
        f"/reports/{report.ref}/\n" in sent.body
    )


def test_a_reader_who_muted_such_mails_is_noted():
    make.published_report()
    row = make.subscription()
    for channel in ("email", "in_app"):
        notifications.set_preference(
            user=row.person, kind="report_sent", channel=channel, wanted=False
        )

    tick()

    assert log() == [("SKIPPED", "The reader muted these mails in the profile.")]
