"""What becomes of a subscription that is due: one mail, of one report, to who may read it."""

from datetime import date, timedelta

import pytest

from apps.notifications.models import Notice
from apps.reports import actions, tasks
from apps.reports.models import ReportFile, Sending, StatusReport
from tests import factories as make
from tests.factories import AT
from tests.reports.mailing import log, mails, tick

pytestmark = pytest.mark.django_db
WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_what_is_due_goes_out_once_with_summary_and_file():
    make.reported_network()
    report = make.published_report()
    row = make.subscription(formats=["pdf", "md"])

    for minutes in range(3):
        tick(AT + minutes * MINUTE)

    (sent,) = mails()
    assert sent.to == [row.person.email]
    assert sent.subject == "Edge partner status, week 47: at risk"
    names = [name for name, _, _ in sent.attachments]
    assert names == [f"{report.ref}-v1-A4.pdf", f"{report.ref}-v1.md"]
    assert sent.attachments[0][1].startswith(b"%PDF")
    assert report.summary in sent.body
    assert "Open breaches: 1" in sent.body
    html = sent.alternatives[0][0]
    assert report.summary in html
    assert "Attached:" in html
    assert log() == [("SENT", "")]
    assert Sending.objects.get().notice.ref == report.ref


def test_nothing_is_due_before_the_hour_of_the_reader():
    """Thursday 08:00 in Bogotá is 13:00 UTC."""
    reader = make.user(role="manager", time_zone="America/Bogota")
    make.published_report()
    make.subscription(person=reader, at=AT)

    tick(AT + timedelta(hours=3, minutes=19))
    assert log() == []
    tick(AT + timedelta(hours=3, minutes=20))

    assert log() == [("SENT", "")]


def test_slots_before_it_was_begun_are_not_made_up_for():
    make.published_report()
    make.subscription(at=AT)

    tick()

    assert log() == []


def test_each_of_a_role_gets_it_at_their_own_hour_and_by_their_own_permission():
    make.reported_network()
    make.published_report()
    near, far = (make.user(role="leadership", time_zone=z) for z in ("UTC", "America/Bogota"))
    make.user(role="leadership", is_active=False)
    make.user(role="engineer")
    make.subscription(role="leadership", by=make.user(role="manager"), formats=["md"])

    tick()
    assert [each.reader for each in Sending.objects.filter(stage="SENT")] == [near]
    tick(AT + timedelta(hours=4))

    assert {each.reader for each in Sending.objects.filter(stage="SENT")} == {near, far}
    first = mails(AT + timedelta(hours=4))[0]
    assert "$150 k" not in first.body + first.alternatives[0][0] + first.attachments[0][1]
    assert "Amounts are left out" in first.body
    assert not ReportFile.objects.filter(with_prices=True).exists()


def test_who_sees_prices_gets_them():
    make.reported_network()
    make.published_report(kind="REVIEW", scope=actions.Scope())
    row = make.subscription(kind="REVIEW", formats=["md"])

    actions.send_now(row=row, reader=row.person, at=AT)
    tick()

    assert "$150 k" in mails()[0].attachments[0][1]


def test_some_sections_alone_are_in_mail_and_file():
    make.reported_network()
    make.published_report()
    make.subscription(sections=["BREACHES"], formats=["md"])

    tick()

    sent = mails()[0]
    assert "Open breaches: 1" in sent.body
    assert "Capacity in service" not in sent.body
    assert "## Breaches" in sent.attachments[0][1]
    assert "## Renewals" not in sent.attachments[0][1]


def test_files_that_are_too_large_or_unwanted_are_linked(settings, monkeypatch):
    report = make.published_report()
    monkeypatch.setattr("apps.reports.rules.mailing.attached.__kwdefaults__", {"most": 10})
    make.subscription(formats=["md"])
    make.subscription(formats=["md"], attaches=False)

    tick()

    file = ReportFile.objects.get()
    for sent in mails():
        assert sent.attachments == []
        assert f"{settings.BASE_URL}/reports/{report.ref}/files/{file.pk}/" in sent.body


def test_it_waits_for_somebody_to_publish():
    row = make.subscription()
    make.published_report(weeks_ago=3)  # too old: it covers no whole week before the slot

    tick()
    assert log(row) == [("DUE", "")]
    make.published_report(weeks_ago=1)
    tick(AT + MINUTE)

    assert log(row) == [("SENT", "")]
    assert Sending.objects.get().report.ends_on == date(2026, 11, 15)


