"""Two workers at once, and a crash between two steps: still one report and one mail."""

from datetime import timedelta

import pytest
from django.core import mail

from apps.notifications import actions as notifications
from apps.notifications.models import Notice
from apps.reports import actions, notices
from apps.reports.models import Sending, StatusReport, Subscription
from tests import factories as make
from tests.factories import AT
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def tick(at=AT):
    actions.note_due(at=at)
    for file_id in actions.carry_on(at=at):
        actions.write_file(file_id=file_id, at=at)
    actions.carry_on(at=at)


def test_two_workers_write_one_report_and_send_one_mail_to_each():
    owner = make.user(role="manager")
    readers = [make.user(role="leadership") for _ in range(3)]
    make.subscription(role="leadership", by=owner, missing="PUBLISH", formats=["md"])
    make.subscription(person=owner, missing="PUBLISH")

    results = together(tick, tick)
    tick(AT + MINUTE)

    assert results == [None, None]
    assert StatusReport.objects.count() == 1
    assert Sending.objects.filter(stage="SENT").count() == len(readers) + 1
    notifications.deliver(at=AT + MINUTE)
    assert sorted(each.to[0] for each in mail.outbox) == sorted(
        person.email for person in [*readers, owner]
    )


def test_a_crash_before_the_mail_is_noted_sends_nothing_and_is_healed(monkeypatch):
    make.published_report()
    make.subscription()

    def die(*args, **kwargs):
        raise SystemExit  # as a worker that is killed

    monkeypatch.setattr(notices, "sent", die)
    with pytest.raises(SystemExit):
        tick()
    assert Sending.objects.get().stage == "DUE"
    assert not Notice.objects.exists()
    monkeypatch.undo()
    tick(AT + MINUTE)

    assert Sending.objects.get().stage == "SENT"
    assert Notice.objects.count() == 1


def test_one_that_fails_does_not_hold_up_the_others(monkeypatch):
    make.published_report()
    unlucky = make.subscription()
    make.subscription()
    plain = notices.sent

    def sent(sending, files, *, at):
        if sending.reader == unlucky.person:
            raise RuntimeError("broken on purpose")
        return plain(sending, files, at=at)

    monkeypatch.setattr(notices, "sent", sent)
    tick()

    assert sorted(Sending.objects.values_list("stage", flat=True)) == ["DUE", "SENT"]


def test_of_two_who_subscribe_at_once_one_is_told():
    person = make.user(role="manager")

    first, second = together(*[lambda: make.subscription(person=person)] * 2)

    assert Subscription.objects.count() == 1
    assert "There is a subscription" in str([first, second])


def test_two_who_ask_for_one_now_make_one_mail():
    make.published_report()
    row = make.subscription()

    def ask():
        return actions.send_now(row=row, reader=row.person, at=AT)

    together(ask, ask)

    assert Sending.objects.count() == 1
