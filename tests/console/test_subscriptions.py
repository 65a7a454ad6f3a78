"""Subscriptions to reports in the console: begun, changed, paused, left, and their log."""

import pytest
from django.test import Client

from apps.notifications import actions as notifications
from apps.reports import actions, queries, tasks
from apps.reports.models import OptOut, Sending, Subscription
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PLACE = "/reports/subscriptions/"
FORM = {
    "kind": "WEEKLY", "scope": "ALL", "who": "me", "cadence": "WEEKLY", "weekday": "0",
    "month_day": "1", "hour": "8", "paper": "A4", "attaches": "yes", "missing": "WAIT",
    "formats": ["pdf", "xlsx"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks.send_reports, "delay", lambda: None)


def page(row, rest=""):
    return f"{PLACE}{row.pk}/{rest}"


def kept(row):
    return Subscription.objects.get(pk=row.pk)


def test_an_empty_list_says_what_a_subscription_is(staff, text):
    assert "sends the newest published report by mail" in text(staff.get(PLACE))


def test_one_subscribes_from_the_page_of_a_report(reader, text):
    report = make.published_report()

    shown = reader.get(f"/reports/{report.ref}/").content.decode()
    form = reader.get(f"{PLACE}new/?kind=WEEKLY&scope=ALL").content.decode()
    done = reader.post(f"{PLACE}new/", FORM, follow=True)

    assert f'href="{PLACE}new/?kind=WEEKLY&amp;scope=ALL"' in shown
    assert '<option value="WEEKLY" selected>' in form
    row = Subscription.objects.get()
    assert (row.person, row.formats, row.attaches) == (row.owner, ["pdf", "xlsx"], True)
    assert "Mondays at 08:00" in text(done)
    assert "Mon 23 Nov, 08:00" in text(done)
    assert "No mail yet" in text(done)


def test_only_who_writes_reports_may_choose_others(reader, staff, text):
    person = make.user(role="finance", name="Olive Fin")

    assert 'name="who"' not in reader.get(f"{PLACE}new/").content.decode()
    reader.post(f"{PLACE}new/", {**FORM, "who": "role", "role": "legal", "missing": "WAIT"})
    staff.post(f"{PLACE}new/", {**FORM, "who": "role", "role": "leadership"})
    staff.post(f"{PLACE}new/", {**FORM, "who": "person", "person": person.pk})

    rows = Subscription.objects.order_by("pk")
    assert [(row.role, row.person) for row in rows][1:] == [("leadership", None), ("", person)]
    assert rows[0].role == ""
    shown = text(staff.get(PLACE))
    assert "Everybody in leadership" in shown
    assert "Olive Fin" in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"who": "person"}, "Colleague: Choose one."),
        ({"who": "role"}, "Role: Choose one."),
        ({"scope": "REGION"}, "Region: Choose the region."),
        ({"hour": "24"}, "Hour: Select a valid choice."),
        ({"month_day": "31"}, "Day of the month: Select a valid choice."),
        ({"formats": ["exe"]}, "exe is not one of the available choices."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(staff, text, changes, said):
    answer = staff.post(f"{PLACE}new/", {**FORM, "missing": "PUBLISH", **changes})

    assert answer.status_code == 422
    assert said in text(answer)
    assert '<option value="PUBLISH" selected>' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_second_one_to_the_series_is_refused_with_what_to_do(staff, text):
    staff.post(f"{PLACE}new/", FORM)

    answer = staff.post(f"{PLACE}new/", FORM)

    assert answer.status_code == 422
    assert "There is a subscription to these reports" in text(answer)


def test_terms_are_changed(staff, manager, text):
    row = make.subscription(person=manager)

    shown = staff.get(page(row, "edit/")).content.decode()
    terms = {**FORM, "cadence": "QUARTERLY", "month_day": "5", "hour": "17", "attaches": "no"}
    done = staff.post(page(row, "edit/"), terms, follow=True)

    assert '<option value="3" selected>Thursday' in shown
    assert 'name="kind"' not in shown
    assert "Day 5 of the quarter at 17:00" in text(done)
    assert "PDF, Excel, linked" in text(done)


def test_it_is_paused_resumed_and_ended(staff, manager, text):
    row = make.subscription(person=manager)

    assert "Paused." in text(staff.post(page(row, "pause/"), follow=True))
    assert "it rests" in text(staff.get(page(row)))
    assert "rests already" in text(staff.post(page(row, "pause/"), follow=True))
    assert "It goes on" in text(staff.post(page(row, "resume/"), follow=True))
    shown = text(staff.post(page(row, "end/"), follow=True))

    assert f"ended by {manager}" in shown
    assert kept(row).stopped_at == AT


def test_one_is_sent_now_and_stands_in_the_log(staff, manager, text):
    row = make.subscription(person=manager)
    assert "No report of this series" in text(staff.post(page(row, "send/"), follow=True))
    report = make.published_report()

    shown = text(staff.post(page(row, "send/"), follow=True))
    assert f"It comes to {manager.email}" in shown
    assert "asked for by hand" in shown
    actions.carry_on(at=AT)
    assert "The mail waits for its sender" in text(staff.get(page(row)))
    notifications.deliver(at=AT)

    shown = text(staff.get(page(row)))
    assert report.ref in shown
    assert "19 Nov, 09:40" in shown


def test_why_a_mail_was_not_sent_is_in_the_log(staff, manager, text):
    row = make.subscription(person=manager)
    actions.note_due(at=AT)
    actions.pause(row=row, by=manager, at=AT)
    actions.carry_on(at=AT)

    shown = text(staff.get(page(row)))

    assert "Not sent" in shown
    assert "The subscription was paused or stopped." in shown


def test_a_member_of_the_role_takes_only_herself_off(client_for, text):
    person, other = make.user(role="leadership"), make.user(role="leadership")
    row = make.subscription(role="leadership", by=make.user(role="manager"))
    client = client_for(person)

    shown = client.get(page(row)).content.decode()
    client.post(page(row, "leave/"))

    assert "Not for me" in shown
    assert page(row, "pause/") not in shown
    assert queries.readers([row])[row.pk] == [other]
    assert "Your role gets it, you do not." in text(client.get(page(row)))
    client.post(page(row, "leave/"), {"back": "yes"})
    assert queries.readers([row])[row.pk] == [person, other]


def test_what_concerns_others_is_not_there(client_for, engineer):
    row = make.subscription()
    client = client_for(engineer)

    assert client.get(page(row)).status_code == 404
    for verb in ("edit/", "pause/", "resume/", "end/", "send/", "leave/"):
        assert client.post(page(row, verb)).status_code == 404
    assert page(row) not in client.get(PLACE).content.decode()


def test_a_reader_may_not_change_what_belongs_to_the_role(client_for, text):
    row = make.subscription(role="leadership", by=make.user(role="manager"))
    client = client_for(make.user(role="leadership"))

    shown = text(client.post(page(row, "end/"), follow=True))

    assert "It belongs to somebody else." in shown
    assert kept(row).is_live


def address(row, reader):
    return f"/reports/unsubscribe/{queries.leaving_token(row, reader)}/"


def test_the_way_out_asks_and_then_does_without_signing_in(client, text):
    row = make.subscription()

    asked = text(client.get(address(row, row.person)))
    assert kept(row).is_live
    done = text(client.post(address(row, row.person)))

    assert f"{row.person} gets “Weekly leadership report” by mail." in asked
    assert "You are off the list" in done
    assert kept(row).stopped_because == "left by the reader"


def test_a_mail_program_leaves_with_one_click():
    """RFC 8058: a POST from anywhere, without cookie or form token."""
    reader = make.user(role="leadership")
    row = make.subscription(role="leadership", by=make.user(role="manager"))
    program = Client(enforce_csrf_checks=True)

    answer = program.post(address(row, reader), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert OptOut.objects.get().person == reader
    assert kept(row).is_live


def test_a_way_out_that_was_made_up_is_not_there(client):
    row = make.subscription()

    assert client.get("/reports/unsubscribe/nothing/").status_code == 404
    assert client.post(f"{address(row, row.person)[:-3]}xx/").status_code == 404
    assert kept(row).is_live


def test_the_list_is_filtered(staff, text):
    owner = make.user(role="manager", name="Ana Duarte")
    make.subscription(person=owner)
    paused = make.subscription(role="legal", by=owner, kind="CAPACITY")
    actions.pause(row=paused, by=owner, at=AT)

    assert "Capacity report" in text(staff.get(f"{PLACE}?stand=paused"))
    assert "Weekly leadership report</a>" not in staff.get(f"{PLACE}?stand=paused").content.decode()
    assert "1 subscription" in text(staff.get(f"{PLACE}?q=legal"))
    assert "2 subscriptions" in text(staff.get(f"{PLACE}?q=ana"))
    assert b"Everybody in legal" in b"".join(staff.get(f"{PLACE}?export=csv").streaming_content)


def test_pages_cost_few_queries(staff, manager, django_assert_max_num_queries):
    row = make.subscription(person=manager)
    make.published_report()
    for _ in range(3):
        actions.note_due(at=AT)
        Sending.objects.create(subscription=row, reader=manager, due_at=AT)
    actions.carry_on(at=AT)
    staff.get(page(row))

    with django_assert_max_num_queries(12):
        staff.get(PLACE)
    with django_assert_max_num_queries(15):
        staff.get(page(row))
