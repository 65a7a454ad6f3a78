"""Obligations: the list of all, the panel of an agreement, their own page, their forms."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.models import Obligation, Occurrence
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/obligations/"
FACTS = {
    "text": "Quarterly traffic report", "who": "US", "recurrence": "QUARTERLY",
    "first_due_on": "2026-12-31", "lead_days": "14", "needs_evidence": "on",
}  # fmt: skip


@pytest.fixture
def late():
    """Due on 9 November, overdue."""
    return make.occurrence(due_on=date(2026, 11, 9), state="OVERDUE")


def of(thing, verb=""):
    one = getattr(thing, "obligation", thing)
    day = f"{thing.due_on}/" if verb in ("fulfil/", "waive/") else ""
    return f"/agreements/{one.agreement.ref}/obligations/{one.number}/{day}{verb}"


def test_the_list_shows_what_is_overdue_first(staff, text, late):
    make.occurrence(obligation=make.obligation(text="Later"), due_on=date(2027, 1, 31))

    shown = text(staff.get(LIST))

    assert shown.index("Send the traffic report") < shown.index("Later")
    assert "10 d late" in shown
    assert "2 due days" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=live", {"Late", "Soon"}),
        ("state=OVERDUE", {"Late"}),
        ("state=open", {"Late", "Soon", "Ahead"}),
        ("within=30", {"Late", "Soon"}),
        ("who=PARTNER", {"Soon"}),
        ("owner=ana@northlight.example", {"Ahead"}),
        ("region=EMEA", {"Done"}),
        ("q=oo", {"Soon"}),
        ("q=nothing", set()),
    ],
)
def test_filters_narrow_the_list(staff, query, found):
    ana = make.user(email="ana@northlight.example")
    far = make.agreement(partner=make.partner(region="EMEA"))
    for name, state, day, facts in (
        ("Late", "OVERDUE", date(2026, 11, 1), {}),
        ("Soon", "DUE", date(2026, 11, 30), {"who": "PARTNER"}),
        ("Ahead", "UPCOMING", date(2027, 6, 1), {"owner": ana}),
        ("Done", "WAIVED", date(2026, 10, 1), {"agreement": far}),
    ):
        make.occurrence(obligation=make.obligation(text=name, **facts), due_on=day, state=state)

    html = staff.get(f"{LIST}?{query}").content.decode()

    assert {name for name in ("Late", "Soon", "Ahead", "Done") if f">{name}</a>" in html} == found


def test_a_list_costs_the_same_for_many(staff, late):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get(LIST)
        return len(queries)

    cost()
    few = cost()
    for _ in range(10):
        make.occurrence()

    assert cost() == few <= 12


def test_the_export_holds_the_rows(staff, late):
    body = b"".join(staff.get(f"{LIST}?export=csv").streaming_content).decode()

    assert "Send the traffic report,US" in body or "Send the traffic report,Us" in body
    assert "2026-11-09" in body


def test_the_agreement_shows_its_duties_with_the_next_day(staff, text, late):
    shown = text(staff.get(f"/agreements/{late.obligation.agreement.ref}/"))

    assert "Send the traffic report" in shown
    assert "9 Nov 2026" in shown
    assert "Overdue" in shown


def test_an_agreement_without_duties_says_what_would_be_there(staff, reader, text):
    ref = make.agreement().ref

    assert "Add the first obligation" in text(staff.get(f"/agreements/{ref}/"))
    assert "Add the first obligation" not in text(reader.get(f"/agreements/{ref}/"))


def test_an_obligation_is_added(staff, text):
    agreement = make.agreement()

    answer = staff.post(f"/agreements/{agreement.ref}/obligations/new/", FACTS, follow=True)

    shown = text(answer)
    assert "Quarterly traffic report" in shown
    assert "Thu 31 Dec 2026" in shown
    assert Obligation.objects.get().created_by.role == "manager"


def test_a_refused_form_keeps_its_input_and_names_the_field(staff, text):
    agreement = make.agreement()
    wrong = FACTS | {"until_on": "2026-12-01"}

    answer = staff.post(f"/agreements/{agreement.ref}/obligations/new/", wrong)

    assert answer.status_code == 422
    assert "It cannot end before it is due for the first time." in text(answer)
    assert 'value="Quarterly traffic report"' in answer.content.decode()
    assert not Obligation.objects.exists()


def test_an_edit_moves_the_days_ahead(staff):
    row = make.occurrence(due_on=date(2027, 2, 1), state="UPCOMING")
    changes = FACTS | {"recurrence": "NONE", "first_due_on": "2027-03-01"}

    staff.post(of(row.obligation, "edit/"), changes)

    assert [day.due_on for day in Occurrence.objects.all()] == [date(2027, 3, 1)]


def test_the_page_says_what_to_do(staff, text, late):
    shown = text(staff.get(of(late.obligation)))

    assert "Overdue: it was due on 9 Nov 2026, 10 d late." in shown
    assert "Fulfil" in shown


def test_the_page_costs_few_queries(staff, late):
    for n in range(12):
        make.occurrence(obligation=late.obligation, due_on=AT.date() + timedelta(days=30 * n))

    with CaptureQueriesContext(connection) as queries:
        staff.get(of(late.obligation))

    assert len(queries) <= 15


def test_a_day_is_fulfilled_late_with_evidence(staff, text, late):
    form = {"fulfilled_on": "2026-11-18", "evidence": "Mail of 18 Nov <b>"}

    answer = staff.post(of(late, "fulfil/"), form, follow=True)

    assert "Fulfilled late" in text(answer)
    assert "Mail of 18 Nov &lt;b&gt;" in answer.content.decode()


def test_evidence_is_asked_for(staff, text, late):
    answer = staff.post(of(late, "fulfil/"), {"fulfilled_on": "2026-11-18"})

    assert answer.status_code == 422
    assert "Say what shows that it was done" in text(answer)


def test_a_day_is_waived_with_a_reason(staff, text, late):
    refused = staff.post(of(late, "waive/"), {"reason": ""})
    answer = staff.post(of(late, "waive/"), {"reason": "Agreed by mail"}, follow=True)

    assert refused.status_code == 422
    assert "Waived" in text(answer)
    assert "Agreed by mail" in text(answer)


def test_a_settled_day_leads_back_with_a_word(staff, text, late):
    staff.post(of(late, "waive/"), {"reason": "Agreed"})

    answer = staff.get(of(late, "fulfil/"), follow=True)

    assert "9 Nov 2026 is waived; nothing is left to do." in text(answer)


def test_retiring_asks_first(staff, text, late):
    assert "It falls due no more" in text(staff.get(of(late.obligation, "retire/")))

    answer = staff.post(of(late.obligation, "retire/"), follow=True)

    assert "Retired" in text(answer)


def test_whoever_answers_for_a_duty_may_fulfil_it(client_for, engineer, late):
    Obligation.objects.filter(pk=late.obligation.pk).update(owner=engineer)
    theirs, others = client_for(engineer), client_for(make.user(role="engineer"))

    assert theirs.get(of(late, "fulfil/")).status_code == 200
    assert others.get(of(late, "fulfil/")).status_code == 403
    assert theirs.get(of(late, "waive/")).status_code == 403


@pytest.mark.parametrize("verb", ["edit/", "retire/", "waive/"])
def test_a_reader_may_not_write(reader, late, verb):
    assert reader.post(of(late if verb == "waive/" else late.obligation, verb)).status_code == 403


@pytest.mark.parametrize("day", ["2026-11-10", "2026-13-40", "never"])
def test_a_day_that_is_not_there_is_not_found(staff, late, day):
    assert staff.get(f"{of(late.obligation)}{day}/fulfil/").status_code == 404


def test_one_of_another_agreement_is_not_found(staff, late):
    other = make.agreement()

    assert staff.get(f"/agreements/{other.ref}/obligations/1/").status_code == 404


def test_today_shows_what_is_due(staff, text, late):
    shown = text(staff.get("/", {"scope": "all"}))

    assert "Obligations overdue or due" in shown
    assert "10 d late" in shown


def test_today_in_my_scope_shows_what_i_answer_for(staff, manager, text, late):
    mine = make.obligation(text="Mine to do", owner=manager)
    make.occurrence(obligation=mine)

    shown = text(staff.get("/", {"scope": "mine"}))

    assert "Mine to do" in shown
    assert "Send the traffic report" not in shown
