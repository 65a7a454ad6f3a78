"""Sending mails: with a lease, outside transactions, again later when it fails."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from apps.core.errors import Refused
from apps.notifications import actions, queries, rules
from apps.notifications.actions import Told
from apps.notifications.models import Delivery, DeliveryRun, Notice
from tests import factories as make
from tests.factories import AT
from tests.together import together

MINUTE = timedelta(minutes=1)


def email():
    return Delivery.objects.get(channel="email")


def test_mail_is_sent_once(tell, manager, mail_server):
    tell(manager)

    assert actions.deliver(at=AT) == Told(sent=1)
    assert actions.deliver(at=AT + MINUTE) == Told()

    assert (email().state, email().sent_at, email().attempts) == ("SENT", AT, 1)
    assert len(mail_server.mails) == 1
    assert manager.email in mail_server.mails[0]


def test_quiet_run_writes_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(3):  # a savepoint of the test around the one question
        actions.deliver(at=AT)

    assert not DeliveryRun.objects.exists()


def test_run_is_logged(tell, manager, engineer):
    tell(manager, engineer)

    actions.deliver(at=AT)

    run = queries.runs().get()
    assert (run.started_at, run.sent, run.postponed, run.failed) == (AT, 2, 0, 0)


def test_mail_is_sent_outside_of_transactions(tell, settings, transactional_db):
    settings.EMAIL_BACKEND = "tests.notifications.backends.InTransaction"
    tell(make.user())

    told = actions.deliver(at=AT)

    assert told == Told(sent=1)
    assert not transaction.get_connection().in_atomic_block


def test_refused_mail_is_tried_again_later(tell, manager, mail_server):
    tell(manager)
    mail_server.refuse = "451 later please"

    assert actions.deliver(at=AT) == Told(postponed=1)
    assert (email().state, email().due_at) == ("WAITING", AT + MINUTE)
    assert "later please" in email().error
    mail_server.refuse = ""

    assert actions.deliver(at=AT) == Told()
    assert actions.deliver(at=AT + MINUTE) == Told(sent=1)
    assert email().error == ""


def test_one_bad_mail_does_not_hold_up_the_others(tell, manager, engineer):
    tell(manager, key="bad", kind="no_such_template")
    tell(engineer, key="good")

    assert actions.deliver(at=AT) == Told(sent=1, postponed=1)

    assert [message.to for message in mail.outbox] == [[engineer.email]]
    assert "TemplateDoesNotExist" in queries.deliveries(state="WAITING").get().error


def test_mail_is_given_up_after_eight_attempts(tell, manager, mail_server):
    tell(manager)
    mail_server.refuse, at, results = "550 no such person", AT, []

    for _ in range(rules.MOST_ATTEMPTS):
        results.append(actions.deliver(at=at))
        at = email().due_at

    assert results == [Told(postponed=1)] * 7 + [Told(failed=1)]
    assert email().state == "FAILED"
    assert actions.deliver(at=AT + timedelta(days=30)) == Told()


def test_mail_that_was_given_up_can_be_sent_again(tell, manager):
    tell(manager)
    Delivery.objects.filter(channel="email").update(state="FAILED", attempts=8)

    actions.send_again(delivery=email(), by=manager, at=AT)

    assert actions.deliver(at=AT) == Told(sent=1)
    with pytest.raises(Refused, match="given up"):
        actions.send_again(delivery=email(), by=manager, at=AT)


def test_unreachable_server_costs_one_attempt_and_stops_the_run(tell, manager, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for number in range(actions.BATCH + 2):
        tell(manager, key=f"key {number}")

    told = actions.deliver(at=AT)

    assert told == Told(postponed=actions.BATCH)
    waiting = Delivery.objects.filter(channel="email", due_at=AT, attempts=0)
    assert waiting.count() == 2
    assert "does not answer" in queries.deliveries(ref="BRE-00001").first().error


def test_many_mails_go_out_in_one_run(tell, manager):
    for number in range(actions.BATCH * 2 + 3):
        tell(manager, key=f"key {number}")

    assert actions.deliver(at=AT) == Told(sent=actions.BATCH * 2 + 3)


def test_lease_of_a_dead_sender_runs_out(tell, manager):
    tell(manager)
    Delivery.objects.filter(channel="email").update(leased_until=AT + actions.LEASE)

    assert actions.deliver(at=AT) == Told()
    assert actions.deliver(at=AT + actions.LEASE) == Told(sent=1)


def test_person_who_left_gets_no_mail(tell, manager):
    tell(manager)
    type(manager).objects.update(is_active=False)

    assert actions.deliver(at=AT) == Told(failed=1)

    assert mail.outbox == []
    assert "no longer active" in email().error


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(tell):
    person = make.user()
    for number in range(30):
        tell(person, key=f"key {number}")

    first, second = together(lambda: actions.deliver(at=AT), lambda: actions.deliver(at=AT))

    assert first + second == Told(sent=30)
    assert len(mail.outbox) == 30
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 30
    assert Notice.objects.count() == Delivery.objects.filter(channel="email", state="SENT").count()