def test_what_nobody_published_is_given_up_when_the_next_is_due():
    row = make.subscription()
    tick()

    tick(AT + WEEK)

    assert log(row) == [
        ("SKIPPED", "No new report was published before the next one was due."), ("DUE", ""),
    ]  # fmt: skip


def test_the_same_report_is_not_sent_twice():
    make.published_report()
    row = make.subscription()
    own = make.subscription(role="manager", by=row.owner)

    tick()
    tick(AT + WEEK)

    assert sorted(stage for stage, _ in log()) == ["DUE", "DUE", "SENT", "SKIPPED"]
    assert len(mails(AT + WEEK)) == 1
    assert own.pk


def test_a_corrected_report_is_sent_with_the_next_slot():
    report = make.published_report()
    row = make.subscription()
    tick()
    second = actions.revise(report=report, by=row.owner, at=AT)
    actions.publish(report=second, by=row.owner, at=AT + timedelta(days=5))

    tick(AT + WEEK)

    assert [each.report.version for each in Sending.objects.order_by("pk")] == [1, 2]


def test_one_asked_for_now_comes_beside_the_schedule():
    make.published_report()
    row = make.subscription()
    tick()

    actions.send_now(row=row, reader=row.person, at=AT)
    tick(AT + MINUTE)

    assert len(mails(AT + MINUTE)) == 2


def test_a_draft_is_begun_for_its_owner_who_is_told_once():
    row = make.subscription(missing="DRAFT")

    for minutes in range(3):
        tick(AT + minutes * MINUTE)

    draft = StatusReport.objects.get()
    assert (draft.state, draft.owner, draft.ends_on) == ("DRAFT", row.owner, date(2026, 11, 15))
    told = Notice.objects.get(kind="report_drafted")
    assert (told.recipient, told.ref) == (row.owner, draft.ref)
    assert log() == [("DUE", "")]
    actions.publish(report=draft, by=row.owner, at=AT + MINUTE)
    tick(AT + 5 * MINUTE)
    assert log() == [("SENT", "")]


def test_it_is_published_from_the_facts_where_that_was_asked_for():
    make.reported_network()
    row = make.subscription(missing="PUBLISH", role="leadership", by=make.user(role="manager"))
    readers = [make.user(role="leadership") for _ in range(3)]

    tick()

    report = StatusReport.objects.get()
    assert (report.state, report.ends_on) == ("PUBLISHED", date(2026, 11, 15))
    assert len(mails()) == len(readers)
    assert row.pk


def test_a_draft_somebody_writes_is_never_published_for_them():
    make.subscription(missing="PUBLISH")
    draft = make.status_report(weeks_ago=1)

    tick()

    assert StatusReport.objects.get().state == "DRAFT"
    assert log() == [("DUE", "")]
    assert draft.pk


def test_an_owner_who_may_write_no_more_has_nothing_published():
    row = make.subscription(missing="PUBLISH")
    type(row.owner).objects.update(role="engineer")

    tick()

    assert not StatusReport.objects.exists()
    assert log() == [("DUE", "")]


def test_the_mail_can_be_left_with_one_click():
    make.published_report()
    make.subscription()
    tick()

    sent = mails()[0]

    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in sent.body


def test_names_run_nothing_in_the_mail():
    make.reported_network("=cmd()<script>alert(1)</script> شبكة 中国")
    make.published_report()
    make.subscription()
    tick()

    html = mails()[0].alternatives[0][0]

    assert "<script>" not in html
    assert "شبكة 中国" in html


def test_a_quiet_tick_costs_few_queries_whatever_the_number(django_assert_max_num_queries):
    owner = make.user(role="manager")
    for role in ("leadership", "finance", "legal"):
        make.subscription(role=role, by=owner)
        for _ in range(3):
            make.user(role=role)
    make.published_report()
    tick()

    with django_assert_max_num_queries(5):
        actions.note_due(at=AT + MINUTE)
        assert actions.carry_on(at=AT + MINUTE) == []


def test_the_task_does_all_of_it(monkeypatch):
    report = make.published_report()
    row = make.subscription(formats=["md"])
    monkeypatch.setattr(tasks.write_file, "delay", tasks.write_file)
    actions.send_now(row=row, reader=row.person, at=AT)

    tasks.send_reports()
    tasks.send_reports()

    assert Sending.objects.get(slot_on=None).report == report
    assert Sending.objects.get(slot_on=None).stage == "SENT"
